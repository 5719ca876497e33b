"""Staff see who waits, the most urgent first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import Consultation

CONSULTATIONS = "/admin/enquiries/consultation/"
PEOPLE = [
    # name, email, phone as typed, phone in international form, hours until the answer is due
    ("Ann Early", "ann@example.com", "07700 900123 ext 4", "+447700900123", 30),
    ("Bob Late", "bob@example.org", "+44 (0)20 7946 0018", "+442079460018", -2),
    ("Łukasz O'Brien", "lukasz@example.net", "", "", 60),
]


@pytest.fixture
def triage(staff: Callable[..., Client]) -> Client:
    """A receptionist, and three people who wait."""
    for name, email, phone, phone_e164, hours in PEOPLE:
        Consultation.objects.create(
            name=name,
            email=email,
            phone=phone,
            phone_e164=phone_e164,
            contact_method="phone" if phone else "video",
            concern="Low back pain",
            answer_due_at=timezone.now() + timedelta(hours=hours),
        )
    return staff("Reception")


def names(client: Client, **query: str) -> list[str]:
    """Who is in the list, from the top."""
    page: Any = client.get(CONSULTATIONS, query)
    return [consultation.name for consultation in page.context["cl"].result_list]


def test_the_list_begins_with_whoever_is_due_first(triage: Client) -> None:
    assert names(triage) == ["Bob Late", "Ann Early", "Łukasz O'Brien"]


@pytest.mark.parametrize(
    "query",
    [
        "Ann Early",
        "early",
        "ann@example.com",
        "07700 900123",
        "900123",
        "+447700900123",
    ],
)
def test_a_person_is_found_by_what_they_give(triage: Client, query: str) -> None:
    assert names(triage, q=query) == ["Ann Early"]


@pytest.mark.parametrize("typed", ["{}", " {} ", "MBP-{}"])
def test_a_person_is_found_by_the_reference(triage: Client, typed: str) -> None:
    code = Consultation.objects.get(name="Bob Late").reference.removeprefix("MBP-")
    assert names(triage, q=typed.format(code)) == ["Bob Late"]
    assert names(triage, q=typed.format(code.lower())) == ["Bob Late"]


def test_one_page_shows_all_that_was_asked(triage: Client) -> None:
    consultation = Consultation.objects.get(name="Ann Early")
    page = triage.get(f"{CONSULTATIONS}{consultation.pk}/change/").content.decode()
    for shown in (consultation.reference, "07700 900123 ext 4", "+447700900123", "Low back pain"):
        assert shown in page


@pytest.mark.parametrize("page", ["add/", "1/change/", "1/delete/"])
def test_nobody_invents_or_deletes_a_request(triage: Client, page: str) -> None:
    consultation = Consultation.objects.get(name="Ann Early")
    address = CONSULTATIONS + page.replace("1", str(consultation.pk))
    assert triage.post(address, {"name": "Other"}).status_code == 403
    assert Consultation.objects.filter(name="Ann Early").count() == 1


def test_staff_without_the_right_are_refused(triage: Client) -> None:
    gardener = Client()
    gardener.force_login(User.objects.create_user("gardener", is_staff=True))
    assert gardener.get(CONSULTATIONS).status_code == 403
