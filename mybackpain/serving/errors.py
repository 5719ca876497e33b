"""Pages for what goes wrong: none needs the database, and each gives back what was typed."""

import math
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .typed import sent, typed_in

STAFF_PAGES = {
    400: "This could not be read",
    403: "Not for your role",
    404: "Nothing is here",
    405: "This page is reached by a button",
    413: "More than the site takes at once",
    500: "Something went wrong on our side",
    503: "The site cannot answer at the moment",
}
LONGEST_QUERY = 100  # characters of an address that the search box offers to look for
LONGEST = 1000  # characters that are left as they are where all was too much


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether a member of staff who is signed in has met a page of admin."""
    if not request.path.startswith("/admin/"):
        return False  # without a look at the session: a page for patients is the same for all
    user = getattr(request, "user", None)
    try:
        is_staff = user is not None and user.is_active and user.is_staff
    except Error:
        is_staff = False  # the database cannot say who it is
    return is_staff


def failed(
    request: HttpRequest, status: int, longest: int | None = None, **context: Any
) -> HttpResponse:
    """The page of this status. What was typed comes back on it, and is stored nowhere."""
    template = f"{status}.html"
    if is_at_the_desk(request) and status in STAFF_PAGES:
        template, context = f"admin/{template}", at_the_desk(request, status) | context
    else:
        context = typed_in(request, longest) | context
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def at_the_desk(request: HttpRequest, status: int) -> dict[str, Any]:
    """Give what a page of the desk says, with what its reader wrote."""
    user = cast(User, request.user)
    is_for_roles = status == HTTPStatus.FORBIDDEN
    return {
        "has_permission": True,
        "title": STAFF_PAGES[status],
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "roles": user.groups.values_list("name", flat=True) if is_for_roles else [],
        "prose": prose_in(request),
    }


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
    is_consultation = request.path.rstrip("/").endswith("/consultation")
    again = reverse("enquiries:consultation") if is_consultation else ""
    words = re.sub(r"[\W_]+", " ", request.path).strip()[:LONGEST_QUERY]
    return failed(request, 404, path=again, query=words)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Whoever comes back to the address of a button, as by the browser's list of pages."""
    response = failed(request, 405)
    response["Allow"] = allowed
    return response


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
