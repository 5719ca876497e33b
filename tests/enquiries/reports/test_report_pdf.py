"""The report as it is attached: hostile words come out as typed and harmless."""

import re
from pathlib import Path
from typing import Any

import pytest

from enquiries.letters import report
from enquiries.letters.rendering import render
from enquiries.models import OutgoingEmail, ReportRequest
from enquiries.reports.pdf import QUESTIONS
from factsheets.models import FactSheet
from tests.pdf_reader import faults, needs_poppler, read, text

A4_WIDTH, MARGIN = 595, 40  # points
HOSTILE = [
    'O\'Brien & Sons <b>bold</b> "quoted"',
    "</script><script>alert(1)</script>",
    '#panic("typst") $x^2$ *bold* _em_ @ref <label> \\ ~ // comment',
    '\\")))#panic("typst")//',
    "{{ 7|add:7 }} {% include 'x' %}",
    "😀" * 300,
]


def sent(sheet: FactSheet, answers: dict[str, Any] | None, name: str = "Ann") -> Any:
    """The message of a report with these answers."""
    consent = {"consent_version": "1", "consent_given_at": "2026-11-02T09:00Z"} if answers else {}
    request = ReportRequest.objects.create(
        sheet=sheet, sheet_version=1, name=name, email="a@example.com", answers=answers, **consent
    )
    report.enqueue(request)
    return render(OutgoingEmail.objects.get())


def attached(message: Any) -> bytes:
    ((name, file, kind),) = message.attachments
    assert (name, kind) == ("fact-sheet.pdf", "application/pdf")
    return bytes(file)


@needs_poppler
@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_come_out_as_typed_everywhere(sheet: FactSheet, typed: str) -> None:
    message = sent(sheet, {"goal": typed})

    html = message.alternatives[0].content
    assert message.subject == "Your fact sheet from mybackpain.co.uk"
    assert typed in message.body
    assert "<script" not in html
    assert "<b>bold" not in html
    assert typed.replace(" ", "") in text(attached(message)).replace(" ", "")


@needs_poppler
def test_right_to_left_words_keep_every_letter(sheet: FactSheet) -> None:
    message = sent(sheet, {"goal": "שלום עולם"})

    assert "שלום עולם" in message.body
    assert 'dir="auto"' in message.alternatives[0].content
    assert sorted("שלוםעולם") == sorted(c for c in text(attached(message)) if "א" <= c <= "ת")


@needs_poppler
@pytest.mark.parametrize("typed", ["中文", "\ue000", "\U00013000"])
def test_a_character_that_no_font_has_never_stops_a_report(sheet: FactSheet, typed: str) -> None:
    message = sent(sheet, {"goal": typed})

    assert typed in message.body
    assert "Tagged:          yes" in read("pdfinfo", attached(message))


@pytest.mark.parametrize("typed", ["腰が痛い", "허리 통증", "背痛", "x" * 1000])
def test_what_cannot_be_printed_costs_no_tags(sheet: FactSheet, tmp_path: Path, typed: str) -> None:
    assert faults(attached(sent(sheet, {"goal": typed})), tmp_path) == []


@needs_poppler
def test_what_cannot_be_printed_is_said_to_be_so(sheet: FactSheet) -> None:
    words = text(attached(sent(sheet, {"goal": "腰が痛い, since May"})))

    assert "Some characters that you typed could not be printed here." in words
    assert "since May" in words


@needs_poppler
def test_an_answer_stands_next_to_the_sheets_own_sentence(sheet: FactSheet) -> None:
    cause = sheet.causes.all()[0]

    words = text(attached(sent(sheet, {f"cause_{cause.pk}": "applies"})))

    assert f"{cause.name} You: Applies to me Fact sheet: {cause.explanation[:40]}" in words
    assert "worksheet" not in words


@needs_poppler
def test_without_answers_the_report_is_a_worksheet_to_fill_in_by_hand(sheet: FactSheet) -> None:
    words = text(attached(sent(sheet, None)))

    assert "You gave no answers, so these pages are a worksheet." in words
    assert "☐ Applies to me ☐ Does not apply to me ☐ Not sure" in words
    assert "Questions to ask" in words


@pytest.mark.parametrize("answers", [None, {"goal": "Garden 😀 שלום"}])
def test_a_checker_of_pdf_ua_finds_no_fault(
    sheet: FactSheet, tmp_path: Path, answers: dict[str, Any] | None
) -> None:
    assert faults(attached(sent(sheet, answers)), tmp_path) == []


def test_a_report_stays_small(sheet: FactSheet) -> None:
    message = sent(sheet, {"goal": "Garden"})
    assert len(message.alternatives[0].content.encode()) < 100_000
    assert len(attached(message)) < 300_000


EVERYTHING = {
    "where": "Low back",
    "side": "left",
    "duration": "over-3-months",
    "pain_now": "4",
    "pain_worst": "8",
    "better": "Walking",
    "worse": "Sitting",
    "sleep": "large",
    "walking": "none",
    "sitting": "large",
    "work": "some",
    "mood": "some",
    "goal": "Carry my grandchild",
}


def first_page(message: Any) -> str:
    return " ".join(read("pdftotext", attached(message), "-raw", "-l", "1").split())


def everything(sheet: FactSheet) -> dict[str, Any]:
    """Every question answered."""
    tried = {f"treatment_{row.pk}": "no-change" for row in sheet.treatments.all()}
    return EVERYTHING | tried | {"symptoms": [str(row.pk) for row in sheet.symptoms.all()]}


@needs_poppler
def test_the_first_page_says_whose_it_is(sheet: FactSheet) -> None:
    page = first_page(sent(sheet, {"goal": "Garden"}))

    assert "Name: Ann Date of birth Answers given on" in page


@needs_poppler
def test_all_that_is_to_be_talked_about_is_on_the_first_page(sheet: FactSheet) -> None:
    page = first_page(sent(sheet, everything(sheet)))

    answers = ["Low back", "Left", "Over 3 months", "Walking", "Carry my grandchild", "No change"]
    ticked = [f"✓ {row.text}" for row in sheet.symptoms.all()]
    assert [words for words in [*answers, *ticked, *QUESTIONS] if words not in page] == []


@needs_poppler
def test_what_was_typed_at_the_greatest_length_stays_on_the_first_page(sheet: FactSheet) -> None:
    long = dict.fromkeys(("where", "better", "worse"), "a long word " * 16)

    page = first_page(sent(sheet, everything(sheet) | long | {"goal": "to walk " * 60}))

    assert QUESTIONS[-1] in page


@needs_poppler
def test_without_answers_the_first_page_is_to_fill_in_by_hand(sheet: FactSheet) -> None:
    page = first_page(sent(sheet, None))

    assert "Which side? ☐ Left ☐ Right ☐ Both sides ☐ In the middle" in page
    assert f"☐ {sheet.symptoms.all()[0].text}" in page
    assert QUESTIONS[-1] in page


@needs_poppler
def test_a_worksheets_rows_have_the_sheets_own_words(sheet: FactSheet) -> None:
    row = sheet.treatments.all()[0]

    words = text(attached(sent(sheet, None)))

    assert f"{row.name} {row.explanation} ☐ Not tried" in words


@pytest.mark.parametrize("slug", ["sacroiliac-joint-dysfunction", "sciatica"])
def test_a_checker_of_pdf_ua_finds_no_fault_in_a_full_first_page(
    sheet: FactSheet, tmp_path: Path, slug: str
) -> None:
    other = FactSheet.objects.get(slug=slug)

    assert faults(attached(sent(other, everything(other))), tmp_path) == []


@needs_poppler
def test_a_name_that_is_a_link_is_not_printed(sheet: FactSheet) -> None:
    message = sent(sheet, {"goal": "Garden"}, name="win.example/now")

    assert "win.example" not in text(attached(message))


@needs_poppler
@pytest.mark.parametrize(
    "word",
    ["https://example.org/" + "a" * 180, "W" * 200, "_" * 200, "腰痛" * 100, "!" * 200, "щ" * 200],
)
def test_no_word_runs_off_the_page(sheet: FactSheet, word: str) -> None:
    answers = everything(sheet) | dict.fromkeys(("where", "better", "worse", "goal"), word)

    boxes = read("pdftotext", attached(sent(sheet, answers, name=word[:200])), "-bbox")

    right_ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert max(right_ends) < A4_WIDTH - MARGIN
