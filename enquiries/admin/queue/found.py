"""The rows of the list, in groups where a search has found them, with what marks them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from enquiries.admin.ways import page_of
from enquiries.consultations import queryset
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.queryset import ConsultationQuerySet
from enquiries.consultations.states import State
from enquiries.outbox.outgoing_email import OutgoingEmail

from .filters import PersonFilter

CELLS = {
    "action_checkbox": '<td class="action-checkbox">{action_checkbox}</td>',
    "who": '<th class="field-who"><a href="{address}">{who}</a></th>',
}
# What the cells of a row are drawn from.
DRAWN = [
    "assignee",
    "best_time",
    "close_reason",
    "concern",
    "contact_method",
    "email",
    "is_from_busy_network",
    "name",
    "next_step_due_at",
    "phone",
    "phone_e164",
    "reference",
    "state",
    "urgency",
]
ANYBODY = Consultation(pk=UUID(int=0))


@dataclass
class Group:
    """Rows as they are drawn, under a heading; without one where nothing was searched for."""

    heading: str
    rows: list[SafeString]


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


@cache
def failed_letters() -> Any:
    """Give what is asked of them on each page, written once and never asked itself."""
    failed = OutgoingEmail.objects.failed_to_who_waits()
    return failed.values_list("consultation", "recipient")


def addresses_that_failed(rows: Iterable[Consultation]) -> dict[UUID, set[str]]:
    """Give the addresses to which letters have failed that nobody has dealt with, by request."""
    failed = failed_letters().filter(consultation__in=rows)
    addresses: defaultdict[UUID, set[str]] = defaultdict(set)
    for consultation, address in failed:
        addresses[consultation].add(address)
    return addresses


class QueueList(ChangeList):
    """Admin's list, which knows open from closed and who has written before."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = self.rows_of_page()
        people = self.people(rows)
        counts = requests_by_person(rows)
        failed = addresses_that_failed(rows)
        for row in rows:
            row.assignee = people.get(row.assignee_id)
            row.requests = max(counts[row.email], counts[row.phone_e164])
            row.a_letter_failed = row.pk in failed
            row.mail_comes_back = row.email in failed.get(row.pk, ())
        self.result_list = rows
        self.filters = request.GET.urlencode()
        self.preserved_filters = ""  # admin would resolve the address of each row to add them

    @cached_property
    def found(self) -> tuple[list[Any], ...]:
        """The keys that a search has found."""
        return getattr(self.queryset, "found", ())

    def rows_of_page(self) -> list[Any]:
        """Give what is shown: of what a search has found, this page's are read by their keys."""
        if not self.found:
            return list(self.result_list.prefetch_related(None).only(*DRAWN))
        shown = self.result_list.query
        keys = list(chain(*self.found))[shown.low_mark : shown.high_mark]
        rows = Consultation.objects.only(*DRAWN).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def people(self, rows: Iterable[Consultation]) -> dict[int, User]:
        """Give whose these are: the filter by person has asked for nearly all of them."""
        offered = next(each for each in self.filter_specs if isinstance(each, PersonFilter)).people
        return offered | User.objects.in_bulk({row.assignee_id for row in rows} - {None, *offered})

    @cached_property
    def anybodys_page(self) -> str:
        return page_of(ANYBODY, self.filters)

    def url_for_result(self, result: Any) -> str:
        """Give its page, from an address that is resolved once for all rows."""
        return self.anybodys_page.replace(str(ANYBODY.pk), str(result.pk))

    def headers(self) -> Iterable[Any]:
        return result_headers(self)

    @cached_property
    def cells(self) -> str:
        """The cells of any row, to be filled."""
        names = map(str, self.list_display)
        return "".join(
            CELLS.get(name, f'<td class="field-{name}">{{{name}}}</td>') for name in names
        )

    def drawn(self, row: Any) -> SafeString:
        """Give the cells of a row: admin's own way, made for any column, takes twice as long."""
        names = map(str, self.list_display)
        shown = {name: getattr(self.model_admin, name)(row) or "-" for name in names}
        return format_html(self.cells, address=self.url_for_result(row), **shown)

    def groups(self) -> list[Group]:
        """Give the rows, below “Open” and “Closed” where something was searched for."""
        groups: dict[str, Group] = {}
        for row in self.result_list:
            heading = ("Closed" if row.state == State.CLOSED else "Open") if self.query else ""
            groups.setdefault(heading, Group(heading, [])).rows.append(self.drawn(row))
        return list(groups.values())

    @property
    def is_cut(self) -> bool:
        """Whether a search may have found more, open or closed, than it lists."""
        return any(len(keys) >= queryset.FOUND_TO for keys in self.found)
