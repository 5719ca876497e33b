"""The clinic's own documents become sheets, sentence by sentence."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from factsheets import working_copy
from factsheets.documents import tail
from factsheets.filled_sections import sections
from factsheets.models import Category, FactSheet, WorkingCopy
from factsheets.sheet_file import as_text
from tests.factsheets.bringing_in import SHEET, as_word, bring_in, facet
from tests.factsheets.seed import SEED
from tests.factsheets.word_files import word_file
from tests.markup import parse, text_of


@pytest.mark.long
def test_the_clinics_own_document_changes_nothing_of_its_sheet(
    sheet: FactSheet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring_in(tmp_path, SEED, "seed.txt")

    assert "seed.txt: placed 80 of 80" in capsys.readouterr().out
    assert as_text(working_copy.edited(sheet)) == as_text(sheet)


@pytest.mark.long
def test_a_document_of_a_published_sheet_waits(sheet: FactSheet, tmp_path: Path) -> None:
    bring_in(tmp_path, SEED.replace("Trauma\tFall", "Trauma\tA fall"))

    assert sheet.causes.get(name="Trauma").explanation.startswith("Fall")
    assert WorkingCopy.objects.get().sheet == sheet


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("name", ["facet.txt", "facet.docx", "facet.html"])
def test_a_new_document_becomes_a_draft(tmp_path: Path, name: str) -> None:
    lines = [line.split("\t") for line in SHEET.splitlines() if line]
    table = "<table><tr><td>{}</td><td>{}</td></tr></table>"
    html = "".join(table.format(*line) if line[1:] else f"<p>{line[0]}</p>" for line in lines)
    contents: dict[str, str | bytes] = {"facet.txt": SHEET, "facet.html": html}
    contents["facet.docx"] = word_file(as_word(SHEET))

    bring_in(tmp_path, contents[name], name)

    sheet = facet()
    assert (sheet.status, sheet.category.name, sheet.topic) == ("draft", "Spinal", "Nerve pain")
    assert (sheet.strapline, sheet.short_name) == (
        "A common cause of back pain",
        "facet joint pain",
    )
    assert sheet.introduction == "The facet joints guide the spine."
    assert [row.name for row in sheet.causes.all()] == ["Wear", "Injury"]
    assert [row.text for row in sheet.symptoms.all()][1] == "Stiffness in the morning"
    assert sheet.diagnosis == "An examination comes first."
    assert sheet.treatments.get().explanation == "Keep the joints moving."
    assert sheet.related_sheets.get().related.slug == "sciatica"


@pytest.mark.usefixtures("sheet")
def test_an_unknown_category_is_made(tmp_path: Path) -> None:
    bring_in(tmp_path, SHEET.replace("SPINAL", "HIP"))

    assert facet().category == Category.objects.get(name="HIP")


@pytest.mark.usefixtures("sheet")
def test_a_related_sheet_that_is_not_there_is_named_without_a_link(tmp_path: Path) -> None:
    bring_in(tmp_path, SHEET.replace("Sciatica\t", "Disc pain\t"))

    related = facet().related_sheets.get().related
    assert (related.title, related.is_readable) == ("Disc pain", False)


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
def test_documents_at_once_may_name_each_other(tmp_path: Path) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(SHEET.replace("Sciatica\t", "Disc pain\t"))
    second.write_text(SHEET.replace("Facet Joint Pain", "Disc Pain"))

    call_command("import_document", str(first), str(second))

    assert facet().related_sheets.get().related == FactSheet.objects.get(slug="disc-pain")


@pytest.mark.usefixtures("sheet")
def test_a_heading_of_its_own_becomes_a_section(tmp_path: Path) -> None:
    more = "What you can do yourself\n\n- Walk\n- Rest\n\nRelated fact sheets"

    bring_in(tmp_path, SHEET.replace("Related fact sheets", more))

    found = {section.heading: section for section in sections(facet())}
    assert found["What you can do yourself"].items == ["Walk", "Rest"]


@pytest.mark.usefixtures("sheet")
def test_marks_within_an_explanation_survive(tmp_path: Path) -> None:
    html = "".join(
        f"<p>{line}</p>" for line in SHEET.split("What causes", maxsplit=1)[0].splitlines() if line
    )
    html += "<h2>Treatment</h2><table><tr><td><b>Exercise</b></td><td><p>Keep <b>moving</b>.</p>"
    html += '<p>See <a href="https://www.nhs.uk/">the NHS</a>.</p></td></tr></table>'

    bring_in(tmp_path, html, "facet.html")

    row = facet().treatments.get()
    assert (row.name, row.explanation) == (
        "Exercise",
        "Keep **moving**.\n\nSee [the NHS](https://www.nhs.uk/).",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Diagnosis\n\nA\tB", "A"),
        ("What causes facet joint pain\n\nA loose sentence.", "A loose sentence."),
        ("When to get urgent help\n\n- Numb legs", "Numb legs"),
        ("Get your personalised report\n\nRing us on Sundays.", "Ring us on Sundays."),
    ],
)
@pytest.mark.usefixtures("sheet")
def test_a_sentence_without_a_place_is_named_before_anything_is_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    with pytest.raises(CommandError, match="Nothing was changed"):
        bring_in(tmp_path, f"{SHEET}\n{line}\n")

    assert f"not placed: “{said}”" in capsys.readouterr().out
    assert not FactSheet.objects.filter(slug="facet-joint-pain").exists()


@pytest.mark.usefixtures("sheet")
def test_sentences_without_a_place_can_be_accepted(tmp_path: Path) -> None:
    bring_in(tmp_path, f"{SHEET}\nDiagnosis\n\nA\tB\n", "facet.txt", "--accept-unplaced")

    assert facet().is_draft


@pytest.mark.usefixtures("sheet")
def test_a_category_that_differs_by_signs_is_the_same(tmp_path: Path) -> None:
    bring_in(tmp_path, SHEET.replace("SPINAL", "Spinal!"))

    assert facet().category.name == "Spinal"


@pytest.mark.long
def test_what_a_document_does_not_say_stays(sheet: FactSheet, tmp_path: Path) -> None:
    bring_in(tmp_path, SEED.split("Symptoms")[0], "seed.txt")

    assert as_text(working_copy.edited(sheet)) == as_text(sheet)


@pytest.mark.long
def test_what_was_said_of_rows_in_admin_stays(sheet: FactSheet, tmp_path: Path) -> None:
    sheet.causes.filter(name="Trauma").update(is_risk=True)

    bring_in(tmp_path, SEED, "seed.txt")

    [trauma] = [row for row in sheet.causes.all() if row.name == "Trauma"]
    assert trauma.is_risk
    assert as_text(working_copy.edited(sheet)) == as_text(sheet)


def test_what_is_left_out_of_documents_is_on_the_page(client: Client, sheet: FactSheet) -> None:
    said = text_of(parse(client.get(sheet.get_absolute_url()).content))

    assert [line for line in tail.TAIL if line not in said and line != "Phone Video Email"] == []
