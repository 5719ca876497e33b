"""Whatever a stranger types, the letter leaves and the worker goes on."""

import random
import unicodedata

import pytest
from pytest_django import Settings

from enquiries.letters import rendering, report
from enquiries.models import OutgoingEmail, ReportRequest
from enquiries.reports import pdf as report_pdf
from factsheets.models import FactSheet
from factsheets.native import NativeFailure
from tests.enquiries.letterbox import delivered, html_of
from tests.fuzzing import guesses, mixture
from tests.mail_settings import send_by
from tests.pdf_reader import ENDS_TYPST, needs_poppler, text

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def ask_for_report(sheet: FactSheet, goal: str, address: str = "ann@example.com") -> OutgoingEmail:
    request = ReportRequest.objects.create(
        sheet=sheet,
        sheet_version=1,
        name=goal[:200] or "Ann",
        email=address,
        answers={"goal": goal},
        consent_version="1",
        consent_given_at="2026-11-02T09:00Z",
    )
    report.enqueue(request)
    return request.emails.get()


@needs_poppler
def test_what_ends_typst_is_printed_in_plain_characters(sheet: FactSheet) -> None:
    ask_for_report(sheet, ENDS_TYPST)

    letter = delivered()["ann@example.com"]

    [(_, file, _)] = letter.attachments
    assert f"You: {report_pdf.REPLACEMENT * 4}" in text(bytes(file))
    assert "Some characters that you typed could not be printed here." in text(bytes(file))


def test_the_email_itself_shows_them_as_typed(sheet: FactSheet) -> None:
    ask_for_report(sheet, f"Garden {ENDS_TYPST}")

    letter = delivered()["ann@example.com"]

    assert f"Garden {ENDS_TYPST}" in str(letter.body)
    assert f"Garden {ENDS_TYPST}" in html_of(letter)


def test_a_letter_whose_pdf_fails_twice_leaves_without_it(
    sheet: FactSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **_named: object) -> bytes:
        raise NativeFailure("typst: ended with -6")

    monkeypatch.setattr(report_pdf, "typeset", fail)
    ask_for_report(sheet, "Garden")

    letter = delivered()["ann@example.com"]

    assert letter.attachments == []
    for body in (str(letter.body), html_of(letter)):
        assert "could not be made this time" in body
        assert "attached" not in body


def test_a_letter_whose_styles_cannot_be_inlined_keeps_them_in_its_head(
    sheet: FactSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        pass

    class Inliner:
        def inline(self, html: str) -> str:
            raise Panic

    monkeypatch.setattr(rendering, "inliner", Inliner)
    ask_for_report(sheet, "Garden")

    html = html_of(delivered()["ann@example.com"])

    assert "<style" in html
    assert "Garden" in html


def test_twenty_such_letters_hold_up_nobody(sheet: FactSheet) -> None:
    for number in range(20):
        ask_for_report(sheet, ENDS_TYPST, f"stranger{number}@example.com")
    ask_for_report(sheet, "Walk the dog", "patient@example.com")

    assert len(delivered()) == 21
    assert set(OutgoingEmail.objects.values_list("state", "attempts")) == {("SENT", 1)}


def test_plain_characters_keep_what_british_names_need() -> None:
    typed = "Siân Ó Briain, Zoë – “Łódź”, 10 £/€ o’clock\nΓιώργος, Олена"
    assert report_pdf.plain(unicodedata.normalize("NFD", typed)) == typed


def test_no_mixture_of_characters_loses_a_letter(sheet: FactSheet, settings: Settings) -> None:
    send_by(settings, "django.core.mail.backends.dummy.EmailBackend")
    for rows in (sheet.causes, sheet.treatments, sheet.related_sheets):
        rows.all().delete()  # a short sheet takes a quarter of the time
    chance = random.Random(20261125)
    for number in range(guesses(40)):
        email = ask_for_report(sheet, mixture(chance), f"stranger{number}@example.com")
        delivered()
        email.refresh_from_db()
        assert (email.state, email.attempts) == ("SENT", 1), f"guess {number}"
