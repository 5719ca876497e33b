"""What staff typed into a page whose session had ended: kept in the page until they are back.

Signed, so that it comes back as it was sent, and stored nowhere. Nothing is done by itself: who
has signed in again reads it and presses the button.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

SALT = "mybackpain.staff.kept"
FIELD = "kept"
TOKEN = "csrfmiddlewaretoken"  # nosec B105 (a field's name)


def is_secret(name: str) -> bool:
    return name == TOKEN or "password" in name


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Give the fields of the request but for tokens and passwords; none of a password's page."""
    if request.path == reverse("admin:password_change"):
        return []
    lists = request.POST.lists()
    return [(name, value) for name, values in lists for value in values if not is_secret(name)]


def seal(request: HttpRequest) -> str:
    """Give what was posted, and where to, as a field of a page holds it; empty for nothing."""
    fields = typed(request)
    if not fields:
        return ""
    posted = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    return signing.dumps(posted, salt=SALT, compress=True)


def opened(kept: str) -> dict[str, Any] | None:
    """Give what was sealed; None where somebody else wrote it or it is from another day."""
    try:
        posted: dict[str, Any] = signing.loads(kept, salt=SALT, max_age=settings.SESSION_LIFE)
    except signing.BadSignature:
        return None
    return posted


def give_back(
    site: AdminSite, request: HttpRequest, kept: str, *, signed_in_again: bool = True
) -> HttpResponse | None:
    """Show what was typed with a button that sends it; None where nothing was."""
    posted = opened(kept)
    if posted is None:
        return None
    context = {
        **site.each_context(request),
        "title": "What you typed is still here",
        "signed_in_again": signed_in_again,
        "prose": [value for _, value in posted["fields"] if len(value.split()) > 1],
        **posted,
    }
    status = HTTPStatus.OK if signed_in_again else HTTPStatus.FORBIDDEN
    return TemplateResponse(request, "admin/kept.html", context, status=status)
