import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation, ContactLogEntry
from tests.enquiries.reception import act, browser_of, member, new_consultation, page_of
from tests.enquiries.your_request.patient import send


@pytest.mark.long
def test_the_second_of_two_people_loses_no_word(
    rita: User,
) -> None:
    consultation = new_consultation()
    first, second = browser_of(rita), browser_of(member("theo", "Reception"))
    act(first, consultation, "log-a-call", outcome="no_answer")

    response = act(second, consultation, "log-a-call", outcome="reached", text="All is said")

    page = response.content.decode()
    assert response.status_code == 409
    assert "Called: no answer (rita)" in page
    assert "All is said</textarea>" in page
    assert Consultation.objects.get().state == "attempted"

    consultation.refresh_from_db()
    again = act(second, consultation, "log-a-call", outcome="reached", text="All is said")
    assert again.status_code == 302
    assert Consultation.objects.get().state == "in_conversation"


@pytest.mark.parametrize(
    ("action", "latest"),
    [
        ("add", "The patient got in touch. Look below"),
        ("correct", "Details corrected. Look below"),
        ("withdraw", "Closed. Look below"),
    ],
)
def test_what_the_patient_did_meanwhile_is_told_by_nobodys_name(
    reception: Client, client: Client, action: str, latest: str
) -> None:
    seen = new_consultation()
    patients = Consultation.objects.get()
    send(client, patients, action, text="It is worse", best_time="evenings")

    response = act(reception, seen, "add-a-note", text="She is away")

    assert f"The latest: {latest}" in response.content.decode()


def test_a_step_that_the_model_refuses_gives_back_what_was_typed(
    rita: User,
) -> None:
    consultation = new_consultation()
    browser = browser_of(rita)
    act(browser, consultation, "close", reason="withdrawn")
    consultation.refresh_from_db()

    response = act(browser, consultation, "log-a-call", outcome="reached", text="They are well")

    assert response.status_code == 409
    assert "This is not possible: the request is closed." in response.content.decode()
    assert "They are well" in response.content.decode()
    consultation.refresh_from_db()
    assert consultation.state == "closed"


@pytest.mark.long
def test_who_opened_the_page_is_logged(rita: User) -> None:
    consultation = new_consultation()

    for user in (rita, member("theo", "Reception")):
        browser_of(user).get(page_of(consultation))

    views = ContactLogEntry.objects.views().values_list("by__username", flat=True)
    assert list(views) == ["rita", "theo"]


def test_colleagues_on_one_page_see_each_other_once(rita: User) -> None:
    consultation = new_consultation()
    for _ in range(2):
        browser_of(rita).get(page_of(consultation))

    page = browser_of(member("theo", "Reception")).get(page_of(consultation)).content.decode()

    assert re.search(r"Also opened in the last minutes by rita \([\d:]+\)\.", page)
