"""The addresses between the queue and its requests, which remember the tab that one came from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from enquiries.consultations.consultation import Consultation

from .queue.next import THEN, Round

FILTERS = "_changelist_filters"  # as admin itself hands the state of a list on


def page_of(consultation: Consultation, filters: str = "") -> str:
    return reverse("admin:enquiries_consultation_change", args=[consultation.pk]) + as_came(filters)


def as_came(filters: str) -> str:
    """What an address ends with, so that its page remembers the tab or search."""
    return f"?{urlencode({FILTERS: filters})}" if filters else ""


def queue_of(filters: str) -> str:
    return f"{reverse('admin:enquiries_consultation_changelist')}?{going_on(filters)}"


def going_on(filters: str, following: Consultation | None = None) -> str:
    """The tab or search, and which request of it comes next where that is to be remembered."""
    query = QueryDict(filters, mutable=True)
    query.pop(THEN, None)
    if following:
        query[THEN] = str(following.pk)
    return query.urlencode()


def filters_of(request: HttpRequest) -> str:
    """The tab or search from which the request was opened, as its address has it."""
    return request.POST.get(FILTERS, "") or request.GET.get(FILTERS, "")


def way_back(request: HttpRequest, consultation: Consultation) -> dict[str, Any]:
    """Give what a page says about the tab that one came from."""
    filters = filters_of(request)
    round_of = Round.of(request, filters)
    return {
        "filters": filters,
        "filters_name": FILTERS,
        "as_came": as_came(filters),
        "queue": queue_of(filters),
        "round": round_of,
        "place": round_of.place_of(consultation) if round_of else "",
    }


def next_of(request: HttpRequest, consultation: Consultation) -> Consultation | None:
    """The next request of the tab; None when it was the last, or there is no tab."""
    round_of = Round.of(request, filters_of(request))
    return round_of.next_after(consultation) if round_of else None


def on_to(request: HttpRequest, following: Consultation | None) -> str:
    """The address of the next request of the tab; of the tab itself when nothing is left."""
    filters = going_on(filters_of(request))
    return page_of(following, filters) if following else queue_of(filters)
