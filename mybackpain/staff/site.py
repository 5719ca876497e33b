"""The door to admin: password, second factor, idle time, and a log of who went through."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from . import devices, kept, second_factor
from .audit_log import AuditEntry
from .guide import guide
from .lookups import only_own_filters
from .sessions import begin_idle_time_anew
from .sign_in import CodeView, PasswordLinkView, SetUpView, SignInForm, has_staff_password
from .signed_out import sign_in_first

View = Callable[..., HttpResponse]
Event = AuditEntry.Event


def is_token_stale(request: HttpRequest) -> bool:
    """Whether a form of ours came with the token of an earlier sign-in.

    Forms from other sites are refused before they come here, by their origin.
    """
    return request.method == "POST" and not getattr(request, "csrf_processing_done", False)


def check_ticked_rows(view: View, request: HttpRequest) -> None:
    """Raise ValidationError where a row's key is ticked that no list of ours has written."""
    model = getattr(getattr(view, "__self__", None), "model", None)
    for typed in request.POST.getlist(ACTION_CHECKBOX_NAME) if model else []:
        key = model._meta.pk  # type: ignore[union-attr]
        key.run_validators(key.to_python(typed))


def record_if_exported(request: HttpRequest, response: HttpResponse) -> None:
    if response.get("Content-Disposition", "").startswith("attachment"):
        AuditEntry.objects.record(
            Event.EXPORTED,
            request.user.get_username(),
            request=request,
            detail=getattr(response, "what", request.path),
        )


class StaffSite(AdminSite):
    site_title = site_header = f"{settings.CLINIC['name']} staff"
    login_form = SignInForm

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.app_lists: dict[tuple[str | frozenset[str], str | None], list[Any]] = {}

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Give every list the same rule for its filters, whoever wrote its admin."""
        options["lookup_allowed"] = only_own_filters
        super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff whose second factor was checked in this session."""
        return has_staff_password(request) and (
            not settings.STAFF_MFA or second_factor.is_verified(request.user)
        )

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Admin's own, and the pages of those who await their second factor."""
        return [
            path("logout/", self.logout, name="logout"),
            path(
                "staff-guide/", require_safe(self.admin_view(self.staff_guide)), name="staff_guide"
            ),
            path("stay/", require_POST(self.admin_view(self.stay)), name="stay"),
            path("second-factor/", CodeView.as_view(site=self), name="second_factor"),
            path(
                "second-factor/set-up/", SetUpView.as_view(site=self), name="second_factor_set_up"
            ),
            path(
                "password/<uidb64>/<token>/",
                PasswordLinkView.as_view(site=self),
                name="password_link",
            ),
            *super().get_urls(),
        ]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Password first; then the second factor asks on a page of its own."""
        typed = request.POST.get(kept.FIELD, "")
        response = super().login(request, {kept.FIELD: typed} | (extra_context or {}))
        signed_in = isinstance(response, HttpResponseRedirect) and request.method == "POST"
        if self.has_permission(request):
            if signed_in:
                AuditEntry.objects.record(
                    Event.SIGNED_IN, request.user.get_username(), request=request
                )
                return self.with_cookies(kept.give_back(self, request, typed), response)
        elif has_staff_password(request) and (signed_in or request.method == "GET"):
            if typed:
                return self.with_cookies(CodeView.ask_on_the_way(self, request), response)
            goal = response.get("Location") or request.GET.get("next", "")
            return redirect(f"{reverse('admin:second_factor')}?{urlencode({'next': goal})}")
        return devices.forget(response) if devices.is_forged(request) else response

    @staticmethod
    def with_cookies(page: HttpResponse | None, response: HttpResponse) -> HttpResponse:
        """Show a page in place of a redirect, with the new token that signing in has set."""
        if page is None:
            return response
        page.cookies.update(response.cookies)
        return page

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Make it once for all who have the same rights: nothing else in it differs."""
        user = request.user
        rights = "all" if user.is_superuser else frozenset(user.get_all_permissions())
        if (rights, app_label) not in self.app_lists:
            self.app_lists[rights, app_label] = super().get_app_list(request, app_label)
        return self.app_lists[rights, app_label]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """And how much a form may hold, so that no browser sends more, which would be lost."""
        return super().each_context(request) | {"largest": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}

    def keep(self, request: HttpRequest) -> HttpResponse | None:
        """Give the page that keeps what a form could not bring in, as its session had ended."""
        is_late = request.method == "POST" and not self.has_permission(request)
        typed = kept.seal(request) if is_late or is_token_stale(request) else ""
        if not typed:
            return None
        if is_late:
            page: HttpResponse | None = self.ask_to_sign_in(request, typed)
        else:
            page = kept.give_back(self, request, typed, signed_in_again=False)
        return never_cache(ensure_csrf_cookie(lambda _: page))(request)

    def ask_to_sign_in(self, request: HttpRequest, typed: str) -> HttpResponse:
        """Give the sign-in page with what was typed in it."""
        goal = urlencode({"next": request.get_full_path()})
        context = {
            **self.each_context(request),
            "title": "Log in",
            "form": SignInForm(request),
            "app_path": f"{reverse('admin:login')}?{goal}",
            "next": request.get_full_path(),
            kept.FIELD: typed,
        }
        return TemplateResponse(request, "admin/login.html", context)

    def staff_guide(self, request: HttpRequest) -> HttpResponse:
        context = {
            **self.each_context(request),
            "title": "A receptionist’s first day",
            "guide": guide(),
        }
        return TemplateResponse(request, "admin/staff_guide.html", context)

    def stay(self, request: HttpRequest) -> HttpResponse:
        """Say how many seconds are left, now that the idle time begins anew as by any request."""
        begin_idle_time_anew(request)
        return JsonResponse({"seconds": request.session.get_expiry_age()})

    def logout(  # type: ignore[override] # it may redirect, whatever the stub says
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Open to those awaiting their second factor, too."""
        name = request.user.get_username()
        response = super().logout(request, extra_context)
        if name and not request.user.is_authenticated:
            AuditEntry.objects.record(Event.SIGNED_OUT, name, request=request)
        return response

    def password_change(  # type: ignore[override] # it may redirect, whatever the stub says
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().password_change(request, extra_context)
        if isinstance(response, HttpResponseRedirect):
            AuditEntry.objects.record(
                Event.PASSWORD_SET, request.user.get_username(), request=request
            )
        return response

    def admin_view(  # type: ignore[override] # the stub's own type for views cannot be named
        self,
        view: View,
        cacheable: bool = False,  # noqa: FBT001, FBT002 (Django's signature)
    ) -> View:
        """Each page behind the door: idle time begins anew, and files that leave are logged."""
        guarded = super().admin_view(view, cacheable)

        def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if self.has_permission(request):
                    check_ticked_rows(view, request)
                response = guarded(request, *args, **kwargs)
            except ValidationError as error:
                if ACTION_CHECKBOX_NAME not in request.POST:
                    raise
                raise BadRequest from error
            except UpdateError:  # signed out meanwhile, and what was begun is undone
                response = sign_in_first(request, request.get_full_path())
            if page := self.keep(request):
                return page
            if self.has_permission(request):
                begin_idle_time_anew(request)
                record_if_exported(request, response)
            return response

        return update_wrapper(watched, view)
