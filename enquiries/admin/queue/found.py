"""The rows of the list, in groups where a search has found them, with what marks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.http import HttpRequest

from enquiries.admin.ways import page_of
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.queryset import FOUND_TO, ConsultationQuerySet
from enquiries.consultations.states import State


@dataclass
class Group:
    """Rows under a heading; without one where nothing was searched for."""

    heading: str
    rows: list[Any]


def by_the_same_people(emails: set[str], numbers: set[str]) -> ConsultationQuerySet:
    """Requests by any of these; that neither is empty is said as the indexes have it."""
    by_email = Q(email__in=emails) & ~Q(email="")
    by_number = Q(phone_e164__in=numbers) & ~Q(phone_e164="")
    return Consultation.objects.filter(by_email | by_number)


def requests_by_person(rows: Iterable[Consultation]) -> Counter[str]:
    """Count the requests by the addresses and numbers of these, each however old."""
    emails = {row.email for row in rows if row.email}
    numbers = {row.phone_e164 for row in rows if row.phone_e164}
    same = by_the_same_people(emails, numbers)
    counts: Counter[str] = Counter()
    for email, number in same.order_by().values_list("email", "phone_e164"):
        counts.update(filter(None, {email, number}))
    return counts


class QueueList(ChangeList):
    """Admin's list, which knows open from closed and who has written before."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        counts = requests_by_person(rows)
        for row in rows:
            row.requests = max(counts[row.email], counts[row.phone_e164])
        self.result_list = rows
        self.filters = request.GET.urlencode()
        self.preserved_filters = ""  # admin would resolve the address of each row to add them

    def url_for_result(self, result: Any) -> str:
        return page_of(result, self.filters)

    def groups(self, drawn: list[Any]) -> list[Group]:
        """Give the rows as drawn, below “Open” and “Closed” where something was searched for."""
        if not self.query:
            return [Group("", drawn)]
        groups: dict[bool, Group] = {}
        for row, cells in zip(self.result_list, drawn, strict=True):
            is_closed = row.state == State.CLOSED
            heading = "Closed" if is_closed else "Open"
            groups.setdefault(is_closed, Group(heading, [])).rows.append(cells)
        return list(groups.values())

    @property
    def is_cut(self) -> bool:
        """Whether a search may have found more, open or closed, than it lists."""
        counts = Counter(row.state == State.CLOSED for row in self.result_list)
        return bool(self.query) and max(counts.values(), default=0) >= FOUND_TO
