"""Once the address is put right, nothing reaches whoever reads mail at the wrong one."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.letters import acknowledgement, alert, reply
from enquiries.letters.rendering import render
from enquiries.models import BlockedAddress, Consultation, Letter, OutgoingEmail
from enquiries.privacy import my_data
from enquiries.privacy.request_link import path
from tests.enquiries.your_request.patient import book, led_to, letters, send, text_of

RIGHT = "ann@example.org"


@pytest.fixture
def letter(consultation: Consultation) -> OutgoingEmail:
    """The acknowledgement, which has not left yet."""
    acknowledgement.enqueue(consultation)
    return OutgoingEmail.objects.get()


def correct(consultation: Consultation, carla: User, email: str = RIGHT) -> None:
    """Put the address right as staff do."""
    consultation.refresh_from_db()
    consultation.correct(by=carla, email=email)


def test_letters_that_wait_go_to_the_right_address(
    consultation: Consultation, carla: User, letter: OutgoingEmail
) -> None:
    book(consultation, carla)
    consultation.refresh_from_db()
    due = timezone.now() + timedelta(days=3)
    reply.enqueue(consultation.reply(by=carla, text="Dear Ann", next_step_due_at=due))

    correct(consultation, carla)

    assert {email.recipient for email in OutgoingEmail.objects.all()} == {RIGHT}


OUTCOMES: dict[str, Callable[[OutgoingEmail], object]] = {
    "sent": OutgoingEmail.record_sent,
    "refused": lambda email: email.record_refusal("550 5.1.1 no such mailbox"),
    "failed": lambda email: email.record_failure("451 4.3.0 later"),
    "kept back": lambda email: email.release("the mail server cannot be reached"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("addresses", [[RIGHT], ["ann@example.net", RIGHT]])
def test_a_letter_on_its_way_meanwhile_goes_to_the_right_address_as_well(
    consultation: Consultation,
    carla: User,
    letter: OutgoingEmail,
    outcome: str,
    addresses: list[str],
) -> None:
    on_its_way = OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))
    assert on_its_way == letter
    for address in addresses:
        correct(consultation, carla, address)

    OUTCOMES[outcome](on_its_way)

    next_one = OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))
    assert next_one
    assert (next_one.pk, next_one.recipient) == (letter.pk, RIGHT)


def test_one_that_nobody_has_an_address_for_any_more_is_over(
    consultation: Consultation, carla: User, letter: OutgoingEmail
) -> None:
    Consultation.objects.update(source="phone")
    on_its_way = OutgoingEmail.objects.claim_next(lease=timedelta(minutes=5))
    correct(consultation, carla, email="")

    assert on_its_way
    on_its_way.record_sent()

    assert OutgoingEmail.objects.get().outcome == "cancelled"


def test_letters_to_the_clinic_stay_with_the_clinic(
    consultation: Consultation, carla: User
) -> None:
    alert.enqueue(consultation)

    correct(consultation, carla)

    assert OutgoingEmail.objects.get().recipient == "clinic@example.org"


def test_a_letter_that_has_left_stays_as_it_was_sent(
    consultation: Consultation, carla: User, letter: OutgoingEmail
) -> None:
    sent = {"state": "SENT", "due_at": None, "sent_at": timezone.now()}
    OutgoingEmail.objects.update(**sent)

    correct(consultation, carla)

    assert OutgoingEmail.objects.get().recipient == "ann@example.com"


def test_without_an_address_nothing_waits_any_more(
    consultation: Consultation, carla: User, letter: OutgoingEmail
) -> None:
    Consultation.objects.update(source="phone")

    correct(consultation, carla, email="")

    assert OutgoingEmail.objects.get().outcome == "cancelled"


@pytest.mark.parametrize("page", ["your-request", "my-data"])
def test_the_links_of_a_letter_to_the_wrong_address_show_nothing_typed(
    client: Client, consultation: Consultation, carla: User, letter: OutgoingEmail, page: str
) -> None:
    """Even of one that was written after the correction, as its sending had begun before."""
    correct(consultation, carla)
    found = re.search(rf"http://testserver(/{page}/\S+)", str(render(letter).body))
    assert found

    shown = text_of(client.get(found[1]))

    assert not [each for each in (RIGHT, "Ann Example", "Low back", "ending 018") if each in shown]


def press_on_the_old_page(
    client: Client, consultation: Consultation, carla: User, action: str
) -> None:
    """Press a button of “my data” as whoever reads mail at the wrong address."""
    link = my_data.link(consultation).removeprefix("http://testserver")
    correct(consultation, carla)
    client.post(link, {"action": action, "sure": "yes"})


def test_who_reads_mail_at_the_wrong_address_can_erase_nothing(
    client: Client, consultation: Consultation, carla: User
) -> None:
    press_on_the_old_page(client, consultation, carla, "erase")

    assert Consultation.objects.get().email == RIGHT


def test_who_reads_mail_at_the_wrong_address_can_still_ask_for_no_more(
    client: Client, consultation: Consultation, carla: User
) -> None:
    press_on_the_old_page(client, consultation, carla, "not-me")

    assert BlockedAddress.objects.of("ann@example.com").exists()
    assert Consultation.objects.get().email == RIGHT


@pytest.mark.parametrize("typed", [{"email": RIGHT}, {"email": RIGHT, "best_time": "evenings"}])
def test_the_second_press_of_a_corrected_address_is_told_that_it_is_corrected(
    client: Client, consultation: Consultation, typed: dict[str, str]
) -> None:
    address = path(consultation)
    fields = {"action": "correct", "version": consultation.version} | typed

    first, second = (client.post(address, fields) for _ in range(2))

    assert led_to([first]) == [(str(consultation.pk), "done=correct")]
    assert "The email address of this request has been corrected." in text_of(second)
    assert letters() == [Letter.CHANGE]


@pytest.mark.parametrize(
    "typed", [{"email": RIGHT}, {"email": "bob@example.org"}, {"phone": "07700 900982"}, {}]
)
def test_the_old_link_leads_nobody_to_the_new_one(
    client: Client, consultation: Consultation, typed: dict[str, str]
) -> None:
    old = path(consultation)
    send(client, consultation, "correct", email=RIGHT)

    answer = client.post(old, {"action": "correct"} | typed)

    assert answer.status_code == 404
    assert "/your-request/" not in answer.content.decode()


def test_what_staff_put_right_is_no_second_press(
    client: Client, consultation: Consultation, carla: User
) -> None:
    old = path(consultation)
    correct(consultation, carla)

    assert client.post(old, {"action": "correct", "email": RIGHT}).status_code == 404
