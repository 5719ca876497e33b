"""Fact sheets as files: read in admin, as by the command `import_sheet`."""

from collections.abc import Iterable
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from .. import working_copy
from ..models import FactSheet
from ..sheet_file import SheetFile, as_text
from ..sheet_file_text import SheetFileError
from .publishing import PublishingAdmin


class SheetFilesAdmin(PublishingAdmin):
    """Files become drafts, or changes that wait; nothing is public by it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.upload)
        return [path("upload/", view, name="factsheets_factsheet_upload"), *super().get_urls()]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take sheets from files; with an error in one, none."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        problems: list[str] = []
        if request.method == "POST" and not request.FILES:
            problems = ["Choose a file, such as sciatica.toml."]
        elif request.method == "POST":
            try:
                return self.read_in(request)
            except SheetFileError as error:
                name = f"{error.file}: " if error.file else ""
                problems = [f"{name}line {line}: {text}" for line, text in error.problems]
            except working_copy.CannotBePutInPlaceError as error:
                problems = [str(error)]
        return self.page(request, "upload", title="Upload sheet files", problems=problems)

    def read_in(self, request: HttpRequest) -> HttpResponse:
        uploads = request.FILES.getlist("files")
        files = [SheetFile.read(file.read(), Path(file.name or "")) for file in uploads]
        before = self.by_others(request, filter(None, (file.known() for file in files)))
        for sheet in working_copy.import_files(files, by=self.user(request)):
            self.log_change(request, sheet, "Read from a file.")
            messages.success(request, f"Read: “{sheet}” {working_copy.taken_as(sheet)}.")
            self.tell_of_others(request, before, working_copy.edited(sheet))
        return HttpResponseRedirect(reverse("admin:factsheets_factsheet_changelist"))

    def by_others(
        self, request: HttpRequest, sheets: Iterable[FactSheet]
    ) -> dict[int, tuple[str, str]]:
        """What is to be next and another saved: of each sheet who did and when, and the text."""
        return {
            sheet.pk: (saved, as_text(working_copy.edited(sheet)))
            for sheet in sheets
            if (saved := working_copy.saved_by_another(sheet, self.user(request)))
        }

    def tell_of_others(
        self, request: HttpRequest, before: dict[int, tuple[str, str]], *sheets: FactSheet
    ) -> None:
        """Tell of each sheet that says something else now, or would, than another saved."""
        for sheet in sheets:
            saved, text = before.get(sheet.pk, ("", ""))
            if saved and text != as_text(sheet):
                messages.warning(
                    request,
                    f"“{sheet}”: your file takes the place of what was saved by {saved}. If the "
                    "file is older, look in the history for what is new there.",
                )
