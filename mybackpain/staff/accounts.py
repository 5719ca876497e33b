"""Accounts of staff, and the log of what happened to them."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from enquiries.admin.read_only import ReadOnlyAdmin
from enquiries.admin.staff_member import staff_member
from enquiries.common.staff import staff_name

from . import one_time_links
from .account_form import AccountForm, NewAccountForm
from .audit_log import AuditEntry

NEW = ["username", "first_name", "last_name", "email", "groups"]
RIGHTS = {"is_active", "is_staff", "is_superuser", "groups"}

# What a role may do is written in code; keys and recovery codes are nobody's to read.
admin.site.unregister([Group, User, StaticDevice, TOTPDevice])


def grantable(user: User) -> QuerySet[Group]:
    """The roles that somebody may give: those with no right that they have not themselves."""
    if user.is_superuser:
        return Group.objects.all()
    own = Permission.objects.filter(group__user=user)
    beyond = Permission.objects.exclude(pk__in=own)
    return Group.objects.exclude(pk__in=Group.objects.filter(permissions__in=beyond))


def roles_beyond(user: User, account: User) -> QuerySet[Group]:
    """The roles of an account that somebody may neither take nor enter by its link."""
    return account.groups.exclude(pk__in=grantable(user))


@admin.register(User)
class AccountAdmin(admin.ModelAdmin[User]):
    """Accounts are added with a one-time link, closed by “active”, and never deleted."""

    list_display = ["username", "name", "email", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "email", "first_name", "last_name"]
    ordering = ["username"]
    form = AccountForm
    fields = [
        "username",
        "first_name",
        "last_name",
        "email",
        *sorted(RIGHTS),
        "clinician_role",
        "clinician_registration",
        "requests_go_to",
        "last_login",
    ]

    @admin.display(description="name")
    def name(self, account: User) -> str:
        return account.get_full_name()

    def get_urls(self) -> list[URLPattern]:
        reset = require_POST(self.admin_site.admin_view(self.reset))
        return [path("<int:pk>/reset/", reset, name="auth_user_reset"), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Ask of a new account who it is and what they do; the rest comes with the link."""
        return self.fields if obj else NEW

    def get_form(
        self,
        request: HttpRequest,
        obj: User | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 (Django's signature)
        **kwargs: Any,
    ) -> type[ModelForm[User]]:
        kwargs["form"] = AccountForm if obj else NewAccountForm
        return super().get_form(request, obj, change, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Managers see neither administrators nor themselves: nobody gives themselves rights."""
        users = super().get_queryset(request)
        if getattr(request.user, "is_superuser", False):
            return users
        return users.filter(is_superuser=False).exclude(username=request.user.get_username())

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """A name stays: the audit log tells by it who did what."""
        is_administrator = getattr(request.user, "is_superuser", False)
        if obj is None:
            return []
        fixed = ["username", "last_login"]
        return fixed if is_administrator else [*fixed, "is_superuser"]

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = grantable(cast(User, request.user))
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.show_link(request, obj)

    def may_reset(self, request: HttpRequest, account: User) -> bool:
        """Who sees the link could enter by it: so nobody for an account that may do more."""
        is_beyond = roles_beyond(staff_member(request), account).exists()
        return self.has_change_permission(request, account) and not is_beyond

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        account = context.get("original")
        context["may_reset"] = account is not None and self.may_reset(request, account)
        return super().render_change_form(request, context, *args, **kwargs)

    def reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let somebody in again who forgot the password or lost the phone."""
        account = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_reset(request, account):
            raise PermissionDenied
        if not account.is_active:  # its page says how to open it
            return redirect("admin:auth_user_change", account.pk)
        one_time_links.reset(
            account, has_lost_phone=request.POST.get("lost") == "phone", request=request
        )
        return self.show_link(request, account)

    def show_link(self, request: HttpRequest, account: User) -> HttpResponse:
        """Show the link once, on a page that is stored nowhere."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"A link for {staff_name(account)}",
            "link": one_time_links.password_link(account),
            "account": account,
        }
        return TemplateResponse(request, "admin/auth/user/link.html", context)

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[User],
        formsets: Any,
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        """Log what changed; of new rights the account's whole standing, which needs no other line.

        Roles beyond the manager's own stay as they are: nobody gives or takes what they have not.
        """
        account, event = form.instance, AuditEntry.Event.ACCOUNT_CHANGED
        kept = list(roles_beyond(cast(User, request.user), account))
        super().save_related(request, form, formsets, change)
        account.groups.add(*kept)
        if isinstance(form, AccountForm):
            self.see_to_requests(request, form)
        detail = ", ".join(sorted(form.changed_data))
        if not RIGHTS.isdisjoint(form.changed_data):
            event = AuditEntry.Event.ACCESS_CHANGED
            standing = [name for name in sorted(RIGHTS - {"groups"}) if getattr(account, name)]
            standing += account.groups.values_list("name", flat=True)
            detail = ", ".join(standing) or "none"
        if not change:
            event = AuditEntry.Event.ACCOUNT_ADDED
            detail = ", ".join(account.groups.values_list("name", flat=True))
        if form.changed_data:
            AuditEntry.objects.record(event, account.get_username(), request=request, detail=detail)

    def see_to_requests(self, request: HttpRequest, form: AccountForm) -> None:
        """Leave nobody with a person who cannot act on requests, or who sees no patients."""
        form.save_clinician()
        by, name = staff_member(request), staff_name(form.instance)
        if not form.will_act(form.cleaned_data):
            form.hand_over(by)
        if promised := form.point_out(by):
            references = ", ".join(each.reference for each in promised)
            messages.warning(
                request,
                f"{len(promised)} with a time ahead with {name}: {references}. They are on top of "
                "the list now: move each appointment to somebody else, or offer other times.",
            )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Read by those who manage accounts; written by the site alone."""

    list_display = ["at", "event", "account", "by", "address", "detail"]
    list_filter = ["event"]
    search_fields = ["account", "by", "address"]
    show_full_result_count = False
