"""The way from one request to the next of the tab that staff work through."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, QueryDict

from enquiries.admin.row_id import uuid_of
from enquiries.admin.staff_member import staff_member
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.queryset import QUEUE_ORDER, ConsultationQuerySet

from .filters import narrowed
from .tabs import COUNT_TO, TABS, bounded, is_search

THEN = "then"  # in the address of a list that goes with a request: the one that follows it


def after(consultation: Consultation) -> Q:
    """What comes later in the order of the queue."""
    at, received_at = consultation.next_step_due_at, consultation.received_at
    same = {"urgency": consultation.urgency}
    later = Q(urgency__lt=consultation.urgency) | Q(**same, next_step_due_at__gt=at)
    return later | Q(**same, next_step_due_at=at, received_at__gt=received_at)


@dataclass(frozen=True)
class Round:
    """A tab of the queue, narrowed as it was when a request was opened from it."""

    label: str
    part: ConsultationQuerySet
    then: UUID | None = None

    @classmethod
    def of(cls, request: HttpRequest, filters: str) -> Round | None:
        """The tab of a list's address; none for a search, which is not worked through."""
        query = QueryDict(filters)
        tab = query.get("tab", "open")
        if is_search(query) or tab == "closed" or tab not in TABS:
            return None
        label, select = TABS[tab]
        part = select(Consultation.objects.all(), staff_member(request))
        then = uuid_of(query.get(THEN, ""))
        return cls(label, narrowed(part, request, dict(query.lists())), then)

    def place_of(self, consultation: Consultation) -> str:
        """“3 of 22”, counted no further than a hundred; empty for one that is elsewhere."""
        if not self.part.filter(pk=consultation.pk).exists():
            return ""
        rest = self.part.filter(after(consultation)).count_up_to(COUNT_TO)
        total = self.part.count_up_to(COUNT_TO)
        return f"{total - rest} of {bounded(total)}" if total < COUNT_TO else bounded(total)

    def next_after(self, consultation: Consultation) -> Consultation | None:
        """The one that follows where it stood; at the end the first that is left.

        A step moves a request, so the one that followed before is remembered.
        """
        others = self.part.exclude(pk=consultation.pk).order_by(*QUEUE_ORDER)
        if self.then and self.then != consultation.pk:
            return others.filter(pk=self.then).first() or others.first()
        return others.filter(after(consultation)).first() or others.first()
