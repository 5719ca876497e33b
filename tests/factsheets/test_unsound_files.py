"""Sheet files that are no sound text are told by their line, and change nothing."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from factsheets.models import FactSheet
from factsheets.sheet_file import SheetFile
from factsheets.sheet_file_text import SheetFileError
from tests.factsheets.conftest import ADMIN, Editor

HEAD = """format = 1
category = "Spinal"
slug = "hip"
title = "Hip"
short_name = "hip pain"
topic = "Hip"
conflict_of_interest = "None"
"""
UNSOUND = {
    "lists in lists": ("sources = " + "[" * 3_000 + "]" * 3_000, "too many lists"),
    "tables in tables": ("sources = " + "{a = " * 3_000 + "1" + "}" * 3_000, "too many lists"),
    "an endless number": ("[[sources]]\nyear = " + "9" * 5_000, "A number is too long"),
    "a null character": ('strapline = "a\\u0000"', "the null character"),
    "a long null character": ('strapline = "a\\U00000000"', "the null character"),
    "a null character in a row": ('[[symptoms]]\ntext = "\\u0000"', "the null character"),
    "a null character in a name": ('"a\\u0000" = 1', "the null character"),
    "half a character": ('strapline = "\\ud800"', "not a Unicode scalar value"),
    "no such day": ("[[sources]]\nchecked_on = 2026-02-30", "Invalid date"),
}


@pytest.fixture(params=UNSOUND)
def unsound(request: pytest.FixtureRequest) -> tuple[str, str, int]:
    """A file, what is wrong with it, and in which line."""
    added, problem = UNSOUND[request.param]
    file = HEAD + added
    return file, problem, len(file.split("\n"))


def test_admin_tells_what_is_wrong_with_a_file(
    editor: Editor, sheet: FactSheet, unsound: tuple[str, str, int]
) -> None:
    file, problem, line = unsound
    sent = {"files": SimpleUploadedFile("hip.toml", file.encode())}

    page = editor.client.post(f"{ADMIN}upload/", sent).content.decode()

    assert f"hip.toml: line {line}: " in page
    assert problem in page
    assert not FactSheet.objects.filter(slug__startswith="hip").exists()


def test_the_command_tells_what_is_wrong_with_a_file(
    sheet: FactSheet, unsound: tuple[str, str, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file, problem, line = unsound
    path = tmp_path_factory.mktemp("sheets") / "hip.toml"
    path.write_text(file, encoding="utf-8")

    with pytest.raises(CommandError, match=f"{path}:{line}: .*{problem}"):
        call_command("import_sheet", path)


def test_what_only_looks_like_a_null_character_is_read(editor: Editor, sheet: FactSheet) -> None:
    file = f"{HEAD}strapline = 'a\\u0000'"

    editor.client.post(f"{ADMIN}upload/", {"files": SimpleUploadedFile("hip.toml", file.encode())})

    assert FactSheet.objects.get(slug="hip").strapline == r"a\u0000"


def documented(said: str) -> list[str]:
    """The values of which the description of the file says this."""
    rows = Path("docs/sheet-file.md").read_text(encoding="utf-8").splitlines()
    return [name for row in rows if said in row for name in re.findall("`([a-z_]+)`", row)]


def is_read_without(name: str, instead: str) -> bool:
    whole = HEAD + "".join(f'{name} = "words"\n' for name in documented("May be left out"))
    try:
        SheetFile(re.sub(rf"^{name} = .*\n", instead, whole, flags=re.MULTILINE)).save()
    except SheetFileError:
        return False
    return True


@pytest.mark.long
@pytest.mark.parametrize("instead", ["", '{name} = ""\n'], ids=["left out", "empty"])
def test_what_is_needed_and_what_is_not_is_as_the_description_says(
    sheet: FactSheet, instead: str
) -> None:
    names = documented("| Needed |") + documented("May be left out")
    read = {}
    for name in names:
        read[name] = is_read_without(name, instead.format(name=name))
        FactSheet.objects.filter(slug="hip").delete()

    assert [name for name in names if not read[name]] == documented("| Needed |")
