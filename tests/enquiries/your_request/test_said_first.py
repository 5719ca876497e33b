"""What has become of a press is said first: in the page's title, and where focus begins.

A live region that is there when the page arrives is not read out by every screen reader.
"""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation
from enquiries.privacy import my_data
from enquiries.privacy.request_link import path
from tests.enquiries.your_request.patient import book, offer, send
from tests.markup import parse, text_of


def page_after(client: Client, consultation: Consultation, action: str, **fields: Any) -> Element:
    """The page that a patient comes to by a step."""
    response = send(client, consultation, action, **fields)
    return parse(client.get(response.get("Location") or path(consultation)).content)


def title(page: Element) -> str:
    return " ".join(text_of(each) for each in page.iter("title"))


def focused(page: Element) -> str:
    """What focus begins at, which takes it without being a control."""
    [first] = page.iterfind(".//*[@autofocus]")
    return text_of(first) if first.get("tabindex") == "-1" else ""


STEPS = {
    "add": {"text": "Worse on stairs"},
    "correct": {"best_time": "after four"},
    "withdraw": {},
}


@pytest.mark.parametrize("action", STEPS)
def test_a_step_that_is_taken(client: Client, consultation: Consultation, action: str) -> None:
    page = page_after(client, consultation, action, **STEPS[action])

    assert title(page).startswith(focused(page))
    assert focused(page).endswith(".")


def test_a_cancelled_appointment(client: Client, consultation: Consultation, carla: User) -> None:
    book(consultation, carla)

    page = page_after(client, consultation, "cancel")

    assert title(page).startswith("Your appointment is cancelled.")


def test_a_chosen_time(client: Client, consultation: Consultation, carla: User) -> None:
    [time] = offer(consultation, carla, 3)

    page = page_after(client, consultation, "choose", time=time.pk)

    assert title(page).startswith(focused(page))


def test_a_step_that_came_too_late(client: Client, consultation: Consultation, carla: User) -> None:
    sent = {"action": "add", "text": "Worse on stairs", "version": str(consultation.version)}
    consultation.note(by=carla, text="Called twice")

    page = parse(client.post(path(consultation), sent).content)

    assert title(page).startswith("Not done: Your request")
    assert focused(page).startswith("Not done yet")


def test_a_page_that_is_only_looked_at(client: Client, consultation: Consultation) -> None:
    page = parse(client.get(path(consultation)).content)

    assert title(page).startswith("Your request")
    assert list(page.iterfind(".//*[@autofocus]")) == []


def test_a_question_before_an_address_is_blocked(
    client: Client, consultation: Consultation
) -> None:
    link = my_data.link(consultation).removeprefix("http://testserver")

    page = parse(client.post(link, {"action": "not-me"}).content)

    assert title(page).startswith("Are you sure?")
    assert focused(page).startswith("Shall we never write to this address again?")
