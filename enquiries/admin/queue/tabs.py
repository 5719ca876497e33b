"""The tabs above the queue, each with a count that never counts the whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from enquiries.admin.staff_member import staff_member
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.counting import count_each
from enquiries.consultations.queryset import ConsultationQuerySet

COUNT_TO = 100
LIST_TO = 1000

TABS: dict[str, tuple[str, Callable[[ConsultationQuerySet, User], ConsultationQuerySet]]] = {
    "open": ("Open", lambda queue, _: queue.open()),
    "new": ("New", lambda queue, _: queue.new()),
    "urgent": ("Urgent", lambda queue, _: queue.urgent()),
    "mine": ("Mine", lambda queue, user: queue.of(user)),
    "unassigned": ("Unassigned", lambda queue, _: queue.unassigned()),
    "overdue": ("Overdue", lambda queue, _: queue.overdue()),
    "today": ("Due today", lambda queue, _: queue.due_today()),
    "awaiting": ("Awaiting patient", lambda queue, _: queue.awaiting_patient()),
    "busy": ("Many from one network", lambda queue, _: queue.from_busy_network()),
    "closed": ("Closed", lambda queue, _: queue.closed()),
}


def bounded(count: int) -> str:
    return str(count) if count < COUNT_TO else f"{COUNT_TO - 1}+"


def parts_for(user: User, *tabs: str) -> dict[str, ConsultationQuerySet]:
    queue = Consultation.objects.all()
    return {tab: TABS[tab][1](queue, user) for tab in tabs}


def counted_parts(user: User) -> dict[str, ConsultationQuerySet]:
    return parts_for(user, *(tab for tab in TABS if tab != "closed"))


def is_search(query: QueryDict) -> bool:
    """Tell whether a list of this address shows what a search has found; blanks find nothing."""
    return bool(query.get("q", "").strip())


class QueueTab(admin.SimpleListFilter):
    """Which part of the queue is shown: what is open, unless staff search or choose."""

    title = "part of the queue"
    parameter_name = "tab"
    template = "admin/enquiries/consultation/tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, label) for key, (label, _) in TABS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if is_search(request.GET):  # a search finds whoever is there, whichever tab was open
            return queryset
        _, select = TABS.get(self.value() or "open", TABS["open"])
        return select(queryset, self.user)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        shown = "" if changelist.query else self.value() or "open"
        counts = count_each(counted_parts, COUNT_TO, self.user)
        for key, (label, _) in TABS.items():
            if key == "busy" and key != shown and not counts[key]:
                continue  # a rare trouble, which needs no place of its own while there is none
            yield {
                "label": label,
                "count": "" if key == "closed" else bounded(counts[key]),
                "is_shown": key == shown,
                "address": changelist.get_query_string({"tab": key}, ["p", "q"]),
            }

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.user = staff_member(request)
        super().__init__(request, *args)


class BoundedPaginator(Paginator[Any]):
    """Lists the first thousand: further down nobody looks, they search.

    Admin also lists the history of an enquiry by it.
    """

    object_list: QuerySet[Any]
    limit = LIST_TO

    @property
    def limit_in_words(self) -> str:
        return f"{self.limit:,}"

    @cached_property
    def counted(self) -> int:
        if found := getattr(self.object_list, "found", None):
            return sum(map(len, found))
        return self.object_list.order_by().values("pk")[: self.limit + 1].count()

    @property
    def count(self) -> int:  # Django caches it, and so does `counted`
        return min(self.counted, self.limit)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than it lists."""
        return self.counted > self.limit
