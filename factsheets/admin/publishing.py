"""Preview and publication of a fact sheet, each a page of its own in admin."""

import difflib
from collections.abc import Iterator
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from reversion.admin import VersionAdmin

from .. import working_copy
from ..content_check import findings
from ..models import FactSheet, WorkingCopy
from ..sheet_file import as_text
from .edition import PublishForm


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Lines that were added (“+”) or removed (“-”), in the sheet's order."""
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[0] in "+-" and line[2:].strip():
            yield line[0], line[2:]


class PublishingAdmin(VersionAdmin):  # type: ignore[misc] # the library is not typed
    """A fact sheet's way to its readers: preview, then publication with a note."""

    history_latest_first = True

    def get_urls(self) -> list[URLPattern]:
        pages = [("preview", self.preview), ("publish", self.publish)]
        urls = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"factsheets_factsheet_{name}",
            )
            for name, view in pages
        ]
        return [*urls, *super().get_urls()]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("factsheets.publish_factsheet")

    def user(self, request: HttpRequest) -> User:
        return cast("User", request.user)

    def sheet(self, request: HttpRequest, pk: int) -> FactSheet:
        """The sheet of a page, for those who may read it in admin."""
        sheet = FactSheet.objects.filter(pk=pk).first()
        if sheet is None:
            raise Http404
        if not self.has_view_permission(request, sheet):
            raise PermissionDenied
        return sheet

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as patients will see it, with what is not published yet."""
        with working_copy.shown(self.sheet(request, pk)):
            sheet = FactSheet.objects.complete().get(pk=pk)
            return render(request, "factsheets/preview.html", {"sheet": sheet, "is_preview": True})

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what has changed, then publish; or throw away changes that wait."""
        sheet = self.sheet(request, pk)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = PublishForm(request.POST or None)
        form.open_on(sheet)
        has_copy = WorkingCopy.objects.filter(sheet=sheet).exists()
        if "discard" in request.POST:
            return self.discarded(request, sheet)
        if form.is_valid() and (sheet.is_draft or has_copy):
            return self.published(request, sheet, form.cleaned_data["change_note"])
        before = "" if sheet.is_draft else as_text(sheet)
        with working_copy.shown(sheet):
            edited = FactSheet.objects.complete().get(pk=pk)
            context = {
                "findings": findings(edited),
                "differences": list(differences(before, as_text(edited))) if before else [],
            }
        context |= {"form": form, "sheet": sheet, "has_copy": has_copy, "opts": self.opts}
        context |= {**self.admin_site.each_context(request), "title": f"Publish {sheet}"}
        return TemplateResponse(request, "admin/factsheets/factsheet/publish.html", context)

    def published(self, request: HttpRequest, sheet: FactSheet, note: str) -> HttpResponse:
        working_copy.publish(sheet, change_note=note, by=self.user(request))
        sheet.refresh_from_db()
        self.log_change(request, sheet, f"Published as version {sheet.version}: {note}")
        messages.success(request, f"Published: {sheet}, version {sheet.version}.")
        return self.back_to(sheet)

    def discarded(self, request: HttpRequest, sheet: FactSheet) -> HttpResponse:
        working_copy.discard(sheet)
        self.log_change(request, sheet, "Threw away changes that were not published.")
        messages.success(request, f"Thrown away. {sheet} is as patients read it.")
        return self.back_to(sheet)

    def back_to(self, sheet: FactSheet) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:factsheets_factsheet_change", args=[sheet.pk]))
