from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from factsheets import working_copy
from factsheets.models import Category, FactSheet, WorkingCopy
from factsheets.sheet_file import SheetFile, as_text
from tests.project_copy import ROOT

SLUG = "sacroiliac-joint-dysfunction"
SHEETS = sorted((ROOT / "fixtures" / "sheets").iterdir())
texts = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
names = texts.filter(str.strip)


class RoundTrip(TestCase):
    """A sheet that is written and read again is the same, letter for letter."""

    @pytest.mark.long
    @settings(max_examples=30)
    @given(introduction=texts, causes=some.lists(some.tuples(names, names), max_size=4))
    def test_any_text_survives(self, introduction: str, causes: list[tuple[str, str]]) -> None:
        category, _ = Category.objects.get_or_create(name="Spinal", slug="spinal")
        sheet = FactSheet.objects.create(
            category=category, title="T", slug="t", topic="T", short_name="T"
        )
        sheet.introduction, sheet.diagnosis = introduction, f"{introduction}\n\n{introduction}"
        sheet.save()
        for position, (name, explanation) in enumerate(causes):
            sheet.causes.create(name=name, explanation=explanation, position=position)
        text = as_text(sheet)

        with transaction.atomic():
            sheet.delete()
            again = SheetFile(text).save()

        assert as_text(again) == text
        assert again.introduction == introduction
        assert [(row.name, row.explanation) for row in again.causes.all()] == causes
        again.delete()


@pytest.fixture
def file(sheet: FactSheet, tmp_path: Path) -> Path:
    path = tmp_path / "sheet.toml"
    path.write_text(as_text(sheet))
    return path


def changed(file: Path, old: str, new: str) -> Path:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return file


@pytest.mark.long
@pytest.mark.parametrize("slug", [file.stem for file in SHEETS])
@pytest.mark.usefixtures("sheet")
def test_a_file_that_is_read_back_changes_nothing(
    slug: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_sheet", slug)
    text = capsys.readouterr().out
    (tmp_path / "sheet.toml").write_text(text)

    call_command("import_sheet", str(tmp_path / "sheet.toml"))

    capsys.readouterr()
    call_command("export_sheet", slug)
    assert capsys.readouterr().out == text


@pytest.mark.long
def test_changes_to_a_published_sheet_wait(sheet: FactSheet, file: Path) -> None:
    call_command("import_sheet", str(changed(file, "No single test", "No one test")))

    sheet.refresh_from_db()
    assert sheet.diagnosis.startswith("No single test")
    assert WorkingCopy.objects.filter(sheet=sheet).exists()


@pytest.mark.long
def test_rows_of_a_published_sheet_stay_themselves(sheet: FactSheet, file: Path) -> None:
    rows = set(sheet.symptoms.values_list("pk", flat=True))

    call_command("import_sheet", str(changed(file, "No single test", "No one test")))

    assert set(sheet.symptoms.values_list("pk", flat=True)) == rows


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Sacroiliac Joint Dysfunction"', "title = 5", "“title” must be a text"),
        ('title = "Sacroiliac Joint Dysfunction"', 'title = "Sciatica"', "already exists"),
        ("short_name", "shortname", "“shortname” is not known here"),
        ("category = ", "categry = ", "“category” must be one of: Spinal"),
        ('category = "Spinal"', 'category = "Knee"', "“category” must be one of: Spinal"),
        ('related = "sciatica"', 'related = "knee"', "must be the slug of another fact sheet"),
        ('related = "sciatica"', f'related = "{SLUG}"', "A sheet cannot be related to itself"),
        ("[[causes]]", "[[cause]]", "“cause” is not known here"),
        ("format = 1", "format = 2", "“format” must be 1"),
        ('topic = "SIJ"', 'topic = "SIJ', "Illegal character"),
        ('name = "Pregnancy', 'name = ""\nold = "', "“name”: This field cannot be blank"),
    ],
)
def test_each_problem_is_told_with_its_line(file: Path, old: str, new: str, problem: str) -> None:
    line = file.read_text()[: file.read_text().index(old)].count("\n") + 1

    with pytest.raises(CommandError) as error:
        call_command("import_sheet", str(changed(file, old, new)))

    [told] = [text for text in str(error.value).splitlines() if problem in text]
    # What is missing, or wrong in a whole row, is told by the line where the row begins.
    assert int(told.split(":")[1]) in {line, line - 1, 1}
    assert not WorkingCopy.objects.exists()


def test_a_slug_that_is_not_known_is_told_in_one_line(sheet: FactSheet) -> None:
    with pytest.raises(CommandError, match="There is no fact sheet “knee”"):
        call_command("export_sheet", "knee")


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sheet.toml").write_bytes(b"\xff")

    with pytest.raises(CommandError, match="toml:1: This is not UTF-8 text"):
        call_command("import_sheet", str(tmp_path / "sheet.toml"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_sheet", str(tmp_path / "absent.toml"))


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
def test_a_file_that_was_saved_in_notepad_is_read(file: Path) -> None:
    words = file.read_text().replace("No single test", "No one test")
    file.write_text(words, encoding="utf-8-sig")

    call_command("import_sheet", str(file))

    assert WorkingCopy.objects.exists()


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
def test_a_row_that_is_not_asked_about_says_so_in_the_file(file: Path) -> None:
    row = 'name = "Trauma"\nexplanation = "Fall on to the buttock or direct pelvic trauma."\n'
    call_command("import_sheet", str(changed(file, row, f"{row}is_asked = false\n")))
    sheet = FactSheet.objects.get(slug=SLUG)
    working_copy.publish(sheet, change_note="Not asked")

    assert not sheet.causes.get(name="Trauma").is_asked
    assert sheet.causes.get(name="Leg length discrepancy").is_asked


@pytest.mark.usefixtures("sheet")
def test_search_words_are_not_given_to_other_sites(client: Client) -> None:
    page = client.get(f"/fact-sheets/{SLUG}/fact-sheet.json").json()

    assert "search_words" not in page


@pytest.mark.long
def test_sources_are_added_to_the_clinics_exported_sheet(sheet: FactSheet, file: Path) -> None:
    source = '\n[[sources]]\ntitle = "Back pain"\npublisher = "NHS"\n'
    file.write_text(file.read_text() + source)

    call_command("import_sheet", str(file))

    with working_copy.shown(sheet):
        assert sheet.sources.get().title == "Back pain"


@pytest.mark.long
def test_an_empty_audience_is_read(sheet: FactSheet, file: Path) -> None:
    changed(file, 'audience = "Adults with back or pelvic pain"', 'audience = ""')

    call_command("import_sheet", str(file))

    assert working_copy.edited(sheet).audience == ""


@pytest.fixture
def pair(sheet: FactSheet, tmp_path: Path) -> list[str]:
    """Files of two new sheets, each of which names the other."""
    draft = FactSheet.objects.get(slug="sciatica")
    files = []
    for one, other in (("one", "two"), ("two", "one")):
        text = as_text(draft).replace('slug = "sciatica"', f'slug = "{one}"', 1)
        text = text.replace('title = "Sciatica"', f'title = "{one}"', 1)
        text = text.replace('related = "piriformis-syndrome"', f'related = "{other}"', 1)
        (tmp_path / f"{one}.toml").write_text(text)
        files.append(str(tmp_path / f"{one}.toml"))
    return files


@pytest.mark.long
def test_sheets_that_name_each_other_are_read_in_one_go(pair: list[str]) -> None:
    call_command("import_sheet", *pair)

    assert FactSheet.objects.get(slug="one").related_sheets.filter(related__slug="two").exists()
    assert FactSheet.objects.get(slug="two").related_sheets.filter(related__slug="one").exists()


def test_when_one_of_several_is_wrong_none_is_read(pair: list[str]) -> None:
    changed(Path(pair[1]), "[[causes]]", "[[cause]]")

    with pytest.raises(CommandError, match=r"two\.toml:\d+: “cause” is not known here"):
        call_command("import_sheet", *pair)

    assert not FactSheet.objects.filter(slug__in=["one", "two"]).exists()
