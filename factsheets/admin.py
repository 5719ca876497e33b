"""Editing fact sheets: one page a sheet, its rows in the editor's order."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import Textarea, TextInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from .models import (
    Category,
    Cause,
    FactSheet,
    RelatedSheet,
    Source,
    Symptom,
    Treatment,
    UrgentHelpCard,
)


class RowInline(admin.TabularInline[Any, FactSheet]):
    """Rows of a sheet; the number in front decides their order."""

    extra = 0
    formfield_overrides = {
        models.PositiveSmallIntegerField: {"widget": TextInput(attrs={"size": 4})},
        models.CharField: {"widget": TextInput(attrs={"size": 30})},
        models.URLField: {"widget": AdminURLFieldWidget(), "assume_scheme": "https"},
        models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 70})},
    }


class CauseInline(RowInline):
    model = Cause
    fields = ["position", "name", "explanation"]


class SymptomInline(RowInline):
    model = Symptom
    fields = ["position", "text"]


class TreatmentInline(RowInline):
    model = Treatment
    fields = ["position", "name", "explanation"]


class RelatedSheetInline(RowInline):
    model = RelatedSheet
    fk_name = "sheet"
    fields = ["position", "related", "note"]


class SourceInline(RowInline):
    model = Source
    fields = ["position", "title", "publisher", "year", "url", "checked_on"]


@admin.register(FactSheet)
class FactSheetAdmin(admin.ModelAdmin[FactSheet]):
    list_display = ["title", "category", "status", "version", "review_due_on", "updated_at"]
    list_filter = ["status", "category"]
    list_select_related = ["category"]
    search_fields = ["title", "alternative_names", "introduction"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["status", "published_at", "updated_at"]
    actions = ["publish", "withdraw"]
    inlines = [CauseInline, SymptomInline, TreatmentInline, RelatedSheetInline, SourceInline]
    fieldsets = [
        (None, {"fields": ["status", "title", "short_name", "slug", "category", "topic"]}),
        ("What it says", {"fields": ["strapline", "introduction", "diagnosis"]}),
        ("How it is found", {"fields": ["alternative_names"]}),
        ("Version", {"fields": ["version", "change_note", "published_at", "updated_at"]}),
        (
            "Who stands behind it",
            {
                "fields": [
                    "author",
                    "audience",
                    "conflict_of_interest",
                    "reviewer_name",
                    "reviewer_role",
                    "reviewed_on",
                    "review_due_on",
                ]
            },
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview),
            name="factsheets_factsheet_preview",
        )
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as patients will see it, for staff, while it is a draft."""
        sheet = FactSheet.objects.complete().filter(pk=pk).first()
        if sheet is None:
            raise Http404
        if not self.has_view_permission(request, sheet):
            raise PermissionDenied
        return render(request, "factsheets/fact_sheet.html", {"sheet": sheet, "is_preview": True})

    def view_on_site(self, sheet: FactSheet) -> str:
        if sheet.is_readable:
            return sheet.get_absolute_url()
        return reverse("admin:factsheets_factsheet_preview", args=[sheet.pk])

    @admin.action(description="Publish selected sheets", permissions=["change"])
    def publish(self, request: HttpRequest, sheets: QuerySet[FactSheet]) -> None:
        for sheet in sheets:
            sheet.publish()
            self.log_change(request, sheet, "Published.")
        messages.success(request, f"Published: {len(sheets)}")

    @admin.action(description="Return selected sheets to draft", permissions=["change"])
    def withdraw(self, request: HttpRequest, sheets: QuerySet[FactSheet]) -> None:
        for sheet in sheets:
            sheet.withdraw()
            self.log_change(request, sheet, "Returned to draft.")
        messages.success(request, f"Returned to draft: {len(sheets)}")


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    list_display = ["name", "position"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(UrgentHelpCard)
class UrgentHelpCardAdmin(admin.ModelAdmin[UrgentHelpCard]):
    """The three cards, edited in one place for pages and letters; none can be added or removed."""

    list_display = ["heading", "level", "position"]
    fields = ["level", "heading", "introduction", "signs", "closing", "position"]
    readonly_fields = ["level"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
