"""The report: the whole fact sheet, to the patient who asked for it."""

from email import message_from_bytes
from itertools import takewhile

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from enquiries.models import OutgoingEmail, ReportRequest
from factsheets.models import FactSheet, UrgentHelpCard
from tests.conftest import SHEET, Payload
from tests.enquiries.letterbox import delivered, html_of
from tests.enquiries.reports.test_report_pdf import everything, sent
from tests.factsheets.seed import pieces
from tests.markup import links, one_line, parse_leniently, text_of

REPORT = f"{SHEET}report/"
SCRIPT = "</script><script>alert(1)</script>"


def is_of_the_sheet(piece: str) -> bool:
    return piece != "Get your personalised report — or speak to a specialist"


@pytest.fixture
def letter(client: Client, sheet: FactSheet, report_payload: Payload) -> EmailMultiAlternatives:
    client.post(REPORT, report_payload(name="O'Brien & Sons"))
    return delivered()["ann@example.com"]


def test_both_bodies_hold_the_whole_sheet_in_order(
    letter: EmailMultiAlternatives,
) -> None:
    for body in (str(letter.body), text_of(parse_leniently(html_of(letter)))):
        rest = one_line(body)
        for piece in takewhile(is_of_the_sheet, pieces()):
            assert piece in rest, f"missing or out of order: {piece}"
            rest = rest.split(piece, 1)[1]


def test_no_boundary_stands_twice(letter: EmailMultiAlternatives) -> None:
    sent_twice = [message_from_bytes(letter.message().as_bytes()) for _ in range(2)]
    parts = [part for message in sent_twice for part in message.walk()]
    boundaries = [part.get_boundary() for part in parts if part.is_multipart()]

    assert len(parts) == 2 * 5  # mixed, alternative, text, HTML and PDF
    assert len(set(boundaries)) == len(boundaries) == 2 * 2


def test_it_shows_the_three_cards_before_the_sheet(letter: EmailMultiAlternatives) -> None:
    for body in (str(letter.body), text_of(parse_leniently(html_of(letter)))):
        before, _, _ = one_line(body).partition("FACT SHEET — SPINAL / SIJ")
        for card in UrgentHelpCard.objects.all():
            assert card.heading in before
            assert all(sign in before for sign in card.sign_list)


def test_it_greets_the_patient_by_the_name_as_typed(letter: EmailMultiAlternatives) -> None:
    assert str(letter.body).startswith("Hello O'Brien & Sons,\n")
    assert "Hello O'Brien &amp; Sons," in html_of(letter)


def test_a_name_can_do_no_harm_in_html(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload(name=SCRIPT))
    letter = delivered()["ann@example.com"]
    assert f"Hello {SCRIPT}," in str(letter.body)
    document = parse_leniently(html_of(letter))
    assert not list(document.iter("script"))
    assert f"Hello {SCRIPT}," in text_of(document)


def test_its_subject_tells_nothing(letter: EmailMultiAlternatives) -> None:
    assert letter.subject == "Your fact sheet from mybackpain.co.uk"


def test_its_links_lead_to_open_pages_of_this_site_only(
    letter: EmailMultiAlternatives,
) -> None:
    addresses = links(parse_leniently(html_of(letter)))
    ours = {address for address in addresses if address.startswith("http://testserver")}
    assert {address.partition("/my-data/")[0] for address in ours} == {
        "http://testserver",  # the link to the patient's own data
        "http://testserver/consultation/",
        "http://testserver/fact-sheets/sacroiliac-joint-dysfunction/",
        "http://testserver/privacy/",
        "http://testserver/urgent-help/#without-speaking",
    }
    assert all(address in str(letter.body) for address in ours)


def test_its_message_id_is_the_rows_for_life(letter: EmailMultiAlternatives) -> None:
    row = OutgoingEmail.objects.get()
    assert letter.message()["Message-ID"] == f"<{row.pk}@testserver>"


def test_an_answer_goes_to_the_clinic(letter: EmailMultiAlternatives) -> None:
    assert letter.reply_to == ["clinic@example.org"]
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_details_are_gone_once_it_has_left(letter: EmailMultiAlternatives) -> None:
    request = ReportRequest.objects.get()
    assert (request.name, request.email) == ("", "")
    assert OutgoingEmail.objects.get().recipient == ""


def test_a_sheet_that_was_withdrawn_meanwhile_is_not_linked(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload())
    FactSheet.objects.filter(pk=sheet.pk).update(status="draft")
    letter = delivered()["ann@example.com"]

    assert "It has been taken off our site since you asked for it." in str(letter.body)
    assert "/fact-sheets/sacroiliac-joint-dysfunction/" not in str(letter.body)
    assert "/fact-sheets/sacroiliac-joint-dysfunction/" not in html_of(letter)


@pytest.fixture
def strange(client: Client, sheet: FactSheet, report_payload: Payload) -> EmailMultiAlternatives:
    """A report of which a stranger makes an advertisement."""
    client.post(REPORT, report_payload(name="Win at evil.example", goal="See https://evil.example"))
    return delivered()["ann@example.com"]


def test_a_strangers_words_carry_no_link(strange: EmailMultiAlternatives) -> None:
    assert str(strange.body).startswith("Hello,\n")
    for body in (str(strange.body), html_of(strange)):
        assert "evil.example" not in body


def test_a_strangers_words_say_whose_they_are(strange: EmailMultiAlternatives) -> None:
    for body in (str(strange.body), html_of(strange)):
        assert "Whoever asked for it typed the answers, not us." in body


def test_a_summary_is_announced_only_where_there_is_one(letter: EmailMultiAlternatives) -> None:
    assert "with your summary" not in str(letter.body)


def bodies(letter: EmailMultiAlternatives) -> list[str]:
    """Return what a reader reads of either body."""
    return [one_line(str(letter.body)), one_line(text_of(parse_leniently(html_of(letter))))]


@pytest.fixture
def answered(sheet: FactSheet) -> list[str]:
    """Both bodies of a report with every answer."""
    return bodies(sent(sheet, everything(sheet) | cause_answers(sheet, "unsure")))


def cause_answers(sheet: FactSheet, answer: str) -> dict[str, str]:
    return {f"cause_{row.pk}": answer for row in sheet.causes.all()}


def before_the_cards(body: str) -> str:
    return body.partition("Check that none of these signs apply to you.")[0]


def test_every_answer_about_a_row_stands_before_the_cards(
    sheet: FactSheet, answered: list[str]
) -> None:
    said = [f"{cause.name}: Not sure" for cause in sheet.causes.all()]
    said += [f"{treatment.name}: No change" for treatment in sheet.treatments.all()]
    said += [f"✓ {one_line(symptom.text)}" for symptom in sheet.symptoms.all()]

    for body in answered:
        assert [words for words in said if words not in before_the_cards(body)] == []


def test_every_answer_stands_once(sheet: FactSheet, answered: list[str]) -> None:
    answers = {"Carry my grandchild": 1, "Low back": 1, "✓": sheet.symptoms.count()}
    answers |= {"Not sure": sheet.causes.count(), "No change": sheet.treatments.count()}

    assert [{words: body.count(words) for words in answers} for body in answered] == [answers] * 2


def test_no_explanation_of_the_sheet_stands_twice(sheet: FactSheet, answered: list[str]) -> None:
    sentences = [cause.explanation for cause in sheet.causes.all()]
    sentences += [treatment.explanation for treatment in sheet.treatments.all()]

    assert [words for words in sentences for body in answered if body.count(words) != 1] == []


def test_what_the_patient_says_comes_before_the_cards(answered: list[str]) -> None:
    said = [
        "What would you most like to be able to do? Carry my grandchild",
        "Where is your pain? Low back",
        "Pain at its worst, from 0 to 10: 8",
        "Work or caring for others: Some effect",
    ]
    for body in answered:
        assert [words for words in said if words not in before_the_cards(body)] == []


def test_only_rows_that_were_answered_are_named_before_the_cards(sheet: FactSheet) -> None:
    (first, second), ticked = sheet.causes.all()[:2], sheet.symptoms.all()[1]
    answers = {f"cause_{second.pk}": "applies", "symptoms": [str(ticked.pk)]}

    for body in bodies(sent(sheet, answers)):
        before = before_the_cards(body)
        assert f"{second.name}: Applies to me" in before
        assert first.name not in before
        assert before.count("✓") == before.count(f"✓ {one_line(ticked.text)}") == 1


def test_the_order_of_treatments_is_said_to_be_no_recommendation(answered: list[str]) -> None:
    for body in answered:
        assert "The order is not a recommendation." in before_the_cards(body)
