"""Sessions that end while a request is under way: signed out in another tab, or everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

if TYPE_CHECKING:
    from .site import StaffSite


def sign_in_first(request: HttpRequest, goal: str) -> HttpResponse:
    """Forget who it was, and lead to the sign-in page."""
    logout(request)
    return redirect_to_login(goal, reverse("admin:login"))


class StaffSessionMiddleware(SessionMiddleware):
    """Django's, but for its bare 400 where a session has ended meanwhile.

    Whoever has signed in again goes on where the answer led to; a form that was answered by a page,
    which nobody can show now, is kept.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            is_redirect = isinstance(response, HttpResponseRedirectBase)
            goal = response["Location"] if is_redirect else request.get_full_path()
            sign_in = sign_in_first(request, goal)
            page = None if is_redirect else cast("StaffSite", admin.site).keep(request)
            if isinstance(page, SimpleTemplateResponse):
                page.render()
            return page or sign_in
