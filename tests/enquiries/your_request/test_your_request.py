"""One link from asking to the appointment: looking shows where it stands, and changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone

from enquiries.clinic.calendar import CLINIC_ZONE
from enquiries.models import CloseReason, Consultation, ContactLogEntry, OfferedTime
from enquiries.privacy.request_link import PURPOSE, path
from enquiries.your_request.steps import STEPS
from tests.conftest import Payload
from tests.enquiries.reception import new_consultation
from tests.enquiries.your_request.patient import AHEAD, book, offer, send, text_of

Kind = ContactLogEntry.Kind


def test_the_page_says_by_when_we_answer(client: Client, consultation: Consultation) -> None:
    page = text_of(client.get(path(consultation)))

    assert "We answer by" in page
    assert consultation.reference in page


@pytest.mark.parametrize("typed", ["Ann Example", "ann@example.com", "07700 900018", "six weeks"])
def test_the_page_shows_nothing_that_was_typed(
    client: Client, consultation: Consultation, typed: str
) -> None:
    assert typed not in text_of(client.get(path(consultation)))


def test_the_page_shows_by_which_number_we_call(client: Client, consultation: Consultation) -> None:
    assert "number ending 018" in text_of(client.get(path(consultation)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "07700 900982 - 2 rings",
        "07700 900982 after 6pm",
        "07700 900982 (9-5)",
        "07700 900982 x12",
        "07700 900982 or 020 7946 0018",
    ],
)
def test_what_is_typed_beside_a_number_is_no_part_of_it(
    client: Client, consultation_payload: Payload, typed: str
) -> None:
    client.post("/consultation/", consultation_payload(phone=typed))

    assert "number ending 982" in text_of(client.get(path(Consultation.objects.get())))


def test_notes_stay_with_the_clinic(
    client: Client, consultation: Consultation, carla: User
) -> None:
    consultation.note(by=carla, text="Sounds worried", is_clinical=True)
    consultation.call(Kind.NO_ANSWER, by=carla, next_step_due_at=AHEAD, text="Rang out")

    page = text_of(client.get(path(consultation)))

    assert "We called and could not reach you" in page
    assert "Sounds worried" not in page
    assert "Rang out" not in page


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Kind.NO_ANSWER, "and could not reach you."), (Kind.LEFT_MESSAGE, "and left a message.")],
)
def test_the_page_says_when_we_called(
    client: Client, consultation: Consultation, carla: User, outcome: Kind, words: str
) -> None:
    consultation.call(outcome, by=carla, next_step_due_at=AHEAD)
    at = datetime(2026, 6, 1, 11, 20, tzinfo=CLINIC_ZONE)
    ContactLogEntry.objects.update(at=at)

    page = text_of(client.get(path(consultation)))

    assert f"We called at 11.20am on Monday 1 June {words}" in page


def test_who_comes_after_the_offered_times_have_lapsed_reads_how_to_have_others(
    client: Client, consultation: Consultation, carla: User
) -> None:
    offer(consultation, carla, 0)
    OfferedTime.objects.all().delete()

    assert "The times that we offered are not free any more. Tell us" in text_of(
        client.get(path(consultation))
    )


def test_the_page_says_nothing_of_a_reply_that_was_taken_back(
    client: Client, consultation: Consultation, carla: User
) -> None:
    reply = consultation.reply(by=carla, next_step_due_at=AHEAD, text="Dear Bob")
    assert "We wrote to you by email" in text_of(client.get(path(consultation)))

    consultation.take_back_reply(reply, by=carla)

    assert "We wrote to you by email" not in text_of(client.get(path(consultation)))


@pytest.mark.parametrize("hops", [1, 2])
def test_who_asked_twice_reads_that_the_other_request_goes_on(
    client: Client, consultation: Consultation, carla: User, hops: int
) -> None:
    duplicate = consultation
    for _ in range(hops):
        survivor = new_consultation()
        duplicate.close_into(survivor, by=carla)
        duplicate = survivor

    page = text_of(client.get(path(consultation)))

    assert "We deal with all of it together." in page
    assert "closed" not in page.partition("How we reach you")[0]


def test_who_asked_twice_reads_once_both_are_closed_that_they_are(
    client: Client, consultation: Consultation, carla: User
) -> None:
    survivor = new_consultation()
    consultation.close_into(survivor, by=carla)
    Consultation.objects.get(pk=survivor.pk).close(CloseReason.WITHDRAWN, by=None)

    assert "This request is closed" in text_of(client.get(path(consultation)))


def hours_later(consultation: Consultation, carla: User) -> None:
    ContactLogEntry.objects.update(at=timezone.now() - timedelta(hours=2))


def agreed_anew(consultation: Consultation, carla: User) -> None:
    book(consultation, carla)


@pytest.mark.parametrize("happen", [hours_later, agreed_anew])
@pytest.mark.parametrize("action", ["add", "correct", "cancel", "withdraw"])
def test_a_page_that_is_loaded_again_later_tells_no_old_news(
    client: Client,
    consultation: Consultation,
    carla: User,
    action: str,
    happen: Callable[[Consultation, User], None],
) -> None:
    if action == "cancel":
        book(consultation, carla)
    address = send(client, consultation, action, text="x", best_time="evenings")["Location"]
    assert STEPS[action].done in text_of(client.get(address))
    consultation.refresh_from_db()
    if action == "withdraw":
        consultation.reopen(by=carla)
    happen(consultation, carla)

    assert STEPS[action].done not in text_of(client.get(address))


def test_looking_changes_nothing(client: Client, consultation: Consultation, carla: User) -> None:
    offer(consultation, carla, 0)
    consultation.refresh_from_db()

    for _ in range(3):  # as mail scanners do
        response = client.get(path(consultation))

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert not response.cookies
    assert Consultation.objects.get().version == consultation.version


def test_the_link_of_a_former_address_opens_nothing(
    client: Client, consultation: Consultation
) -> None:
    former = path(consultation)
    response = send(client, consultation, "correct", email="ann@example.org")

    assert client.get(former).status_code == 404
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_link_that_is_not_ours_opens_nothing(client: Client, db: None, token: str) -> None:
    assert client.get(f"/your-request/{token}/").status_code == 404


def test_the_link_to_my_data_opens_no_request(client: Client, consultation: Consultation) -> None:
    token = signing.dumps([str(consultation.pk), "x"], salt="enquiries.my-data")

    assert client.get(f"/your-request/{token}/").status_code == 404


def test_an_erased_request_is_gone(client: Client, consultation: Consultation) -> None:
    link = path(consultation)
    consultation.erase()

    assert client.get(link).status_code == 404


def test_a_token_has_a_purpose_of_its_own(consultation: Consultation) -> None:
    token = path(consultation).split("/")[2]

    assert signing.loads(token, salt=PURPOSE)[0] == str(consultation.pk)


@pytest.mark.parametrize("words", ["It works for 120 days", "your answer is added to your request"])
def test_the_privacy_page_tells_of_what_can_be_done_by_link(
    client: Client, db: None, words: str
) -> None:
    assert words in text_of(client.get("/privacy/"))


@pytest.mark.long
@pytest.mark.parametrize(
    "added", [")", ").", ".", ",", ">", "%29", "%20", "\u200b", "”", "*", "]", ";", "!", "/", "%0A"]
)
@pytest.mark.parametrize("end", ["/", ""])
def test_a_link_to_which_a_chat_has_added_leads_to_the_page(
    client: Client, consultation: Consultation, added: str, end: str
) -> None:
    address = path(consultation)

    response = client.get(address.removesuffix("/") + end + added, follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"] == address


def test_a_link_that_is_not_ours_and_was_added_to_opens_nothing(client: Client, db: None) -> None:
    assert client.get("/your-request/abc/).", follow=True).status_code == 404
