"""What keeps the clinic's texts from being lost by a press in admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from reversion.admin import VersionAdmin
from reversion.models import Version

from .. import history, working_copy
from ..models import FactSheet


class NotWhileNamedAdmin(admin.ModelAdmin[Any]):
    """Nothing is deleted that changes waiting to be published name."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, rights, protected = super().get_deleted_objects(objs, request)
        named = working_copy.named_by_copies(list(objs))
        return deleted, counts, rights, [*protected, *named]


class KeepingAdmin(NotWhileNamedAdmin, VersionAdmin):  # type: ignore[misc] # not typed
    """A sheet's texts stay in the history, and come back from there."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, whose actions make revisions of their own: one for each sheet."""
        more = {"has_change_permission": self.has_change_permission(request)}
        return admin.ModelAdmin.changelist_view(self, request, more | (extra_context or {}))

    def has_delete_permission(self, request: HttpRequest, obj: FactSheet | None = None) -> bool:
        """What was ever published is withdrawn instead, so that its links keep their meaning."""
        was_published = obj is not None and obj.published_at is not None
        return super().has_delete_permission(request, obj) and not was_published

    def delete_model(self, request: HttpRequest, obj: FactSheet) -> None:
        history.keep(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[models.Model]) -> None:
        for sheet in FactSheet.objects.filter(pk__in=queryset):
            history.keep(sheet)
        super().delete_queryset(request, queryset)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All texts of the sheet, the one that it came with included."""
        sheet = self.get_object(request, object_id)
        if sheet is not None and self.has_view_permission(request, sheet):
            history.keep(sheet)
        return super().history_view(request, object_id, extra_context)

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A deleted sheet as it last was, or why it cannot come back as things are."""
        version = get_object_or_404(Version, pk=version_id)
        if FactSheet.objects.filter(pk=version.object_id).exists():
            messages.info(request, "It is back already. This is how it stands now.")
            page = reverse("admin:factsheets_factsheet_change", args=[version.object_id])
            return HttpResponseRedirect(page)
        reasons = history.obstacles(int(version.object_id), version.revision)
        return self.refused(request, reasons, "recoverlist", []) or super().recover_view(
            request, version_id, extra_context
        )

    def refused(
        self, request: HttpRequest, reasons: Iterable[str], page: str, args: list[str]
    ) -> HttpResponse | None:
        """Say why an earlier text cannot be put in place, if it cannot."""
        if not reasons:
            return None
        messages.error(request, f"This text cannot come back as things are. {' '.join(reasons)}")
        return HttpResponseRedirect(reverse(f"admin:factsheets_factsheet_{page}", args=args))
