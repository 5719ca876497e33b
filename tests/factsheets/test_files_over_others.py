"""A file that takes the place of what a colleague saved says so; the history keeps both."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factsheets.models import FactSheet
from factsheets.working_copy import edited
from tests.conftest import open_session
from tests.factsheets.conftest import ADMIN, Editor
from tests.factsheets.seed import SEED

SAID = "your file takes the place of what was saved by Bea Example on"
pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


@pytest.fixture
def colleague(db: None) -> Editor:
    bea = User.objects.create_superuser("bea", first_name="Bea", last_name="Example")
    return Editor(open_session(Client(), bea))


@pytest.fixture(params=["sacroiliac-joint-dysfunction", "sciatica"], ids=["published", "draft"])
def either(request: pytest.FixtureRequest, sheet: FactSheet) -> FactSheet:
    return FactSheet.objects.get(slug=request.param)


def sends(person: Editor, file: str) -> str:
    sent = {"files": SimpleUploadedFile("sheet.toml", file.encode())}
    return person.client.post(f"{ADMIN}upload/", sent, follow=True).content.decode()


def test_an_older_file_says_whose_words_it_takes_the_place_of(
    editor: Editor, colleague: Editor, either: FactSheet
) -> None:
    file = editor.page(either, "file")
    colleague.edits(either, diagnosis="By a colleague")

    assert SAID in sends(editor, file)


@pytest.mark.parametrize("at", ["in its proof", "once it is brought in"])
def test_a_document_says_whose_words_it_takes_the_place_of(
    editor: Editor, colleague: Editor, sheet: FactSheet, at: str
) -> None:
    page = editor.client.post(f"{ADMIN}bring-in/", {"pasted": SEED}).content.decode()
    colleague.edits(sheet, diagnosis="By a colleague")

    carried = {"documents": re.findall(r'name="documents" value="([^"]+)"', page)[0]}
    sent = {"pasted": SEED} if at == "in its proof" else carried

    assert SAID in editor.client.post(f"{ADMIN}bring-in/", sent, follow=True).content.decode()


def test_what_it_took_the_place_of_is_in_the_history(
    editor: Editor, colleague: Editor, either: FactSheet
) -> None:
    file = editor.page(either, "file")
    colleague.edits(either, diagnosis="By a colleague")
    sends(editor, file)

    editor.restores(either, revision=1)

    assert edited(either).diagnosis == "By a colleague"


@pytest.mark.parametrize("who", ["editor", "colleague"])
def test_a_file_that_says_the_same_takes_no_place(
    editor: Editor, colleague: Editor, either: FactSheet, who: str
) -> None:
    {"editor": editor, "colleague": colleague}[who].edits(either, diagnosis="New")

    assert SAID not in sends(editor, editor.page(either, "file"))


def test_ones_own_words_give_way_without_a_word(editor: Editor, either: FactSheet) -> None:
    file = editor.page(either, "file")
    editor.edits(either, diagnosis="Mine")

    assert "takes the place" not in sends(editor, file)


def test_what_patients_read_gives_way_to_nothing(
    editor: Editor, colleague: Editor, sheet: FactSheet
) -> None:
    colleague.edits(sheet, diagnosis="By a colleague")
    colleague.publishes(sheet, change_note="New")
    file = editor.page(sheet, "file").replace("By a colleague", "Mine")

    assert "takes the place" not in sends(editor, file)
