"""Documents are brought in by admin, with a proof of where each sentence went."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from factsheets.models import FactSheet
from factsheets.publication import SheetPublication
from tests.factsheets.bringing_in import SHEET, as_word
from tests.factsheets.conftest import Editor
from tests.factsheets.word_files import box, word_file

PAGE = "/admin/factsheets/factsheet/bring-in/"
LOOSE = f"{SHEET}\nWhat causes facet joint pain\n\nA loose sentence.\n"


@pytest.fixture
def clerk(editor: Editor, sheet: FactSheet) -> Editor:
    return editor


def proof(editor: Editor, text: str) -> str:
    return str(editor.client.post(PAGE, {"pasted": text}).content.decode())


def carried(page: str) -> dict[str, str]:
    """What the proof sends on."""
    [documents] = re.findall(r'name="documents" value="([^"]+)"', page)
    return {"documents": documents}


def test_the_proof_says_where_each_sentence_goes(clerk: Editor) -> None:
    page = proof(clerk, SHEET)

    assert "placed 20 of 20" in page
    assert "<td>A fall can start it.</td>" in page
    assert "<td>Causes, row 2</td>" in page


def test_looking_at_the_proof_changes_nothing(clerk: Editor) -> None:
    proof(clerk, SHEET)

    assert not FactSheet.objects.filter(slug="facet-joint-pain").exists()


@pytest.mark.long
def test_what_was_proved_is_brought_in_as_a_draft(clerk: Editor) -> None:
    answer = clerk.client.post(PAGE, carried(proof(clerk, SHEET)))

    draft = FactSheet.objects.get(slug="facet-joint-pain")
    assert draft.is_draft
    assert answer["Location"] == f"/admin/factsheets/factsheet/{draft.pk}/preview/"


@pytest.mark.long
def test_a_word_document_is_uploaded(clerk: Editor) -> None:
    file = SimpleUploadedFile("facet.docx", word_file(as_word(SHEET)))

    page = clerk.client.post(PAGE, {"files": [file]}).content.decode()

    assert "facet.docx: placed 20 of 20" in page


@pytest.mark.long
def test_what_a_box_says_above_the_title_is_brought_in_too(clerk: Editor) -> None:
    kicker, rest = SHEET.split("\n", 1)
    file = SimpleUploadedFile("facet.docx", word_file(box(kicker) + as_word(rest)))

    clerk.client.post(PAGE, carried(clerk.client.post(PAGE, {"files": [file]}).content.decode()))

    assert FactSheet.objects.get(slug="facet-joint-pain").topic == "Nerve pain"


@pytest.mark.long
def test_nothing_is_brought_in_while_a_sentence_has_no_place(clerk: Editor) -> None:
    page = proof(clerk, LOOSE)
    assert "Not placed" in page

    clerk.client.post(PAGE, carried(page))

    assert not FactSheet.objects.filter(slug="facet-joint-pain").exists()


@pytest.mark.long
@pytest.mark.parametrize(("choice", "count"), [("introduction", 2), ("left out", 1)])
def test_a_sentence_is_placed_by_hand(clerk: Editor, choice: str, count: int) -> None:
    page = proof(clerk, LOOSE)
    [name] = re.findall(r'select name="([^"]+)"', page)

    clerk.client.post(PAGE, carried(page) | {name: choice})

    draft = FactSheet.objects.get(slug="facet-joint-pain")
    assert len(draft.introduction.split("\n\n")) == count


def test_more_than_can_be_placed_by_hand_is_told(clerk: Editor) -> None:
    loose = (SHEET + "Loose.\n" * 300).encode()
    files = [SimpleUploadedFile(f"{number}.txt", loose) for number in range(2)]

    page = clerk.client.post(PAGE, {"files": files}).content.decode()

    assert "Bring in fewer files at once." in page


@pytest.mark.long
def test_ten_documents_are_brought_in_at_once(clerk: Editor) -> None:
    texts = [SHEET.replace("Facet Joint Pain", f"Pain {number}") for number in range(10)]
    files = [SimpleUploadedFile(f"{text[:9]}.txt", text.encode()) for text in texts]

    clerk.client.post(PAGE, carried(clerk.client.post(PAGE, {"files": files}).content.decode()))

    assert FactSheet.objects.filter(title__startswith="Pain ").count() == 10


def test_a_file_that_is_no_sheet_is_told(clerk: Editor) -> None:
    assert "does not begin like a fact sheet" in proof(clerk, "Hello")


def test_the_proof_says_why_a_document_cannot_be_brought_in(clerk: Editor) -> None:
    page = proof(clerk, SHEET.replace("Facet Joint Pain", "Pain " * 30))

    assert "This cannot be brought in. pasted.txt:" in page
    assert "“title”: Ensure this value" in page


def test_choices_outlive_a_document_that_cannot_be_brought_in(clerk: Editor) -> None:
    too_long = LOOSE.replace("Facet Joint Pain", "Pain " * 30).replace(
        "Related fact sheets", "Living with it\n\nPace yourself.\n\nRelated fact sheets"
    )
    page = proof(clerk, too_long)
    [name] = re.findall(r'select name="([^"]+)"', page)

    answer = clerk.client.post(PAGE, carried(page) | {name: "introduction"})

    assert "“title”: Ensure this value" in answer.content.decode()
    assert f'name="{name}" value="introduction"' in answer.content.decode()


def test_what_was_pasted_is_not_lost_by_a_mistake(clerk: Editor) -> None:
    assert "Hello</textarea>" in proof(clerk, "Hello")


def test_the_proof_says_where_each_sentence_of_the_sheet_stands(clerk: Editor) -> None:
    page = proof(clerk, SHEET)

    at = 1 + [line for line in SHEET.splitlines() if line.strip()].index(
        next(line for line in SHEET.splitlines() if "A fall can start it." in line)
    )
    assert f"<td>A fall can start it.</td><td>Line {at}</td>" in page
    assert "Not in the document" not in page


@pytest.mark.long
def test_the_proof_shows_the_page_as_it_would_be(clerk: Editor) -> None:
    page = proof(clerk, SHEET)

    assert "The page as it would be" in page
    assert "<h2>What causes facet joint pain</h2>" in page


@pytest.mark.long
def test_what_is_brought_in_was_written_by_who_brought_it(clerk: Editor) -> None:
    clerk.client.post(PAGE, carried(proof(clerk, SHEET)))

    draft = FactSheet.objects.get(slug="facet-joint-pain")
    writer = User.objects.get(username="staff")
    [subject] = SheetPublication(draft).subjects
    assert subject.written_by(writer) == set(subject.lines)
