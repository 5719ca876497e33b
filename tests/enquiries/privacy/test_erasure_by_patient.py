"""By the link in a letter a patient erases what they typed; what the clinic wrote is its own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.delivery.courier import Courier
from enquiries.letters import rendering
from enquiries.models import Consultation, ContactLogEntry, Letter, NotAllowed, OutgoingEmail
from enquiries.privacy.my_data import link
from tests.enquiries.reception import browser_of, member, new_consultation, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reception() -> User:
    return member("rita", "Reception")


@pytest.fixture
def consultation(reception: User) -> Consultation:
    """A request that staff have answered and noted."""
    consultation = new_consultation()
    consultation.reply(
        by=reception, next_step_due_at=now() + timedelta(days=3), text="Dear Ann, we will call you"
    )
    consultation.note(by=reception, text="Wants a morning", is_clinical=True)
    return consultation


def page(consultation: Consultation) -> str:
    return link(consultation).removeprefix("http://testserver")


def erase(client: Client, consultation: Consultation, **answers: str) -> int:
    return client.post(page(consultation), {"action": "erase"} | answers).status_code


def book(consultation: Consultation, by: User) -> None:
    consultation.book(
        by=by, starts_at=now() + timedelta(days=2), minutes=30, method="phone", place="Room 1"
    )


def texts(consultation: Consultation) -> set[str]:
    return set(consultation.log.exclude(kind="erased").values_list("text", flat=True))


def test_what_the_patient_typed_goes_and_what_the_clinic_wrote_stays(
    client: Client, consultation: Consultation
) -> None:
    assert erase(client, consultation) == 303

    consultation.refresh_from_db()
    assert (consultation.name, consultation.email, consultation.concern) == ("", "", "")
    assert consultation.state == "closed"
    assert {"Dear Ann, we will call you", "Wants a morning"} <= texts(consultation)


def test_an_address_that_staff_corrected_goes_with_the_one_that_took_its_place(
    client: Client, consultation: Consultation, reception: User
) -> None:
    consultation.correct(by=reception, email="ann@example.org")

    erase(client, consultation)

    assert not [text for text in texts(consultation) if "ann@example.com" in text]


def test_words_that_came_from_the_patient_later_go_too(
    client: Client, consultation: Consultation
) -> None:
    ContactLogEntry.objects.create(
        consultation=consultation, kind="heard", state="new", text="It is worse at night"
    )

    erase(client, consultation)

    assert "It is worse at night" not in texts(consultation)


def test_the_page_says_beforehand_what_goes_and_what_stays(
    client: Client, consultation: Consultation
) -> None:
    shown = client.get(page(consultation)).content.decode()

    assert "<dt>Back pain, as described</dt><dd>Low back pain for six weeks" in shown
    assert "<dt>Replies that we sent you</dt><dd>1" in shown
    assert "<dt>Notes of our staff</dt><dd>1" in shown


def test_the_page_shows_no_note_of_staff(client: Client, consultation: Consultation) -> None:
    assert "Wants a morning" not in client.get(page(consultation)).content.decode()


def test_the_page_says_afterwards_what_stays(client: Client, consultation: Consultation) -> None:
    erase(client, consultation)

    shown = client.get(page(consultation)).content.decode()
    assert "We hold nothing that you typed." in shown
    assert "<dt>Notes of our staff</dt><dd>1" in shown
    assert consultation.reference in shown


def test_the_clinic_is_told_at_once_by_reference_alone(
    client: Client, consultation: Consultation
) -> None:
    erase(client, consultation)

    message = rendering.render(OutgoingEmail.objects.get(letter="change"))
    assert message.to == ["clinic@example.org"]
    assert consultation.reference in message.subject
    assert "Ann" not in message.body + str(message.alternatives)


def test_it_is_told_once_however_often_the_button_is_pressed(
    client: Client, consultation: Consultation
) -> None:
    assert [erase(client, consultation) for _ in range(3)] == [303] * 3
    assert OutgoingEmail.objects.filter(letter="change").count() == 1


def test_an_appointment_ahead_is_asked_about_first(
    client: Client, consultation: Consultation, reception: User
) -> None:
    book(consultation, reception)

    assert erase(client, consultation) == 422

    consultation.refresh_from_db()
    assert (consultation.state, consultation.email) == ("booked", "ann@example.com")


def test_an_appointment_ahead_is_cancelled_with_its_calendar_update(
    client: Client, consultation: Consultation, reception: User
) -> None:
    book(consultation, reception)
    erase(client, consultation, sure="yes")

    letter = OutgoingEmail.objects.get(letter="appointment")
    message = rendering.render(letter)
    assert message.to == ["ann@example.com"]
    calendar = str(message.attachments[0])
    assert "METHOD:CANCEL" in calendar
    assert "ann@example.com" in calendar


def test_the_clinic_is_told_that_the_appointment_is_off(
    client: Client, consultation: Consultation, reception: User
) -> None:
    book(consultation, reception)
    erase(client, consultation, sure="yes")

    message = rendering.render(OutgoingEmail.objects.get(letter="change"))
    assert "erased their details" in message.body


def test_the_last_letters_address_is_forgotten_once_it_has_left(
    client: Client, consultation: Consultation, reception: User, settings: Settings
) -> None:
    settings.LETTER_GRACE = 0
    book(consultation, reception)
    erase(client, consultation, sure="yes")
    courier = Courier()
    while courier.deliver_next():
        pass

    call_command("periodic", "--run", "forget_recipients")

    assert not OutgoingEmail.objects.filter(recipient="ann@example.com").exists()
    assert OutgoingEmail.objects.get(letter="appointment").state == "SENT"


def test_staff_still_read_the_clinics_record(
    client: Client, consultation: Consultation, reception: User
) -> None:
    erase(client, consultation)

    shown = browser_of(reception).get(page_of(consultation)).content.decode()
    assert "Personal details were erased on" in shown
    assert "Dear Ann, we will call you" in shown


def closed_ago(consultation: Consultation, days: int) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(closed_at=now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("years", "days", "is_kept"),
    [(0, 170, True), (0, 190, False), (8, 190, True), (8, 8 * 366 - 20, True), (8, 2930, False)],
)
def test_the_record_has_a_period_of_its_own(
    client: Client,
    consultation: Consultation,
    settings: Settings,
    years: int,
    days: int,
    *,
    is_kept: bool,
) -> None:
    settings.RECORD_YEARS = years
    erase(client, consultation)
    closed_ago(consultation, days)

    call_command("periodic", "--run", "erase_records")

    assert ("Wants a morning" in texts(consultation)) is is_kept


@pytest.mark.parametrize(("years", "is_kept"), [(0, False), (8, True)])
def test_a_closed_request_goes_with_or_without_its_record(
    consultation: Consultation, reception: User, settings: Settings, years: int, *, is_kept: bool
) -> None:
    settings.RECORD_YEARS = years
    Consultation.objects.update(
        state="closed", closed_at=now(), closed_by=reception, close_reason="answered"
    )
    closed_ago(consultation, 190)

    call_command("periodic", "--run", "erase_closed_consultations")

    consultation.refresh_from_db()
    assert consultation.name == ""
    assert ("Wants a morning" in texts(consultation)) is is_kept


def test_what_is_wholly_erased_is_not_erased_again(consultation: Consultation) -> None:
    consultation.erase(keeps_record=True)
    consultation.erase()
    with pytest.raises(NotAllowed):
        consultation.erase()


def test_each_erasure_leaves_its_receipt(consultation: Consultation) -> None:
    consultation.erase(keeps_record=True)
    consultation.erase()

    first, second = consultation.log.filter(kind="erased").values_list("text", flat=True)
    assert first.startswith("Name, email address")
    assert second.startswith("Only what the clinic wrote.")


def quiet_for(consultation: Consultation, days: int) -> None:
    then = now() - timedelta(days=days)
    Consultation.objects.filter(pk=consultation.pk).update(received_at=then)
    consultation.log.update(at=then)


@pytest.mark.parametrize(("days", "is_erased"), [(360, False), (370, True)])
def test_an_open_request_goes_after_a_year_without_a_step(
    consultation: Consultation, days: int, *, is_erased: bool
) -> None:
    quiet_for(consultation, days)

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert (consultation.erased_at is not None) is is_erased


def test_a_step_keeps_an_open_request(consultation: Consultation, reception: User) -> None:
    quiet_for(consultation, 370)
    consultation.note(by=reception, text="Still waiting for the scan")

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert consultation.erased_at is None


def test_to_open_its_page_is_no_step(consultation: Consultation, reception: User) -> None:
    quiet_for(consultation, 370)
    consultation.show_to(reception)

    call_command("periodic", "--run", "erase_dormant_consultations")

    consultation.refresh_from_db()
    assert consultation.erased_at


@pytest.mark.parametrize(("days", "is_warned_of"), [(330, False), (345, True)])
def test_the_morning_summary_warns_before_an_open_request_goes(
    consultation: Consultation, days: int, *, is_warned_of: bool
) -> None:
    quiet_for(consultation, days)
    OutgoingEmail.objects.enqueue(Letter.DIGEST, "clinic@example.org", occasion="2026-11-25")

    body = str(rendering.render(OutgoingEmail.objects.get(letter="digest")).body)

    warning = body.partition("Erased within a month")[2]
    assert (consultation.reference in warning) is is_warned_of
