"""Accounts of staff, and the log of what happened to them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from enquiries.admin.read_only import ReadOnlyAdmin

from .audit_log import AuditEntry

RIGHTS = {"is_active", "is_staff", "is_superuser", "groups"}

# What a role may do is written in code; keys and recovery codes are nobody's to read.
admin.site.unregister([Group, User, StaticDevice, TOTPDevice])


@admin.register(User)
class AccountAdmin(admin.ModelAdmin[User]):
    """Accounts are added by `manage.py add_staff`, closed here by “active”, and never deleted."""

    list_display = ["username", "email", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "email", "first_name", "last_name"]
    ordering = ["username"]
    fields = ["username", "first_name", "last_name", "email", *sorted(RIGHTS), "last_login"]
    filter_horizontal = ["groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Managers see neither administrators nor themselves: nobody gives themselves rights."""
        users = super().get_queryset(request)
        if getattr(request.user, "is_superuser", False):
            return users
        return users.filter(is_superuser=False).exclude(username=request.user.get_username())

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        is_administrator = getattr(request.user, "is_superuser", False)
        return ["last_login"] if is_administrator else ["last_login", "is_superuser"]

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
        """Log new rights with the account's whole standing, which then needs no other line."""
        super().save_related(request, form, formsets, change)
        if RIGHTS.isdisjoint(form.changed_data):
            return
        account = form.instance
        standing = [name for name in sorted(RIGHTS - {"groups"}) if getattr(account, name)]
        standing += account.groups.values_list("name", flat=True)
        AuditEntry.objects.record(
            AuditEntry.Event.ACCESS_CHANGED,
            account.get_username(),
            request=request,
            detail=", ".join(standing) or "none",
        )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Read by those who manage accounts; written by the site alone."""

    list_display = ["at", "event", "account", "by", "address", "detail"]
    list_filter = ["event"]
    search_fields = ["account", "by", "address"]
    show_full_result_count = False
