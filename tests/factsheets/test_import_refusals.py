"""What is no document of the clinic, or cannot be a sheet, is refused in one line."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from factsheets import history
from factsheets.models import FactSheet, WorkingCopy
from tests.factsheets.bringing_in import SHEET, as_word, bring_in
from tests.factsheets.word_files import p, word_file


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    return file.getvalue()


def with_macros() -> bytes:
    file = io.BytesIO(word_file(as_word(SHEET)))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"")
    return file.getvalue()


def of_many_words() -> bytes:
    return word_file(p("word " * 50) * 5_000)


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"PK\x03\x04 broken", "is broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "Save it as .docx"),
        ("a.docx", word_file(as_word(SHEET))[:-900], "is broken"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\0\1\2", "is not a text file"),
        ("a.txt", b"Hello", "does not begin like a fact sheet"),
        ("a.txt", b"word " * 20_000, "20,000 words"),
        ("a.html", b"<p>FACT SHEET - A / B<p>T<style>", "<style> is never closed"),
        ("a.txt", SHEET + "Loose.\n" * 501, "501 sentences find no place"),
        ("a.pdf", b"%PDF", "is not of a kind that can be read"),
    ],
)
def test_what_is_no_document_of_ours_is_told_in_one_line(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(CommandError, match=told) as error:
        bring_in(tmp_path, content, name)

    assert "\n" not in str(error.value)


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(
    ("made", "told"),
    [
        (bomb, "is far larger inside"),
        (with_macros, "holds macros"),
        (of_many_words, "250,000 words"),
    ],
)
def test_a_word_document_that_is_not_read_is_told_in_one_line(
    tmp_path: Path, made: Callable[[], bytes], told: str
) -> None:
    with pytest.raises(CommandError, match=told) as error:
        bring_in(tmp_path, made(), "a.docx")

    assert "\n" not in str(error.value)


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Facet Joint Pain", "Pain " * 30, "“title”: Ensure this value"),
        ("SPINAL", "Spinal " * 10, "cannot be a category: Ensure this value"),
        ("SPINAL", "脊椎", "“脊椎” cannot be a category"),
        ("Wear\t", f"{'Wear ' * 30}\t", "facet.txt: “name”: Ensure this value"),
        ("Sciatica\t", f"{'Sciatica ' * 20}\t", "cannot be a fact sheet: Ensure this value"),
        ("Sciatica\tPain", f"Sciatica\t{'Pain ' * 60}", "facet.txt: “note”: Ensure this value"),
        ("Sciatica\t", "Facet Joint Pain\t", "A sheet cannot be related to itself"),
        ("Sciatica\t", "Sciatica\tAgain.\nSciatica\t", "already in the list"),
        ("Facet Joint Pain", "Former name", "lead to another fact sheet"),
        ("Facet Joint Pain", "Waiting name", "wait to be published have this title"),
    ],
)
def test_what_cannot_be_a_sheet_is_told_in_one_line(
    tmp_path: Path, sheet: FactSheet, old: str, new: str, told: str
) -> None:
    sheet.versions.create(number=99, slug="former-name", published_at=timezone.now())
    history.record(sheet, "As it was")
    revision = history.latest_revision(sheet)
    WorkingCopy.objects.create(sheet=sheet, revision=revision, title="Waiting name", slug="else")

    with pytest.raises(CommandError, match=re.escape(told)) as error:
        bring_in(tmp_path, SHEET.replace(old, new))

    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_document", str(tmp_path / "absent.docx"))


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize(
    "tag",
    ["<div>", "<ul><li>", "<a ", "<a b='", "<!--", "<![", "<![CDATA[", "</a ", "<?", "&#", "<"],
)
def test_a_page_of_tags_without_end_is_told_in_one_line(tmp_path: Path, tag: str) -> None:
    with pytest.raises(CommandError, match=r"does not begin|has [0-9,]+ words") as error:
        bring_in(tmp_path, "<p>Hello</p>" + tag * 50_000, "a.html")

    assert "\n" not in str(error.value)
