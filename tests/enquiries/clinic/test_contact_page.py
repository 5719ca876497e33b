from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from enquiries.models import ClinicClosure, OpeningHours
from tests.markup import parse, text_of


@pytest.fixture
def shown(client: Client, db: None) -> str:
    return text_of(parse(client.get("/contact/").content))


def test_the_regular_week_is_shown_while_staff_have_set_no_other(shown: str) -> None:
    assert "Monday 9am to 5.30pm" in shown
    assert "Sunday Closed" in shown


def test_the_hours_are_those_of_the_clinics_own_calendar(client: Client, db: None) -> None:
    OpeningHours.objects.create(weekday=5, opens=time(9, 15), closes=time(13))
    tomorrow = timezone.localdate() + timedelta(days=1)
    ClinicClosure.objects.create(first_day=tomorrow, last_day=tomorrow)
    long_past = timezone.localdate() - timedelta(days=40)
    ClinicClosure.objects.create(first_day=long_past, last_day=long_past)

    shown = text_of(parse(client.get("/contact/").content))

    assert "Monday Closed" in shown
    assert "Saturday 9.15am to 1pm" in shown
    assert f"We are also closed on {tomorrow:%A} {tomorrow.day} {tomorrow:%B}." in shown


def test_the_clinic_can_be_reached_without_a_telephone(shown: str) -> None:
    assert "clinic@example.org" in shown


@pytest.mark.parametrize("page", ["accessibility", "privacy", "about", "contact"])
def test_every_page_that_names_us_gives_an_email_address(
    client: Client, db: None, settings: Settings, page: str
) -> None:
    settings.CLINIC = settings.CLINIC | {"phone": "", "email": "hello@example.org"}

    assert 'href="mailto:hello@example.org"' in client.get(f"/{page}/").content.decode()


@pytest.mark.parametrize("words", ["the “controller”", "Article 6(1)(b)", "Article 9(2)(h)"])
def test_the_privacy_page_says_what_the_law_asks(client: Client, db: None, words: str) -> None:
    assert words in text_of(parse(client.get("/privacy/").content))


@pytest.mark.parametrize(
    "words", ["was prepared on 25 November 2026", "within five working days", "EASS"]
)
def test_the_accessibility_statement_is_whole(client: Client, db: None, words: str) -> None:
    assert words in text_of(parse(client.get("/accessibility/").content))


def test_what_the_clinic_has_not_filled_in_is_left_out(shown: str) -> None:
    assert "Our specialists" not in shown
    assert "What it costs" not in shown


def test_what_staff_enter_is_shown_on_the_contact_page(
    client: Client, staff: Callable[..., Client]
) -> None:
    desk = staff("Manager")
    specialist = {"name": "Dr Ada Bell", "role": "Spinal surgeon", "registration": "GMC 1234567"}
    desk.post("/admin/enquiries/specialist/add/", specialist | {"position": "0"})
    price = {"what": "First consultation", "amount": "£180", "position": "0"}
    desk.post("/admin/enquiries/price/add/", price)

    shown = text_of(parse(client.get("/contact/").content))

    assert "Dr Ada Bell Spinal surgeon. Registration: GMC 1234567" in shown
    assert "First consultation £180" in shown
