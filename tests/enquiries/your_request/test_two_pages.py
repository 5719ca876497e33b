"""The same request open on two pages: what is pressed on the second is never said to be done."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.models import Appointment, Consultation
from enquiries.privacy import request_link
from enquiries.privacy.request_link import path
from tests.enquiries.your_request.patient import AHEAD, book, led_to, offer, send, text_of


@pytest.fixture(params=["new", "booked"])
def offered(request: Any, consultation: Consultation, carla: User) -> list[dict[str, Any]]:
    """Three times on offer, as a page shows them that was opened before any was chosen."""
    if request.param == "booked":
        book(consultation, carla, starts_at=AHEAD - timedelta(days=1))
        consultation.refresh_from_db()
    times = offer(consultation, carla, 0, 2, 4)
    seen = {"action": "choose", "version": Consultation.objects.get().version}
    return [seen | {"time": time.pk} for time in times]


@pytest.mark.parametrize("second", [1, 2])
def test_another_time_than_was_chosen_is_told_not_to_be_booked(
    client: Client, consultation: Consultation, offered: list[dict[str, Any]], second: int
) -> None:
    client.post(path(consultation), offered[0])

    response = client.post(path(consultation), offered[second])

    assert response.status_code == 409
    assert "The time that you chose just now is not booked." in text_of(response)


def test_who_chose_two_times_reads_which_one_is_booked(
    client: Client, consultation: Consultation, offered: list[dict[str, Any]]
) -> None:
    client.post(path(consultation), offered[1])
    at = timezone.localtime(Appointment.objects.current().get().starts_at)

    page = text_of(client.post(path(consultation), offered[0]))

    assert f"You have an appointment on {at:%A %-d %B}" in page.partition("answer-by")[0]


@pytest.mark.parametrize(
    ("hours", "how"), [(24, "cancel the appointment below"), (999, "please call us")]
)
def test_who_chose_two_times_reads_how_to_have_another(
    client: Client,
    consultation: Consultation,
    carla: User,
    settings: Settings,
    hours: int,
    how: str,
) -> None:
    first, second = offer(consultation, carla, 0, 2)
    send(client, consultation, "choose", time=first.pk)
    settings.CHANGE_UNTIL = hours

    assert how in text_of(send(client, consultation, "choose", time=second.pk))


@pytest.mark.long
@pytest.mark.parametrize("time", ["", "0", "-1", "x", "\x00", ":", "/", "9" * 40])
def test_a_time_that_was_never_offered_is_not_said_to_be_booked(
    client: Client, consultation: Consultation, offered: list[dict[str, Any]], time: str
) -> None:
    client.post(path(consultation), offered[0])

    assert client.post(path(consultation), offered[1] | {"time": time}).status_code != 303


def test_the_time_that_was_chosen_is_the_same_on_both(
    client: Client, consultation: Consultation, offered: list[dict[str, Any]]
) -> None:
    presses = [client.post(path(consultation), offered[2]) for _ in range(2)]

    assert led_to(presses) == [(str(consultation.pk), "done=choose")] * 2


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "add", "text": "My left side"},
        {"action": "correct", "best_time": "evenings"},
        {"action": "withdraw"},
    ],
)
def test_two_presses_at_the_same_moment_are_told_the_same(
    client: Client, consultation: Consultation, fields: dict[str, str]
) -> None:
    sent = fields | {"version": str(consultation.version)}
    read_before = Consultation.objects.get()
    first = client.post(path(consultation), sent)

    with patch.object(request_link, "opened_by", return_value=read_before):
        second = client.post(path(consultation), sent)

    assert led_to([first, second]) == [(str(consultation.pk), f"done={fields['action']}")] * 2
