"""Pages for what goes wrong. None of them needs the database."""

import math
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enquiries.common.personal import read_back
from enquiries.models import Consultation
from enquiries.reports import self_check

# What is read back to a person; a self-check's ticks are kept but would read as numbers.
LABELS = {
    **read_back(Consultation.personal),
    "contact_method": "Preferred contact method",
    **self_check.LINES,
    "goal": self_check.GOAL,
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Also the answer to a form sent from another site."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def nothing_kept(
    request: HttpRequest, status: int, retry_after: timedelta, **context: Any
) -> HttpResponse:
    """What was typed comes back, to be sent again or copied."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if value]
    shown = [(LABELS[name], value) for name, value in typed if name in LABELS]
    context |= {"typed": typed, "shown": shown, "path": request.path}
    response = render(request, f"{status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = f"{retry_after.total_seconds():.0f}"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    return nothing_kept(request, 503, timedelta(minutes=1))


def too_many(request: HttpRequest, period: timedelta) -> HttpResponse:
    """A limit is reached; the wait named is its whole period, which is never too short."""
    return nothing_kept(request, 429, period, hours=math.ceil(period / timedelta(hours=1)))
