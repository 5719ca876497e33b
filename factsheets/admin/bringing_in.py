"""“Bring in documents”: the clinic's files with a proof of where each sentence went."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from .. import working_copy
from ..documents.blocks import Block, Document, UnreadableError
from ..documents.bringing_in import CANNOT, bring_in, rehearsed, told, traced, unsaid
from ..documents.placed import BY_HAND, Placing
from ..documents.placing import MOST_UNPLACED, place
from ..documents.reading import read
from ..models import FactSheet
from .sheet_files import SheetFilesAdmin

SALT = "factsheets.documents"


def sealed(documents: list[Document]) -> str:
    """Documents that were read, as the proof's page carries them."""
    return signing.dumps([asdict(document) for document in documents], salt=SALT, compress=True)


def unsealed(text: str) -> list[Document]:
    return [
        Document(**plain | {"blocks": [Block(**block) for block in plain["blocks"]]})
        for plain in signing.loads(text, salt=SALT)
    ]


class BringInAdmin(SheetFilesAdmin):
    """Documents become drafts, or changes that wait; nothing is public by it."""

    change_list_template = "admin/factsheets/factsheet/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_in)
        return [path("bring-in/", view, name="factsheets_factsheet_bring_in"), *super().get_urls()]

    def bring_in(self, request: HttpRequest) -> HttpResponse:
        """Ask for documents, show where each sentence goes, then take them in."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        title = "Bring in documents"
        if request.method != "POST":
            return self.page(request, "bring_in", title=title)
        try:
            placings = self.placings(request)
            undecided = self.decide(request, placings)
            if "documents" in request.POST and not undecided:
                return self.taken(request, placings)
            if "documents" in request.POST:
                messages.error(request, "Choose a place for each sentence that has none.")
        except (UnreadableError, signing.BadSignature) as error:
            messages.error(request, str(error))
            return self.page(request, "bring_in", title=title, pasted=request.POST.get("pasted"))
        except CANNOT:
            pass  # the proof says so
        documents = sealed([placing.document for placing in placings])
        proofs = self.proofs(request, placings)
        context = {"placings": proofs, "documents": documents, "places": BY_HAND}
        return self.page(request, "proof", title=title, **context)

    def proofs(
        self, request: HttpRequest, placings: list[Placing]
    ) -> list[tuple[Placing, FactSheet | None, list[Any]]]:
        """Each document with the sheet that it would make, and where that stands in it."""
        try:
            sheets = rehearsed(placings)
        except CANNOT as error:
            messages.error(request, f"This cannot be brought in. {told(error)}")
            return [(placing, None, []) for placing in placings]
        self.tell_of_others(request, self.known(request, placings), *(sheet for sheet, _ in sheets))
        for said in (said for _, missing in sheets for said in missing):
            messages.error(request, f"In the document, and not on the sheet: “{said}”")
        return [
            (placing, sheet, traced(placing, sheet))
            for placing, (sheet, _) in zip(placings, sheets, strict=True)
        ]

    def known(self, request: HttpRequest, placings: list[Placing]) -> dict[int, tuple[str, str]]:
        slugs = [placing.data["slug"] for placing in placings]
        return self.by_others(request, FactSheet.objects.filter(slug__in=slugs))

    def placings(self, request: HttpRequest) -> list[Placing]:
        """Documents of the proof, or those that were just sent, each placed."""
        if "documents" in request.POST:
            return [place(document) for document in unsealed(request.POST["documents"])]
        files = [(file.name or "", file.read()) for file in request.FILES.getlist("files")]
        if pasted := request.POST.get("pasted", "").strip():
            files.append(("pasted.txt", pasted.encode()))
        if not files:
            raise UnreadableError("Choose a file, or paste a document.")
        placings = []
        for name, data in files:
            try:
                placings.append(place(read(name, data)))
            except UnreadableError as error:
                raise UnreadableError(f"{name} {error}") from error
        if sum(len(placing.unplaced) for placing in placings) > MOST_UNPLACED:
            raise UnreadableError("Too many sentences find no place. Bring in fewer files at once.")
        return placings

    def decide(self, request: HttpRequest, placings: list[Placing]) -> int:
        """Put sentences where somebody said; how many are left without a word."""
        undecided = 0
        for number, placing in enumerate(placings):
            for at, placed in enumerate(placing.sentences):
                if placed.is_accounted_for:
                    continue
                choice = request.POST.get(f"place-{number}-{at}", "")
                if choice in BY_HAND:
                    placing.put_by_hand(placed, choice)
                undecided += not placed.is_accounted_for
        return undecided

    def taken(self, request: HttpRequest, placings: list[Placing]) -> HttpResponse:
        before = self.known(request, placings)
        sheets = bring_in(placings, by=self.user(request))
        self.tell_of_others(request, before, *map(working_copy.edited, sheets))
        for placing, sheet in zip(placings, sheets, strict=True):
            self.log_change(request, sheet, f"Brought in from {placing.document.name}.")
            self.tell(request, placing, sheet)
        if len(sheets) == 1:
            address = reverse("admin:factsheets_factsheet_preview", args=[sheets[0].pk])
            return HttpResponseRedirect(address)
        return HttpResponseRedirect(reverse("admin:factsheets_factsheet_changelist"))

    def tell(self, request: HttpRequest, placing: Placing, sheet: FactSheet) -> None:
        where = working_copy.taken_as(sheet)
        messages.success(request, f"{placing.document.name}: “{sheet}” {where}.")
        for said in unsaid(placing, working_copy.edited(sheet)):
            messages.warning(request, f"On the sheet, and not in the document: “{said}”")
