"""Addresses that people type, or that a chat has added to, lead to the page that was meant."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve, reverse

from factsheets.names import called

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SHEETS = "fact-sheets"
SHEETS_ALSO = {SHEETS, "fact-sheet", "factsheets", "factsheet", "sheets", "conditions"}
OTHER_NAMES = {
    "book": "enquiries:consultation",
    "booking": "enquiries:consultation",
    "bookings": "enquiries:consultation",
    "book-a-consultation": "enquiries:consultation",
    "book-consultation": "enquiries:consultation",
    "appointment": "enquiries:consultation",
    "appointments": "enquiries:consultation",
    "consultations": "enquiries:consultation",
    "contact-us": "enquiries:contact",
    "about-us": "about",
    "privacy-policy": "privacy",
    "accessibility-statement": "accessibility",
    "urgent": "urgent_help",
    "emergency": "urgent_help",
    "home": "factsheets:home",
    "search": "factsheets:index",
    **dict.fromkeys(SHEETS_ALSO - {SHEETS}, "factsheets:index"),
}


class SlashForReaders(CommonMiddleware):
    """Add the slash that an address lacks, but to no form: led on, it would lose all it holds."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)


def lead_to_what_was_meant(get_response: GetResponse) -> GetResponse:
    """Answer 301 where an unknown address is another spelling of a known one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method not in {"GET", "HEAD"}:
            return response
        address = of_a_letter(request.path_info) or meant(request.path_info)
        if not address or address == request.path_info:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    return middleware


def of_a_letter(path: str) -> str:
    """The address in a letter, without what a chat has added; empty where it is none of these.

    Its token is left as it is, for the page to judge.
    """
    address = re.sub(r"[^\w:-]+\Z", "", path) + "/"
    with suppress(Resolver404):
        if "token" in resolve(address).kwargs:
            return address
    return ""


def meant(path: str) -> str:
    """The address that another spelling means; empty when none of ours does."""
    parts = plain_parts(path)
    if not parts:
        return reverse("factsheets:home")
    if len(parts) == 1:
        return reverse(OTHER_NAMES[parts[0]]) if parts[0] in OTHER_NAMES else page_at(parts)
    if parts[0] in SHEETS_ALSO and (sheet := called(parts[1])):
        whole = page_at([SHEETS, sheet.slug, *parts[2:]], slug=sheet.slug)
        return whole or sheet.get_absolute_url()
    return page_at(parts)


def plain_parts(path: str) -> list[str]:
    """The words of each step, in small letters, without what a chat or a printer has added."""
    text = unicodedata.normalize("NFKC", path).lower()
    steps = (re.sub(r"[^\w.]+|_+", "-", step).strip("-.") for step in text.split("/"))
    named = [re.sub(r"\.(?:html?|php|aspx?)$", "", step) for step in steps if step]
    return named[:-1] if named and named[-1] == "index" else named


def page_at(parts: list[str], **known: str) -> str:
    """The page at these steps, if it needs to know no more than that."""
    for address in ("/" + "/".join(parts) + "/", "/" + "/".join(parts)):
        try:
            match = resolve(address)
        except Resolver404:
            continue
        asked: dict[str, str] = match.captured_kwargs  # type: ignore[attr-defined] # not in stubs
        if asked == known and not address.startswith(reverse("admin:index")):
            return address
    return ""
