"""Staff see whether letters left, and send dead ones again."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from enquiries.clinic.calendar import CLINIC_ZONE
from enquiries.models import Consultation, OutgoingEmail
from tests.markup import parse_leniently, text_of

EMAILS = "/admin/enquiries/outgoingemail/"
State = OutgoingEmail.State


@pytest.fixture
def triage(staff: Callable[..., Client], consultation: Consultation) -> Client:
    """A receptionist; the acknowledgement is dead, the alert waits."""
    consultation.emails.filter(letter="acknowledgement").update(
        state=State.DEAD, due_at=None, attempts=10, last_error="SMTPRecipientsRefused 550 5.1.1"
    )
    return staff("Reception")


def send_again(client: Client, *letters: str) -> int:
    chosen = OutgoingEmail.objects.filter(letter__in=letters).values_list("pk", flat=True)
    form = {"action": "send_again", "_selected_action": [str(pk) for pk in chosen]}
    return client.post(EMAILS, form).status_code


def states() -> dict[str, tuple[str, int]]:
    rows = OutgoingEmail.objects.values_list("letter", "state", "attempts")
    return {letter: (state, attempts) for letter, state, attempts in rows}


def test_a_row_says_what_became_of_a_letter(triage: Client) -> None:
    page = parse_leniently(triage.get(EMAILS, {"state__exact": "DEAD"}).content)
    [row] = page.iterfind(".//table[@id='result_list']/tbody/tr")
    shown = " ".join(text_of(cell) for cell in row)
    assert "Acknowledgement to the patient not delivered" in shown
    assert "The mailbox does not exist. 10 attempts" in shown


def test_the_list_has_24_hours(triage: Client) -> None:
    OutgoingEmail.objects.update(created_at=datetime(2026, 11, 26, 17, 47, tzinfo=CLINIC_ZONE))

    assert "26 Nov 2026, 17:47" in triage.get(EMAILS).content.decode()


def test_a_dead_letter_is_sent_again_from_the_start(triage: Client) -> None:
    assert send_again(triage, "acknowledgement") == 302
    assert states()["acknowledgement"] == (State.PENDING, 0)
    assert LogEntry.objects.get().change_message == "Sent again."


def test_only_dead_letters_are_sent_again(triage: Client) -> None:
    OutgoingEmail.objects.filter(letter="alert").update(attempts=3)
    send_again(triage, "acknowledgement", "alert")
    assert states() == {"acknowledgement": (State.PENDING, 0), "alert": (State.PENDING, 3)}
    page = triage.get(EMAILS).content.decode()
    assert "Waiting to be sent again: 1" in page
    assert "Left alone, because they are not dead letters: 1" in page


@pytest.mark.parametrize("filtered", ["", "?state__exact=DEAD", "?letter__exact=acknowledgement"])
def test_no_letter_is_left_alone_where_all_are_sent_again(triage: Client, filtered: str) -> None:
    pk = OutgoingEmail.objects.get(letter="acknowledgement").pk
    form = {"action": "send_again", "_selected_action": [str(pk)]}

    page = triage.post(EMAILS + filtered, form, follow=True).content.decode()

    assert "Waiting to be sent again: 1" in page
    assert "Left alone" not in page


def test_reading_an_address_sends_nothing(triage: Client) -> None:
    pk = OutgoingEmail.objects.get(letter="acknowledgement").pk
    triage.get(EMAILS, {"action": "send_again", "_selected_action": str(pk)})
    triage.get(f"{EMAILS}{pk}/change/", {"action": "send_again"})
    assert states()["acknowledgement"] == (State.DEAD, 10)


def test_a_waiting_letter_can_be_cancelled(triage: Client) -> None:
    [alert] = OutgoingEmail.objects.filter(letter="alert")
    triage.post(EMAILS, {"action": "cancel", "_selected_action": [str(alert.pk)]})
    assert states()["alert"][0] == State.DEAD


def test_another_site_cannot_have_a_letter_sent(triage: Client) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = triage.cookies
    assert send_again(guarded, "acknowledgement") == 403
    assert states()["acknowledgement"] == (State.DEAD, 10)


@pytest.mark.parametrize("rights", [[], ["view_outgoingemail"]])
def test_staff_without_the_right_send_nothing(triage: Client, rights: list[str]) -> None:
    user = User.objects.create_user("gardener", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    gardener = Client()
    gardener.force_login(user)
    send_again(gardener, "acknowledgement")
    assert states()["acknowledgement"] == (State.DEAD, 10)


def test_the_letter_itself_cannot_be_changed(triage: Client) -> None:
    pk = OutgoingEmail.objects.get(letter="acknowledgement").pk
    response = triage.post(f"{EMAILS}{pk}/change/", {"state": "PENDING"})
    assert response.status_code == 403
    assert states()["acknowledgement"] == (State.DEAD, 10)
