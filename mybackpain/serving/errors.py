"""Pages for what goes wrong: none needs the database, and each gives back what was typed."""

import math
import re
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .typed import sent, typed_in

STAFF_PAGES = {403: "Not for your role", 404: "Nothing is here"}
LONGEST_QUERY = 100  # characters of an address that the search box offers to look for
LONGEST = 1000  # characters that are left as they are where all was too much


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether a member of staff who is signed in has met a page of admin."""
    if not request.path.startswith("/admin/"):
        return False  # without a look at the session: a page for patients is the same for all
    user = getattr(request, "user", None)
    return user is not None and user.is_active and user.is_staff


def failed(
    request: HttpRequest, status: int, longest: int | None = None, **context: Any
) -> HttpResponse:
    """The page of this status. What was typed comes back on it, and is stored nowhere."""
    if is_at_the_desk(request) and status in STAFF_PAGES:
        roles = request.user.groups.values_list("name", flat=True)
        said = {"roles": list(roles), "has_permission": True, "title": STAFF_PAGES[status]}
        said |= {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
        said |= context
        return render(request, f"admin/{status}.html", said, status=status)
    context = typed_in(request, longest) | context
    response = render(request, f"{status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def prose_in(request: HttpRequest) -> list[str]:
    """Give what a member of staff wrote to a page that refused it, once it is known to be theirs.

    Without a page, nothing has looked where the form came from.
    """
    posted = sent(request) if request.method == "POST" and request.resolver_match else []
    return [text for name, text in posted if len(text.split()) > 1 and "password" not in name]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failed(request, 400)


def permission_denied(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Also the answer to a form sent from another site, for a reason and without an exception."""
    return failed(request, 403, prose=prose_in(request) if exception else [])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form can meet it as well: its sheet was withdrawn meanwhile. The clinic answers anyway."""
    is_consultation = request.path.endswith("/consultation/")
    again = reverse("enquiries:consultation") if is_consultation else ""
    words = re.sub(r"[\W_]+", " ", request.path).strip()[:LONGEST_QUERY]
    return failed(request, 404, path=again, query=words, prose=prose_in(request))


def too_large(request: HttpRequest) -> HttpResponse:
    return failed(request, 413, longest=LONGEST)


def server_error(request: HttpRequest) -> HttpResponse:
    return failed(request, 500)


def later(
    request: HttpRequest, status: int, retry_after: timedelta, **context: Any
) -> HttpResponse:
    response = failed(request, status, **context)
    response["Retry-After"] = f"{retry_after.total_seconds():.0f}"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    response = later(request, 503, timedelta(minutes=1))
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 (Django's own sign)
    return response


def too_many(request: HttpRequest, period: timedelta) -> HttpResponse:
    """A limit is reached; the wait named is its whole period, which is never too short."""
    return later(request, 429, period, hours=math.ceil(period / timedelta(hours=1)))
