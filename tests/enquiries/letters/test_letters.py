"""The acknowledgement and the alert, and what is true of every letter."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from enquiries.letters import (
    account_notice,
    answered,
    appointment,
    change,
    handover,
    morning_summary,
    offer,
    reminder,
    unreached,
    urgent,
)
from enquiries.letters import reply as reply_letter
from enquiries.letters.rendering import render
from enquiries.models import Consultation, Letter, OfferedTime, OutgoingEmail
from factsheets.models import FactSheet, UrgentHelpCard
from tests.conftest import SHEET, Payload
from tests.enquiries.letterbox import delivered, html_of
from tests.markup import links, one_line, parse_leniently, text_of

REPORT = f"{SHEET}report/"
ABOUT_THE_PATIENT = ["O'Brien", "& Sons", "ann@example.com", "07700", "4477", "six weeks", "video"]


@pytest.fixture
def sent(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> dict[str, EmailMultiAlternatives]:
    typed = consultation_payload(name="O'Brien & Sons", contact_method="video")
    client.post("/consultation/", typed)
    return delivered()


def readings(letter: EmailMultiAlternatives) -> tuple[str, str]:
    """The letter as text and as its HTML shows it."""
    return one_line(str(letter.body)), text_of(parse_leniently(html_of(letter)))


def test_the_acknowledgement_says_what_comes_next(
    sent: dict[str, EmailMultiAlternatives],
) -> None:
    consultation = Consultation.objects.get()
    due = localtime(consultation.answer_due_at)
    letter = sent["ann@example.com"]
    assert letter.subject == f"We have your request, {consultation.reference}"
    for reading in readings(letter):
        assert "Hello O'Brien & Sons," in reading
        assert consultation.reference in reading
        assert f"We will contact you by 5.30pm on {due:%A} {due.day} {due:%B}." in reading
        assert "You asked to speak by video" in reading


def test_the_acknowledgement_says_which_number_is_called(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload(phone="07700 900982 (after 6)"))

    for reading in readings(delivered()["ann@example.com"]):
        assert "we will call the number that ends in 982." in reading
        assert "07700" not in reading


def test_the_acknowledgement_shows_the_three_cards(
    sent: dict[str, EmailMultiAlternatives],
) -> None:
    for reading in readings(sent["ann@example.com"]):
        for card in UrgentHelpCard.objects.all():
            assert card.heading in reading


def test_the_acknowledgement_says_how_to_reach_999_without_speaking(
    sent: dict[str, EmailMultiAlternatives],
) -> None:
    for reading in readings(sent["ann@example.com"]):
        assert reading.count("Cannot speak on a phone?") == 1


def test_the_acknowledgement_repeats_nothing_of_the_persons_health(
    sent: dict[str, EmailMultiAlternatives],
) -> None:
    assert "six weeks" not in sent["ann@example.com"].message().as_string()


def test_the_alert_leads_to_the_request(
    sent: dict[str, EmailMultiAlternatives],
) -> None:
    consultation = Consultation.objects.get()
    letter = sent["clinic@example.org"]
    page = f"http://testserver/admin/enquiries/consultation/{consultation.pk}/change/"
    assert letter.subject == f"New consultation request {consultation.reference}"
    assert page in str(letter.body)
    assert page in links(parse_leniently(html_of(letter)))


def test_the_alert_holds_nothing_about_the_patient(
    sent: dict[str, EmailMultiAlternatives],
) -> None:
    letter = sent["clinic@example.org"]
    for part in (str(letter.subject), *readings(letter), str(letter.extra_headers)):
        assert not [word for word in ABOUT_THE_PATIENT if word in part]


def write_to(consultation: Consultation) -> None:
    """Staff reply to the patient, and book an appointment."""
    rita = User.objects.create_user("rita")
    soon = timezone.now() + timedelta(days=3)
    reply = consultation.reply(by=rita, next_step_due_at=soon, text="We will call you.")
    reply_letter.enqueue(reply)
    details: dict[str, Any] = {"clinician": rita, "minutes": 30, "method": "phone"}
    later = timezone.now() + timedelta(days=4)
    times = [OfferedTime(starts_at=later, lapses_at=soon, **details)]
    offer.enqueue(
        consultation.offer(by=rita, text="Choose one.", times=times, next_step_due_at=soon)
    )
    unreached.enqueue(consultation)
    consultation.set_urgency(2, by=rita, why="Numb")
    urgent.enqueue(consultation)
    handover.enqueue(consultation, User(email="clinic@example.org"))
    booked = consultation.book(by=rita, starts_at=soon, **details)
    appointment.enqueue(booked)
    reminder.enqueue(booked)
    change.enqueue(consultation, "added")
    answered.enqueue(reply)


@pytest.mark.long
@pytest.mark.parametrize("letter", Letter.values)
def test_every_letter_is_whole_without_loading_anything(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    consultation_payload: Payload,
    letter: str,
) -> None:
    client.post(REPORT, report_payload())
    client.post("/consultation/", consultation_payload())
    morning_summary.enqueue(date(2026, 6, 1))
    write_to(Consultation.objects.get())
    account_notice.enqueue(User(email="rita@example.com"))

    message = render(OutgoingEmail.objects.get(letter=letter))

    assert message.subject
    text, html = readings(message)
    assert text
    assert html
    assert "{{" not in text + html
    document = parse_leniently(html_of(message))
    assert document.get("lang") == "en-GB"
    assert not [tag for tag in ("img", "link", "script", "iframe") if list(document.iter(tag))]
    assert "url(" not in html_of(message)


@pytest.mark.long
def test_every_letter_to_a_patient_says_whom_to_call(
    client: Client, sheet: FactSheet, report_payload: Payload, consultation_payload: Payload
) -> None:
    client.post(REPORT, report_payload())
    client.post("/consultation/", consultation_payload())
    write_to(Consultation.objects.get())
    to_patients = OutgoingEmail.objects.exclude(recipient="clinic@example.org")
    headings = [card.heading for card in UrgentHelpCard.objects.all()]

    for message in map(render, to_patients):
        for reading in readings(message):
            assert [reading.count(heading) for heading in headings] == [1] * len(headings)
        assert "tel:999" in links(parse_leniently(html_of(message)))


def test_a_reply_leads_to_the_signs_in_one_line(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())
    write_to(Consultation.objects.get())
    message = render(OutgoingEmail.objects.get(letter="reply"))

    assert "Check the signs: http://testserver/urgent-help/" in str(message.body)
    assert "http://testserver/urgent-help/" in links(parse_leniently(html_of(message)))
