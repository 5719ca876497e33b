"""The addresses between the queue and its requests, which remember the tab that one came from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from enquiries.consultations.consultation import Consultation

from .queue.next import Round

FILTERS = "_changelist_filters"  # as admin itself hands the state of a list on


def page_of(consultation: Consultation, filters: str = "") -> str:
    return reverse("admin:enquiries_consultation_change", args=[consultation.pk]) + as_came(filters)


def as_came(filters: str) -> str:
    """What an address ends with, so that its page remembers the tab or search."""
    return f"?{urlencode({FILTERS: filters})}" if filters else ""


def queue_of(filters: str) -> str:
    return f"{reverse('admin:enquiries_consultation_changelist')}?{filters}"


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


def next_of(request: HttpRequest, consultation: Consultation) -> str:
    """The address of the next request of the tab; empty when it was the last."""
    round_of = Round.of(request, filters_of(request))
    following = round_of and round_of.next_after(consultation)
    return page_of(following, filters_of(request)) if following else ""
