"""Whatever has become of the request or the link, what a patient typed on its page comes back."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.consultations.states import CloseReason
from enquiries.models import Consultation
from enquiries.privacy import my_data
from enquiries.privacy.request_link import path
from tests.enquiries.your_request.patient import text_of

WORDS = "My left foot is numb <now>"
SHOWN = "My left foot is numb &lt;now&gt;"
LINE = {"action": "add", "text": WORDS}
NUMBER = {"action": "correct", "phone": "07700 900982", "best_time": WORDS}


def close(consultation: Consultation, carla: User) -> None:
    consultation.close(CloseReason.WITHDRAWN, by=carla)


def erase(consultation: Consultation, carla: User) -> None:
    link = my_data.link(consultation).removeprefix("http://testserver")
    Client(headers={"sec-fetch-site": "same-origin"}).post(link, {"action": "erase"})


def correct(consultation: Consultation, carla: User) -> None:
    consultation.correct(by=carla, email="ann@example.org")


def note(consultation: Consultation, carla: User) -> None:
    consultation.note(by=carla, text="Called twice")


@pytest.mark.parametrize(
    ("meanwhile", "typed", "status"),
    [
        (close, NUMBER, 409),
        (erase, LINE, 404),
        (erase, NUMBER, 404),
        (correct, LINE, 404),
        (correct, NUMBER, 404),
        (note, LINE, 409),
        (note, NUMBER, 409),
    ],
)
def test_after_what_happened_meanwhile(
    client: Client,
    consultation: Consultation,
    carla: User,
    meanwhile: Any,
    typed: dict[str, str],
    status: int,
) -> None:
    page, version = path(consultation), consultation.version
    meanwhile(consultation, carla)

    response = client.post(page, typed | {"version": version})

    assert response.status_code == status
    assert SHOWN in text_of(response)


@pytest.mark.parametrize("action", ["", "zap", "ADD", "erase"])
def test_of_a_step_that_is_none(client: Client, consultation: Consultation, action: str) -> None:
    response = client.post(path(consultation), LINE | {"action": action})

    assert response.status_code == 409
    assert SHOWN in text_of(response)


def test_of_a_link_that_a_mail_program_has_cut(client: Client, consultation: Consultation) -> None:
    response = client.post(path(consultation)[:-4] + "/", LINE)

    assert response.status_code == 404
    assert SHOWN in text_of(response)


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_of_a_page_whose_version_was_lost(
    client: Client, consultation: Consultation, version: str
) -> None:
    page = path(consultation)
    first = client.post(page, LINE | {"version": version})

    assert first.status_code == 409
    assert SHOWN in text_of(first)
    assert f'name="version" value="{consultation.version}"' in text_of(first)


def test_a_choice_comes_back_by_its_label(
    client: Client, consultation: Consultation, carla: User
) -> None:
    page = path(consultation)
    erase(consultation, carla)

    answer = text_of(client.post(page, {"action": "correct", "contact_method": "video"}))

    assert '<dd dir="auto">Video</dd>' in answer
