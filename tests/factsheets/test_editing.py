"""An editor pastes whole tables, moves rows and keeps sheets as files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factsheets import working_copy
from factsheets.models import FactSheet
from factsheets.sheet_file import as_text
from tests.factsheets.conftest import ADMIN, Editor
from tests.markup import parse_leniently

pytestmark = pytest.mark.usefixtures("short_sheets")


@pytest.mark.long
@pytest.mark.parametrize(
    "pasted",
    [
        "Rest\tNow and then.\r\nWalking\tA little every day.",
        "Rest: Now and then.\nWalking: A little every day.",
        "• Rest: Now and then.\n\n• Walking: A little every day.",
    ],
    ids=["a table", "lines", "a list"],
)
def test_a_pasted_table_is_added_below_the_rows(
    editor: Editor, draft: FactSheet, pasted: str
) -> None:
    editor.edits(draft, paste_treatments=pasted)

    rows = [(row.name, row.explanation) for row in draft.treatments.all()]
    assert rows[-2:] == [("Rest", "Now and then."), ("Walking", "A little every day.")]


FALLS = {"name": "Falls", "explanation": "From a height.", "position": ""}


@pytest.fixture
def at_the_end(draft: FactSheet) -> str:
    """The name of a cause that has the greatest position there is."""
    last = draft.causes.all()[draft.causes.count() - 1]
    draft.causes.filter(pk=last.pk).update(position=32_767)
    return last.name


@pytest.mark.long
def test_a_row_is_pasted_below_the_greatest_position(
    editor: Editor, draft: FactSheet, at_the_end: str
) -> None:
    editor.edits(draft, paste_causes="Falls\tFrom a height.\nStairs\tMissed in the dark.")

    assert [row.name for row in draft.causes.all()][-3:] == [at_the_end, "Falls", "Stairs"]


@pytest.mark.long
def test_a_row_is_typed_below_the_greatest_position(
    editor: Editor, draft: FactSheet, at_the_end: str
) -> None:
    new = f"causes-{draft.causes.count()}"
    typed = {f"{new}-{key}": value for key, value in FALLS.items()}

    editor.edits(draft, **typed, **{"causes-TOTAL_FORMS": str(draft.causes.count() + 1)})

    assert [row.name for row in draft.causes.all()][-2:] == [at_the_end, "Falls"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(80, id="600 fields"),
        pytest.param(1250, id="6,400", marks=pytest.mark.long),
    ],
)
def test_a_long_sheet_is_saved_whole(editor: Editor, draft: FactSheet, rows: int) -> None:
    typed = {"treatments-TOTAL_FORMS": str(rows)}
    for number in range(draft.treatments.count(), rows):
        row = {"id": "", "sheet": "", "name": f"Rest {number}", "explanation": "Now and then."}
        row["position"] = ""
        typed |= {f"treatments-{number}-{name}": value for name, value in row.items()}

    response = editor.edits(draft, **typed)

    assert response.status_code == 302
    saved = list(draft.treatments.values_list("name", flat=True))
    assert (len(saved), saved[-1]) == (rows, f"Rest {rows - 1}")


@pytest.mark.long
def test_a_pasted_list_becomes_symptoms(editor: Editor, draft: FactSheet) -> None:
    editor.edits(draft, paste_symptoms="- A numb foot\n* A weak foot\nA cold foot")

    texts = [row.text for row in draft.symptoms.all()]
    assert texts[-3:] == ["A numb foot", "A weak foot", "A cold foot"]


@pytest.mark.long
def test_what_is_pasted_into_a_published_sheet_waits(editor: Editor, sheet: FactSheet) -> None:
    count = sheet.causes.count()

    editor.edits(sheet, paste_causes="Falls\tFrom a height.")

    assert sheet.causes.count() == count
    assert working_copy.edited(sheet).causes.all()[count].name == "Falls"


@pytest.mark.long
def test_a_pasted_line_without_a_name_is_given_back(editor: Editor, draft: FactSheet) -> None:
    page = editor.edits(draft, paste_causes="Just a sentence").content.decode()

    assert "This line has no name: “Just a sentence”." in page
    assert "Just a sentence</textarea>" in page


@pytest.mark.long
@pytest.mark.parametrize(
    ("table", "pasted", "told"),
    [
        ("causes", f"Falls\tFrom a height.\n{'Wear ' * 30}\tWith age.", "at most 120 characters"),
        ("treatments", f"{'Rest' * 31}\tNow and then.", "at most 120 characters"),
        ("causes", "Falls\tSee [how](http://falls.example/).", "must be a whole address"),
        ("symptoms", "A numb foot, see [why](falls.example)", "must be a whole address"),
        ("treatments", "Rest: See [how](https://falls/).", "must be a whole address"),
    ],
)
def test_a_pasted_row_is_held_to_what_a_typed_one_is(
    editor: Editor, draft: FactSheet, table: str, pasted: str, told: str
) -> None:
    before = getattr(draft, table).count()

    page = editor.edits(draft, **{f"paste_{table}": pasted, "topic": "Typed"}).content.decode()

    assert told in page
    assert f"{pasted}</textarea>" in page
    assert 'value="Typed"' in page
    assert getattr(draft, table).count() == before


@pytest.mark.long
def test_a_table_is_pasted_into_a_new_sheet(editor: Editor, draft: FactSheet) -> None:
    new = {"title": "Falls", "short_name": "falls", "slug": "falls", "topic": "Falls"}
    new |= {"category": str(draft.category_id), "paste_causes": "Ice: It is slippery."}

    editor.sends(f"{ADMIN}add/", **new)

    assert FactSheet.objects.get(slug="falls").causes.get().name == "Ice"


@pytest.mark.long
def test_every_input_of_a_row_has_a_label(editor: Editor, draft: FactSheet) -> None:
    document = parse_leniently(editor.page(draft, "change").encode())
    labelled = {label.get("for") for label in document.iter("label")}
    inputs = [
        field.get("id")
        for tag in ("input", "textarea", "select")
        for field in document.iter(tag)
        if field.get("name", "").startswith(("causes-0", "symptoms-0", "sources-0"))
        and field.get("type") != "hidden"
    ]

    assert [name for name in inputs if name not in labelled] == []


@pytest.mark.long
def test_a_file_that_was_downloaded_is_uploaded_again(editor: Editor, draft: FactSheet) -> None:
    text = editor.reads(f"{ADMIN}{draft.pk}/file/").replace("Pain down the leg", "Leg pain", 1)
    file = SimpleUploadedFile("sciatica.toml", text.encode())

    editor.client.post(f"{ADMIN}upload/", {"files": file})

    draft.refresh_from_db()
    assert draft.strapline == "Leg pain from an irritated nerve root"


@pytest.mark.long
def test_a_file_that_was_saved_in_notepad_is_uploaded(editor: Editor, draft: FactSheet) -> None:
    text = as_text(draft).replace("Pain down the leg", "Leg pain", 1)
    file = SimpleUploadedFile("sciatica.toml", text.encode("utf-8-sig"))

    editor.client.post(f"{ADMIN}upload/", {"files": file})

    draft.refresh_from_db()
    assert draft.strapline == "Leg pain from an irritated nerve root"


def test_pressing_without_a_file_asks_for_one(editor: Editor) -> None:
    page = editor.client.post(f"{ADMIN}upload/", {}).content.decode()

    assert "Choose a file, such as sciatica.toml." in page


def test_what_is_wrong_with_a_file_is_told_with_its_line(editor: Editor, draft: FactSheet) -> None:
    text = as_text(draft).replace('category = "Spinal"', 'category = "Spine"', 1)
    file = SimpleUploadedFile("sciatica.toml", text.encode())

    page = editor.client.post(f"{ADMIN}upload/", {"files": file}).content.decode()

    assert "sciatica.toml: line 3: “category” must be one of: Spinal" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "line 1: This is not UTF-8 text."),
        ("format = 1\nname = “Sacro­iliac é”".encode("cp1252"), "line 2: This is not UTF-8 text."),
        (b"format = 1\nname = Back\n", "line 2: Invalid value"),
        (b"format = 99\n", "line 1: “format” must be 1"),
    ],
)
def test_of_several_files_the_one_that_cannot_be_read_is_named(
    editor: Editor, draft: FactSheet, content: bytes, told: str
) -> None:
    good = SimpleUploadedFile("sciatica.toml", as_text(draft).encode())
    bad = SimpleUploadedFile("sheet.toml", content)

    page = editor.client.post(f"{ADMIN}upload/", {"files": [good, bad]}).content.decode()

    assert f"sheet.toml: {told}" in page
