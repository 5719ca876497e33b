"""Which consultations staff look at, in which order, and how they find one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import User
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.common.enquiry import EnquiryQuerySet

from . import searching
from .appointment import Appointment
from .contact_log import ContactLogEntry
from .offered_time import OfferedTime
from .states import State

if TYPE_CHECKING:
    from .consultation import Consultation

SAME_PERSON_WITHIN = timedelta(days=30)
FOUND_TO = 100  # open ones that a search lists, and as many closed ones
# Most urgent first, then what has been late longest, then what is due soonest.
QUEUE_ORDER = ("-urgency", "next_step_due_at", "received_at")
# For a common name the database then reads few rows.
FOUND_ORDER = ("-received_at",)


def rank(words: list[str]) -> Case:
    """Put those of whom the words tell who it is before the others."""
    return Case(When(searching.in_who(words), then=0), default=1)


class ConsultationQuerySet(EnquiryQuerySet["Consultation"]):
    # Keys of open and of closed ones, best first, if a search has made it and nothing narrowed it.
    found: tuple[list[Any], ...] = ()

    def open(self) -> Self:
        return self.exclude(state=State.CLOSED)

    def closed(self) -> Self:
        return self.filter(state=State.CLOSED)

    def new(self) -> Self:
        return self.open().filter(state=State.NEW)  # so that the index of open ones serves it

    def awaiting_patient(self) -> Self:
        return self.open().filter(state=State.AWAITING_PATIENT)

    def overdue(self) -> Self:
        """Open ones whose answer, or whose next step after it, is late, or due this very moment."""
        return self.open().filter(next_step_due_at__lte=Now())

    def urgent(self) -> Self:
        return self.open().filter(urgency=2)

    def due_today(self) -> Self:
        """Open ones to act on before the day ends, in the clinic's time."""
        now = timezone.localtime()
        midnight = now.replace(hour=23, minute=59, second=59, microsecond=999999)
        return self.open().filter(next_step_due_at__gt=Now(), next_step_due_at__lte=midnight)

    def promised_within(self, first_day: date, last_day: date) -> list[tuple[date, str]]:
        """Give each day within these with the reference of an open one that was promised it."""
        days = (first_day, last_day)
        answers = self.open().filter(first_contact_at=None, answer_due_at__date__range=days)
        promises = [*answers.order_by().values_list("answer_due_at", "reference")]
        for times in (Appointment.objects.current(), OfferedTime.objects.open()):
            mine = times.filter(
                starts_at__date__range=days, consultation__in=self.open().order_by()
            )
            promises += mine.order_by().values_list("starts_at", "consultation__reference")
        return [(timezone.localdate(at), reference) for at, reference in sorted(promises)]

    def unassigned(self) -> Self:
        """Open ones that nobody will act on: nobody's, and those of somebody who has left."""
        return self.open().filter(Q(assignee__isnull=True) | Q(assignee__is_active=False))

    def from_busy_network(self) -> Self:
        """Open ones that came when their network had sent more than its limit."""
        # Not by `open()`, or SQLite reads all open ones by an index of theirs.
        states = [state for state in State if state != State.CLOSED]
        return self.filter(state__in=states, is_from_busy_network=True)

    def of(self, user: User) -> Self:
        return self.open().filter(assignee=user)

    def promised_a_time_with(self, clinician: User) -> Self:
        """Open ones that have an appointment ahead with somebody, or may still choose one."""
        theirs = {"clinician": clinician, "starts_at__gt": Now(), "consultation": OuterRef("pk")}
        booked = Appointment.objects.current().filter(**theirs)
        offered = OfferedTime.objects.filter(lapses_at__gt=Now(), **theirs)
        return self.open().filter(Exists(booked) | Exists(offered))

    def count_up_to(self, limit: int) -> int:
        """How many there are, counting no further than the limit."""
        return self.order_by()[:limit].count()

    def best_found(self, typed: str, *, clinical: bool = False) -> Self:
        """The newest open and closed ones in which each word typed is found.

        First come those of whom the words tell who it is, then those of what was written.
        """
        words = searching.terms(typed)
        if not words:
            return self.none()
        found = (
            self.first_found(words, clinical=clinical, is_closed=False),
            self.first_found(words, clinical=clinical, is_closed=True),
        )
        place = Case(When(state=State.CLOSED, then=1), default=0)
        best = self.filter(pk__in=[*chain(*found)]).order_by(place, rank(words), *FOUND_ORDER)
        best.found = found
        return best

    def first_found(self, words: list[str], *, clinical: bool, is_closed: bool) -> list[Any]:
        """Keys of the newest: those by who it is before the others, and as many as are listed.

        What one request alone has is looked for in all of them, but in each of them only once.
        """
        part = self.closed() if is_closed else self.open()
        newest = part.order_by(*FOUND_ORDER)
        look = newest.filter(searching.anywhere(words, clinical=clinical))
        found = list(look.values_list("pk", "search_who", "received_at")[:FOUND_TO])
        pks = [pk for pk, _, _ in found]
        by_name = [pk for pk, who, _ in found if all(word in who for word in words)]
        if len(found) == FOUND_TO and by_name != pks:
            earlier = newest.filter(searching.in_who(words), received_at__lte=found[-1][2])
            by_name += earlier.values_list("pk", flat=True)[:FOUND_TO]
        return list(dict.fromkeys([*by_name, *pks]))[:FOUND_TO]

    def by_the_same_person(self, consultation: Consultation) -> Self:
        """Other requests by the same address or number, whenever they were made."""
        same = Q(email=consultation.email) & ~Q(email="")
        if consultation.phone_e164:
            same |= Q(phone_e164=consultation.phone_e164) & ~Q(phone_e164="")
        found = self.filter(same, erased_at__isnull=True).exclude(pk=consultation.pk)
        return found.order_by("received_at")

    def resembling(self, consultation: Consultation) -> Self:
        """Those by the same address or number within 30 days, for staff to judge."""
        around = (
            consultation.received_at - SAME_PERSON_WITHIN,
            consultation.received_at + SAME_PERSON_WITHIN,
        )
        return self.by_the_same_person(consultation).filter(received_at__range=around)

    def closed_before(self, moment: datetime) -> Self:
        """Closed ones, not yet erased, of which nothing has happened since.

        One that was closed into another goes on in that one, and is kept until that is erased.
        """
        goes_on = Q(duplicate_of__isnull=False, duplicate_of__erased_at__isnull=True)
        return self.closed().filter(~goes_on, closed_at__lt=moment, erased_at__isnull=True)

    def records_before(self, moment: datetime) -> Self:
        """Closed ones of which only what the clinic wrote is left, and has been kept until now."""
        goes_on = Q(duplicate_of__isnull=False, duplicate_of__record_erased_at__isnull=True)
        rest = self.closed().filter(erased_at__isnull=False, record_erased_at__isnull=True)
        return rest.filter(~goes_on, closed_at__lt=moment)

    def dormant_since(self, moment: datetime) -> Self:
        """Open ones for which nothing was done since, with no appointment since then or ahead."""
        mine = {"consultation": OuterRef("pk")}
        steps = ContactLogEntry.objects.steps().filter(at__gte=moment, **mine)
        seen = Appointment.objects.current().filter(starts_at__gte=moment, **mine)
        return self.open().filter(~Exists(steps), ~Exists(seen), received_at__lt=moment)
