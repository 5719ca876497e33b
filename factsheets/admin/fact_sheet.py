"""Editing fact sheets: one page a sheet, its rows in the editor's order."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import TextInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from reversion.models import Version

from .. import history, working_copy
from ..documents.pasted import TABLES
from ..models import FactSheet, FactSheetQuerySet
from ..publication import SheetPublication
from ..sections import TEXT_FIELDS
from ..sheet_file import REVIEW
from .bringing_in import BringInAdmin
from .edition import NOTHING_WAITS, WAITS, FactSheetForm
from .rows import ROW_INLINES, PlainTextarea, PublishedVersionInline

FOUND = 302  # how admin answers a form that it has saved


class ReviewFilter(admin.SimpleListFilter):
    """Published sheets whose clinical review needs someone."""

    title = "clinical review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "Overdue"), ("never", "Never recorded")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[FactSheet]
    ) -> QuerySet[FactSheet] | None:
        published = FactSheet.objects.published()
        chosen = {"overdue": published.review_overdue(), "never": published.never_reviewed()}
        sheets = chosen.get(self.value() or "")
        return queryset if sheets is None else queryset.filter(pk__in=sheets)


@admin.register(FactSheet)
class FactSheetAdmin(BringInAdmin):
    """A draft is edited as it stands; a published sheet aside, until it is published again."""

    form = FactSheetForm
    list_display = ["title", "category", "standing", "version", "review_due_on", "updated_at"]
    list_filter = ["status", ReviewFilter, "category"]
    list_select_related = ["category", "working_copy"]
    search_fields = ["title", "alternative_names", "introduction"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["standing", "version", "change_note", "published_at", "updated_at", *REVIEW]
    actions = ["withdraw"]
    inlines = [*ROW_INLINES, PublishedVersionInline]
    formfield_overrides = {
        models.CharField: {"widget": TextInput(attrs={"size": 80})},
        models.TextField: {"widget": PlainTextarea(attrs={"rows": 6, "cols": 90})},
    }
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("standing", "edition"),
                    "title",
                    "short_name",
                    "slug",
                    "category",
                    "topic",
                ]
            },
        ),
        ("What it says", {"fields": ["strapline", *TEXT_FIELDS]}),
        ("How it is found", {"fields": ["alternative_names", "search_words", "places"]}),
        (
            "Who stands behind it",
            {"fields": ["author", "audience", "conflict_of_interest"]},
        ),
        (
            "Paste a whole table or list",
            {"classes": ["collapse"], "fields": [f"paste_{table}" for table in TABLES]},
        ),
        ("Clinical review, from the approvals line by line", {"fields": [*REVIEW]}),
        ("Version", {"fields": ["version", "change_note", "published_at", "updated_at"]}),
    ]

    class Media:
        js = ["admin-rows.js"]

    def save_related(
        self,
        request: HttpRequest,
        form: FactSheetForm,
        formsets: Any,
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        super().save_related(request, form, formsets, change)
        form.save_pasted()

    @admin.display(description="status", ordering="status")
    def standing(self, sheet: FactSheet) -> str:
        waiting = ", changes waiting" if hasattr(sheet, "working_copy") else ""
        return f"{sheet.get_status_display()}{waiting}"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = super().change_view
        return self.edit(request, object_id, lambda more: view(request, object_id, form_url, more))

    def revision_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """An earlier text in the form; saved, it becomes the draft or waits to be published."""
        version = get_object_or_404(Version, pk=version_id, object_id=unquote(object_id))
        reasons = history.obstacles(int(version.object_id), version.revision)
        if refusal := self.refused(request, reasons, "history", [object_id]):
            return refusal
        view = super().revision_view
        return self.edit(
            request, object_id, lambda more: view(request, object_id, version_id, more)
        )

    def edit(
        self,
        request: HttpRequest,
        object_id: str,
        view: Callable[[dict[str, Any]], HttpResponse],
    ) -> HttpResponse:
        """Run one of admin's pages on a sheet, aside from what patients read."""
        sheet: FactSheet | None = self.get_object(request, unquote(object_id))
        if sheet is None:
            return view({})
        try:
            return self.aside(request, sheet, view)
        except working_copy.CannotBePutInPlaceError as error:
            messages.error(request, str(error))
            return self.to(sheet, "publish")

    def aside(
        self, request: HttpRequest, sheet: FactSheet, view: Callable[[dict[str, Any]], HttpResponse]
    ) -> HttpResponse:
        def page() -> HttpResponse:
            # Read before an earlier text is put in place, which has the edition of its own time.
            now = FactSheet.objects.get(pk=sheet.pk)
            request.edition = working_copy.edition(now, working_copy.find(sheet))  # type: ignore[attr-defined]
            return rendered(view(self.about(request, sheet)))

        if sheet.is_draft:
            with transaction.atomic(), working_copy.standing_kept(sheet):
                if request.method == "POST":
                    history.keep(sheet)
                return page()
        if request.method != "POST":
            with working_copy.shown(sheet):
                return page()
        with working_copy.opened(sheet):
            response = page()
            if response.status_code != FOUND:
                transaction.set_rollback(True)
        if response.status_code == FOUND:
            messages.info(request, WAITS if working_copy.find(sheet) else NOTHING_WAITS)
        return response

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[FactSheetForm]:
        """Let the form, whose class is made for each request, carry which text it is opened on."""
        form = cast("type[FactSheetForm]", super().get_form(request, *args, **kwargs))
        form.current = getattr(request, "edition", "")
        return form

    def about(self, request: HttpRequest, sheet: FactSheet) -> dict[str, Any]:
        """What waits to be published, and what to look at, read while the page is rendered."""
        return {
            "findings": SimpleLazyObject(lambda: SheetPublication(sheet).findings),
            "working_copy": working_copy.find(sheet),
            "can_publish": self.has_publish_permission(request),
        }

    def to(self, sheet: FactSheet, page: str) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:factsheets_factsheet_{page}", args=[sheet.pk]))

    def response_add(
        self, request: HttpRequest, obj: FactSheet, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.next_page(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: FactSheet) -> HttpResponse:
        return self.next_page(request, obj) or super().response_change(request, obj)

    def next_page(self, request: HttpRequest, sheet: FactSheet) -> HttpResponse | None:
        """Where the button “Save and preview” or “Save and publish” leads."""
        for name in ("preview", "publish"):
            if f"_{name}" in request.POST:
                return self.to(sheet, name)
        return None

    def view_on_site(self, sheet: FactSheet) -> str:
        if sheet.is_readable:
            return sheet.get_absolute_url()
        return reverse("admin:factsheets_factsheet_preview", args=[sheet.pk])

    @admin.action(description="Return selected sheets to draft", permissions=["publish"])
    def withdraw(self, request: HttpRequest, sheets: FactSheetQuerySet) -> HttpResponse | None:
        """Ask once, then take the published ones among them back."""
        published = sheets.published()
        if "confirmed" not in request.POST:
            fields = [("action", "withdraw"), *(("_selected_action", row.pk) for row in sheets)]
            about = "Patients can no longer read these, nor find them, until they are published."
            context = {"title": "Return to draft?", "about": about, "listed": published}
            return self.page(request, "confirm", fields=fields, **context)
        for sheet in published:
            try:
                working_copy.withdraw(sheet, by=self.user(request))
            except working_copy.CannotBePutInPlaceError as error:
                messages.error(request, str(error))
                continue
            self.log_change(request, sheet, "Returned to draft.")
            messages.success(request, f"Returned to draft: {sheet}")
        return None


def rendered(response: HttpResponse) -> HttpResponse:
    """Admin's answer, rendered while the rows are what it shows."""
    return response.render() if isinstance(response, TemplateResponse) else response
