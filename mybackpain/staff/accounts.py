"""Accounts of staff, and the log of what happened to them."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from enquiries.admin.read_only import ReadOnlyAdmin
from enquiries.admin.staff_member import staff_member

from .account_form import AccountForm
from .audit_log import AuditEntry

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


@admin.register(User)
class AccountAdmin(admin.ModelAdmin[User]):
    """Accounts are added by `manage.py add_staff`, closed here by “active”, and never deleted."""

    list_display = ["username", "email", "is_active", "is_superuser", "last_login"]
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
    filter_horizontal = ["groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Managers see neither administrators nor themselves: nobody gives themselves rights."""
        users = super().get_queryset(request)
        if getattr(request.user, "is_superuser", False):
            return users
        return users.filter(is_superuser=False).exclude(username=request.user.get_username())

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """A name stays: the audit log tells by it who did what."""
        is_administrator = getattr(request.user, "is_superuser", False)
        fixed = ["username", "last_login"]
        return fixed if is_administrator else [*fixed, "is_superuser"]

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = grantable(cast(User, request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

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
        kept = list(account.groups.exclude(pk__in=grantable(cast(User, request.user))))
        super().save_related(request, form, formsets, change)
        account.groups.add(*kept)
        if isinstance(form, AccountForm):
            form.save_clinician()
        if isinstance(form, AccountForm) and not (account.is_active and account.is_staff):
            form.hand_over(staff_member(request))
        detail = ", ".join(sorted(form.changed_data))
        if not RIGHTS.isdisjoint(form.changed_data):
            event = AuditEntry.Event.ACCESS_CHANGED
            standing = [name for name in sorted(RIGHTS - {"groups"}) if getattr(account, name)]
            standing += account.groups.values_list("name", flat=True)
            detail = ", ".join(standing) or "none"
        if form.changed_data:
            AuditEntry.objects.record(event, account.get_username(), request=request, detail=detail)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Read by those who manage accounts; written by the site alone."""

    list_display = ["at", "event", "account", "by", "address", "detail"]
    list_filter = ["event"]
    search_fields = ["account", "by", "address"]
    show_full_result_count = False
