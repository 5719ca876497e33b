"""A fact sheet's way to its readers: preview, then publication with a note."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from reversion.models import Revision

from .. import desk, history, working_copy
from ..approvals import RIGHT
from ..differences import changes
from ..models import FactSheet, Feedback, UrgentHelpCard
from ..publication import Publication, SheetPublication, all_of
from ..sheet_file import as_text
from .keeping import KeepingAdmin
from .signing import LONGEST, SigningAdmin


class PublishingAdmin(SigningAdmin, KeepingAdmin):
    """A fact sheet's preview, its publication, and what its earlier versions said."""

    history_latest_first = True

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("preview", "preview/", self.preview),
            ("approval", "approval/", self.approval),
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
        view = self.admin_site.admin_view(self.desk)
        return [path("desk/", view, name="factsheets_factsheet_desk"), *urls, *super().get_urls()]

    def sheet(self, request: HttpRequest, pk: int | str) -> FactSheet:
        """The sheet of a page, for those who may read it in admin."""
        is_number = str(pk).isdecimal() and len(str(pk)) <= LONGEST
        sheet = get_object_or_404(FactSheet, pk=pk if is_number else 0)
        if not self.has_view_permission(request, sheet):
            raise PermissionDenied
        return sheet

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
        then = self.text_of(self.sheet(request, pk), number)
        context = {"sheet": then, "is_preview": True, "number": number}
        return render(request, "factsheets/preview.html", context)

    def compare(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What differs, in words, between a version and another, or the text as it is now."""
        sheet = self.sheet(request, pk)
        then = self.text_of(sheet, number)
        typed = request.GET.get("with", "")
        other = int(typed) if typed.isdecimal() else None
        now = working_copy.edited(sheet) if other is None else self.text_of(sheet, other)
        context = {
            "sheet": sheet,
            "number": number,
            "other": other,
            "versions": sheet.versions.exclude(number=number).exclude(revision=None),
            "differences": list(changes(all_of(then), all_of(now))),
        }
        return self.page(request, "compare", title=f"{sheet}, version {number}", **context)

    def text_of(self, sheet: FactSheet, number: int) -> FactSheet:
        """The sheet as it was under a number."""
        version = get_object_or_404(sheet.versions, number=number)
        return history.snapshot(get_object_or_404(Revision, pk=version.revision_id))

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.publish_step(request, SheetPublication(self.sheet(request, pk)))

    def approval(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.approval_step(request, SheetPublication(self.sheet(request, pk)))

    def desk(self, request: HttpRequest) -> HttpResponse:
        """What waits for a clinician, in all sheets and in the cards."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_settle = request.user.has_perm(RIGHT) or self.has_publish_permission(request)
        if request.method == "POST":
            if not may_settle:
                raise PermissionDenied
            publication = SheetPublication(self.sheet(request, request.POST.get("settle", "")))
            count = publication.settle(request.POST.getlist("finding"), by=self.user(request))
            self.log(request, publication, f"Settled {count} findings of the content check.")
            messages.success(request, f"Settled: {count}. Only new findings are listed.")
            return HttpResponseRedirect(request.path)
        cards = cast("SigningAdmin", self.admin_site.get_model_admin(UrgentHelpCard))
        rows = [
            (found, (self if found.sheet else cards).links(found.publication))
            for found in desk.waiting(self.user(request))
        ]
        reported = Feedback.objects.errors_now()
        context = {"rows": rows, "reported": reported, "may_settle": may_settle}
        return self.page(request, "desk", title="Reviewer's desk", **context)

    def links(self, publication: Publication) -> dict[str, str]:
        sheet = cast("SheetPublication", publication).sheet
        pages = {name: name for name in ("preview", "approval", "publish", "file")}
        links = {
            name: reverse(f"admin:factsheets_factsheet_{page}", args=[sheet.pk])
            for name, page in {**pages, "back": "change"}.items()
        }
        return {**links, "list": reverse("admin:factsheets_factsheet_changelist")}

    def log(self, request: HttpRequest, publication: Publication, note: str) -> None:
        self.log_change(request, cast("SheetPublication", publication).sheet, note)
