"""The steps on the way into admin, each leaving its line in the audit log."""

from typing import Any, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView, RedirectURLMixin
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp import login as open_session
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from enquiries.letters import account_notice

from . import devices, kept, second_factor
from .audit_log import AuditEntry
from .lockout import is_one_of_these, network_as_counted

Event = AuditEntry.Event
NEW_KEY = "key of a new second factor"
NOT_LOOKED_AT = (
    "This code was not looked at, for wrong ones came before it. Wait {}, then enter the one that "
    "you have then. If the wrong ones were not yours, tell an administrator."
)
guarded = method_decorator(
    [sensitive_post_parameters(), csrf_protect, never_cache], name="dispatch"
)


def how_long(seconds: int) -> str:
    """Say a time to wait in the unit that people count it in, rounded up."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds > length:
            return f"{-(-seconds // length)} {unit}s"
    return f"{seconds} second{pluralize(seconds)}"


def has_staff_password(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)


def is_lockout_logged(account: str, request: HttpRequest) -> bool:
    """One line a lockout, however long somebody hammers at the door."""
    entries = AuditEntry.objects.filter(event=Event.LOCKED_OUT, account=account)
    recent = entries.filter(at__gte=Now() - settings.AXES_COOLOFF_TIME)
    return is_one_of_these(network_as_counted(request), recent)


class SignInForm(AdminAuthenticationForm):
    """Name and password; what is refused is logged.

    With a forged device nothing is hashed: the proxy lets such sign-ins through, however many.
    """

    def clean(self) -> dict[str, Any]:
        if self.request and devices.is_forged(self.request):
            raise ValidationError("This device is no longer known here. Sign in once more.")
        return super().clean() or {}

    def get_invalid_login_error(self) -> ValidationError:
        request, typed = self.request or HttpRequest(), self.cleaned_data["username"]
        account = typed if User.objects.filter(username=typed).exists() else ""
        if not getattr(request, "axes_locked_out", False):
            AuditEntry.objects.record(Event.REFUSED, account, request=request)
        elif not is_lockout_logged(account, request):
            AuditEntry.objects.record(Event.LOCKED_OUT, account, request=request)
        return super().get_invalid_login_error()


class AwaitingSecondFactor(RedirectURLMixin, FormView[second_factor.CodeForm]):
    """A page for staff whose password was right and whose second factor is still to come."""

    site: AdminSite | None = None
    form_class = second_factor.CodeForm
    next_page = "admin:index"
    title = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_staff_password(request):
            return redirect("admin:login")
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # dispatch has made sure

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = self.site.each_context(self.request) if self.site else {}
        context |= {"title": self.title, "next": self.get_redirect_url()}
        context[kept.FIELD] = self.request.POST.get(kept.FIELD, "")
        return super().get_context_data(**(context | kwargs))

    def refuse(self, form: second_factor.CodeForm) -> HttpResponse:
        AuditEntry.objects.record(
            Event.CODE_REFUSED, self.user.get_username(), request=self.request
        )
        form.add_error(
            "code", "This code is wrong, or was used already. Wait for the next one, then enter it."
        )
        return self.form_invalid(form)

    def complete_sign_in(self, device: Device) -> None:
        """From here on the session counts as signed in; its key is a new one."""
        self.request.session.cycle_key()
        open_session(self.request, device)
        AuditEntry.objects.record(
            Event.SIGNED_IN, self.user.get_username(), request=self.request, detail=device.name
        )


@guarded
class CodeView(AwaitingSecondFactor):
    template_name = "admin/second_factor.html"
    title = "Enter your code"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not second_factor.has_app(self.user):
            return redirect("admin:second_factor_set_up")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: second_factor.CodeForm) -> HttpResponse:
        if seconds := second_factor.wait(self.user, form.cleaned_data["code"]):
            form.add_error("code", NOT_LOOKED_AT.format(how_long(seconds)))
            return self.form_invalid(form)
        device = second_factor.verify(self.user, form.cleaned_data["code"])
        if device is None:
            return self.refuse(form)
        self.complete_sign_in(device)
        response = super().form_valid(form)
        typed = self.request.POST.get(kept.FIELD, "")
        if typed and self.site:
            response = kept.give_back(self.site, self.request, typed) or response
        return devices.remember(response, self.request, self.user)

    @classmethod
    def ask_on_the_way(cls, site: AdminSite, request: HttpRequest) -> HttpResponse:
        """Ask for the code in answer to the password itself, so that what is kept stays with it."""
        view = cls(site=site)
        view.setup(request)
        return view.get(request)


@guarded
class SetUpView(AwaitingSecondFactor):
    """At the first sign-in, and again for a new phone; then only with the old factor.

    The key is new at each visit and stands in the session alone until a code proves it: nobody who
    knew the password before has it.
    """

    template_name = "admin/second_factor_set_up.html"
    form_class = second_factor.SetUpForm
    title = "Set up your second factor"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        is_new = not isinstance(user, User) or not second_factor.has_app(user)
        if not is_new and not second_factor.is_verified(user):
            return redirect("admin:second_factor")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.session[NEW_KEY] = second_factor.fresh_key()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if NEW_KEY not in request.session:
            return redirect("admin:second_factor_set_up")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        app = second_factor.app_with(self.user, self.request.session[NEW_KEY])
        return super().get_context_data(
            qr_code=second_factor.qr_code(app), key=second_factor.readable_key(app), **kwargs
        )

    def form_valid(self, form: second_factor.CodeForm) -> HttpResponse:
        name, password = self.user.get_username(), form.cleaned_data["password"]
        if authenticate(self.request, username=name, password=password) is None:
            form.add_error("password", "This password is wrong.")
            return self.form_invalid(form)
        key = self.request.session[NEW_KEY]
        codes = second_factor.confirm(self.user, key, form.cleaned_data["code"])
        if not codes:
            return self.refuse(form)
        del self.request.session[NEW_KEY]
        return self.greet(codes)

    def greet(self, codes: list[str]) -> HttpResponse:
        """Let them in, tell the account's owner, and show the recovery codes once."""
        AuditEntry.objects.record(
            Event.SECOND_FACTOR_SET, self.user.get_username(), request=self.request
        )
        account_notice.enqueue(self.user)
        self.complete_sign_in(TOTPDevice.objects.get(user=self.user))
        context = self.site.each_context(self.request) if self.site else {}
        context |= {"title": "Your recovery codes", "codes": codes}
        page = render(self.request, "admin/recovery_codes.html", context)
        return devices.remember(page, self.request, self.user)


@guarded
class PasswordLinkView(PasswordResetConfirmView):
    """The one-time link by which a member of staff chooses a password."""

    site: AdminSite | None = None
    success_url = reverse_lazy("admin:login")
    template_name = "admin/password_link.html"

    def get_user(self, uidb64: str) -> User | None:
        """Open no link to a closed account: it would be open again with the account."""
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = self.site.each_context(self.request) if self.site else {}
        context |= super().get_context_data(**kwargs)
        title = "Choose your password" if context["validlink"] else "This link is no longer open"
        return context | {"title": title}

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        response = super().form_valid(form)
        AuditEntry.objects.record(
            Event.PASSWORD_SET, form.user.get_username(), request=self.request, detail="link"
        )
        return response
