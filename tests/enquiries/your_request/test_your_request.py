"""One link from asking to the appointment: GET shows, POST acts, and nothing is told twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone

from enquiries.models import Appointment, Consultation, ContactLogEntry, OfferedTime, OutgoingEmail
from enquiries.privacy.request_link import PURPOSE, path
from tests.enquiries.reception import member, new_consultation

Kind = ContactLogEntry.Kind
AHEAD = timezone.now() + timedelta(days=9)


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


@pytest.fixture
def consultation(db: None) -> Consultation:
    return new_consultation(phone="07700 900018", phone_e164="+447700900018")


def book(consultation: Consultation, carla: User, **differences: Any) -> Appointment:
    details = {"clinician": carla, "starts_at": AHEAD, "minutes": 30, "method": "clinic"}
    return consultation.book(by=carla, **details | differences)


def offer(consultation: Consultation, carla: User, *hours: int) -> list[OfferedTime]:
    times = [
        OfferedTime(
            clinician=carla,
            starts_at=AHEAD + timedelta(hours=hour),
            minutes=30,
            method="clinic",
            lapses_at=timezone.now() + timedelta(days=2),
        )
        for hour in hours
    ]
    consultation.offer(
        by=carla, text="Choose", times=times, next_step_due_at=timezone.now() + timedelta(days=3)
    )
    return times


def send(client: Client, consultation: Consultation, action: str, **fields: Any) -> Any:
    """Take a step as somebody who has just looked at the page."""
    consultation.refresh_from_db()
    fields |= {"action": action, "version": consultation.version}
    return client.post(path(consultation), fields)


def letters() -> list[str]:
    return list(OutgoingEmail.objects.order_by("created_at").values_list("letter", flat=True))


def text_of(response: Any) -> str:
    content: str = response.content.decode()
    return content


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


def test_notes_stay_with_the_clinic(
    client: Client, consultation: Consultation, carla: User
) -> None:
    consultation.note(by=carla, text="Sounds worried", is_clinical=True)
    consultation.call(Kind.NO_ANSWER, by=carla, next_step_due_at=AHEAD, text="Rang out")

    page = text_of(client.get(path(consultation)))

    assert "We called and could not reach you" in page
    assert "Sounds worried" not in page
    assert "Rang out" not in page


def test_looking_changes_nothing(client: Client, consultation: Consultation, carla: User) -> None:
    offer(consultation, carla, 0)
    consultation.refresh_from_db()

    for _ in range(3):  # as mail scanners do
        response = client.get(path(consultation))

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert not response.cookies
    assert Consultation.objects.get().version == consultation.version


@pytest.mark.parametrize(
    ("fields", "column", "value"),
    [
        ({"phone": "07700 900982"}, "phone_e164", "+447700900982"),
        ({"best_time": "evenings"}, "best_time", "evenings"),
        ({"contact_method": "email"}, "contact_method", "email"),
        ({"email": "ann@example.org"}, "email", "ann@example.org"),
    ],
)
def test_a_patient_corrects_how_to_be_reached(
    client: Client, consultation: Consultation, fields: dict[str, str], column: str, value: str
) -> None:
    response = send(client, consultation, "correct", **fields)

    assert response.status_code == 303
    assert getattr(Consultation.objects.get(), column) == value
    assert letters() == ["change"]


def test_what_stood_before_a_correction_is_in_the_log(
    client: Client, consultation: Consultation
) -> None:
    send(client, consultation, "correct", phone="07700 900982")

    entry = ContactLogEntry.objects.get(kind=Kind.CORRECTED)
    assert entry.text == "Phone number: before “07700 900018”"
    assert entry.by is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Type what is to be corrected"),
        ({"email": "ann@example"}, "like name@example.com"),
        ({"phone": "12"}, "phone number"),
    ],
)
def test_a_slip_in_a_correction_is_named_and_kept(
    client: Client, consultation: Consultation, fields: dict[str, str], message: str
) -> None:
    response = send(client, consultation, "correct", best_time="", **fields)

    assert response.status_code == 422
    assert message in text_of(response)
    assert all(typed in text_of(response) for typed in fields.values())
    assert "<title>Error: " in text_of(response)


def test_the_link_of_a_former_address_opens_nothing(
    client: Client, consultation: Consultation
) -> None:
    former = path(consultation)
    response = send(client, consultation, "correct", email="ann@example.org")

    assert client.get(former).status_code == 404
    assert client.get(response["Location"]).status_code == 200


def test_a_line_more_reaches_the_clinic(client: Client, consultation: Consultation) -> None:
    assert send(client, consultation, "add", text="It is my left side").status_code == 303

    assert ContactLogEntry.objects.get(kind=Kind.HEARD).text == "It is my left side"
    assert letters() == ["change"]


def test_a_withdrawn_request_is_closed_by_the_patient(
    client: Client, consultation: Consultation
) -> None:
    send(client, consultation, "withdraw")

    closed = Consultation.objects.get()
    assert (closed.state, closed.close_reason, closed.closed_by) == ("closed", "withdrawn", None)


def test_withdrawing_cancels_the_appointment_ahead(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)

    send(client, consultation, "withdraw")

    assert not Appointment.objects.current().exists()
    assert letters() == ["appointment", "change"]


def test_a_patient_chooses_a_time_and_the_others_are_free_again(
    client: Client, consultation: Consultation, carla: User
) -> None:
    first, second = offer(consultation, carla, 0, 2)

    response = send(client, consultation, "choose", time=second.pk)

    assert response.status_code == 303
    assert Consultation.objects.get().state == "booked"
    assert Appointment.objects.current().get().starts_at == second.starts_at
    assert not OfferedTime.objects.exists()
    book(new_consultation(), carla, starts_at=first.starts_at)


def test_a_second_press_is_told_how_it_stands(
    client: Client, consultation: Consultation, carla: User
) -> None:
    time, _ = offer(consultation, carla, 0, 2)
    fields = {"action": "choose", "time": time.pk, "version": 2}

    first, second = (client.post(path(consultation), fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Your appointment is on" in text_of(second)
    assert Appointment.objects.count() == 1


def test_a_time_that_was_taken_back_is_refused_and_the_rest_is_shown(
    client: Client, consultation: Consultation, carla: User
) -> None:
    first, second = offer(consultation, carla, 0, 2)
    gone = first.pk
    first.delete()

    response = send(client, consultation, "choose", time=gone)

    assert response.status_code == 422
    assert "That time is no longer free" in text_of(response)
    assert f'value="{second.pk}"' in text_of(response)


def test_a_patient_cancels_in_good_time(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla)

    assert send(client, consultation, "cancel").status_code == 303

    assert Consultation.objects.get().state == "in_conversation"
    assert letters() == ["appointment", "change"]


def test_shortly_before_the_page_says_to_call(
    client: Client, consultation: Consultation, carla: User
) -> None:
    book(consultation, carla, starts_at=timezone.now() + timedelta(hours=23))

    assert "too close to the appointment" in text_of(client.get(path(consultation)))
    assert send(client, consultation, "cancel").status_code == 409
    assert Appointment.objects.current().exists()


def test_when_staff_acted_meanwhile_what_was_typed_is_kept(
    client: Client, consultation: Consultation, carla: User
) -> None:
    seen = consultation.version
    consultation.call(Kind.REACHED, by=carla, next_step_due_at=AHEAD)

    fields = {"action": "add", "text": "It is my left side", "version": seen}
    response = client.post(path(consultation), fields)

    assert response.status_code == 409
    assert "It is my left side" in text_of(response)
    assert not ContactLogEntry.objects.filter(kind=Kind.HEARD).exists()


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
