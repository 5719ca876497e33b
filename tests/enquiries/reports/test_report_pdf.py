"""The report as it is attached: hostile words come out as typed and harmless."""

from pathlib import Path
from typing import Any

import pytest

from enquiries.letters import report
from enquiries.letters.rendering import render
from enquiries.models import OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.pdf_reader import faults, needs_poppler, read, text

HOSTILE = [
    'O\'Brien & Sons <b>bold</b> "quoted"',
    "</script><script>alert(1)</script>",
    '#panic("typst") $x^2$ *bold* _em_ @ref <label> \\ ~ // comment',
    "{{ 7|add:7 }} {% include 'x' %}",
    "😀" * 300,
]


def sent(sheet: FactSheet, answers: dict[str, Any] | None) -> Any:
    """The message of a report with these answers."""
    consent = {"consent_version": "1", "consent_given_at": "2026-11-02T09:00Z"} if answers else {}
    request = ReportRequest.objects.create(
        sheet=sheet, sheet_version=1, name="Ann", email="a@example.com", answers=answers, **consent
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
