"""A fact sheet's way to its readers: preview, then publication with a note."""

import difflib
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from reversion.models import Revision

from .. import history, working_copy
from ..content_check import findings
from ..models import FactSheet
from ..sheet_file import as_text
from .edition import PublishForm
from .keeping import KeepingAdmin


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Lines that were added (“+”) or removed (“-”), in the sheet's order."""
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[0] in "+-" and line[2:].strip():
            yield line[0], line[2:]


class PublishingAdmin(KeepingAdmin):
    """A fact sheet's preview, its publication, and what its earlier versions said."""

    history_latest_first = True

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("preview", "preview/", self.preview),
            ("publish", "publish/", self.publish),
            ("file", "file/", self.file),
            ("version", "versions/<int:number>/", self.version),
            ("compare", "versions/<int:number>/compare/", self.compare),
        ]
        urls = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(view),
                name=f"factsheets_factsheet_{name}",
            )
            for name, address, view in pages
        ]
        return [*urls, *super().get_urls()]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("factsheets.publish_factsheet")

    def user(self, request: HttpRequest) -> User:
        return cast("User", request.user)

    def sheet(self, request: HttpRequest, pk: int) -> FactSheet:
        """The sheet of a page, for those who may read it in admin."""
        sheet = get_object_or_404(FactSheet, pk=pk)
        if not self.has_view_permission(request, sheet):
            raise PermissionDenied
        return sheet

    def page(self, request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
        """One of our own pages of admin."""
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/factsheets/factsheet/{name}.html", context)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as patients will see it, with what is not published yet."""
        sheet = working_copy.edited(self.sheet(request, pk))
        return render(request, "factsheets/preview.html", {"sheet": sheet, "is_preview": True})

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The sheet as a file to keep or edit, with what is not published yet."""
        sheet = self.sheet(request, pk)
        response = HttpResponse(as_text(working_copy.edited(sheet)), content_type="text/plain")
        response["Content-Disposition"] = f'attachment; filename="{sheet.slug}.toml"'
        return response

    def version(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The page as it was under a number."""
        version = get_object_or_404(self.sheet(request, pk).versions, number=number)
        then = history.snapshot(get_object_or_404(Revision, pk=version.revision_id))
        context = {"sheet": then, "is_preview": True, "number": number}
        return render(request, "factsheets/preview.html", context)

    def compare(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What has changed since a version, published or not."""
        sheet = self.sheet(request, pk)
        version = get_object_or_404(sheet.versions, number=number)
        then = history.snapshot(get_object_or_404(Revision, pk=version.revision_id))
        changes = differences(as_text(then), as_text(working_copy.edited(sheet)))
        title = f"{sheet} since version {number}"
        return self.page(request, "compare", title=title, sheet=sheet, differences=list(changes))

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what has changed, then publish; or throw away changes that wait."""
        sheet = self.sheet(request, pk)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        copy = working_copy.find(sheet)
        obstacles = history.obstacles(sheet.pk, copy.revision) if copy else []
        form = PublishForm(request.POST or None)
        form.open_on(working_copy.edition(sheet))
        if "discard" in request.POST:
            return self.discarded(request, sheet)
        if form.is_valid() and (sheet.is_draft or copy) and not obstacles:
            return self.published(request, sheet, form.cleaned_data["change_note"])
        edited = working_copy.edited(sheet)
        context = {
            "findings": findings(edited),
            "differences": list(differences(as_text(sheet), as_text(edited))) if copy else [],
            "obstacles": obstacles,
        }
        context |= {"form": form, "sheet": sheet, "has_copy": copy is not None}
        return self.page(request, "publish", title=f"Publish {sheet}", **context)

    def published(self, request: HttpRequest, sheet: FactSheet, note: str) -> HttpResponse:
        working_copy.publish(sheet, change_note=note, by=self.user(request))
        sheet.refresh_from_db()
        self.log_change(request, sheet, f"Published as version {sheet.version}: {note}")
        messages.success(request, f"Published: {sheet}, version {sheet.version}.")
        return self.back_to(sheet)

    def discarded(self, request: HttpRequest, sheet: FactSheet) -> HttpResponse:
        """Ask once, then let go of the changes."""
        if "confirmed" not in request.POST:
            title = f"Throw away the changes to {sheet}?"
            about = "Patients go on reading the sheet as it is. The changes stay in its history."
            fields = [("discard", "1")]
            return self.page(request, "confirm", title=title, about=about, fields=fields)
        working_copy.discard(sheet)
        self.log_change(request, sheet, "Threw away changes that were not published.")
        messages.success(request, f"Thrown away. {sheet} is as patients read it.")
        return self.back_to(sheet)

    def back_to(self, sheet: FactSheet) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:factsheets_factsheet_change", args=[sheet.pk]))
