"""The one box finds what staff have written and put right, and nothing of who was erased."""

from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation, ContactLogEntry
from tests.enquiries.reception import (
    act,
    browser_of,
    in_days,
    listed,
    member,
    new_consultation,
)
from tests.enquiries.your_request.patient import offer


def test_a_note_is_found_by_whoever_may_read_it(reception: Client, rita: User) -> None:
    carla = member("carla", "Clinician")
    consultation = new_consultation(name="Ann")
    consultation.note(by=rita, text="Her daughter Wilhelmina calls")
    consultation.note(by=carla, text="Suspects spondylolisthesis", is_clinical=True)

    assert listed(reception, q="wilhelmina") == ["Ann"]
    assert listed(reception, q="spondylo") == []
    assert listed(browser_of(carla), q="spondylo") == ["Ann"]


def test_what_was_put_right_is_found_by_either(reception: Client, rita: User) -> None:
    consultation = new_consultation(name="Ann Smyth")
    consultation.note(by=rita, text="Wears a corset")
    consultation.correct(by=rita, name="Ann Smith", concern="Neck pain instead")

    assert listed(reception, q="smith") == ["Ann Smith"]
    assert listed(reception, q="smyth") == ["Ann Smith"]
    assert listed(reception, q="corset neck") == ["Ann Smith"]


def test_the_number_is_found_after_it_was_put_right(reception: Client, rita: User) -> None:
    consultation = new_consultation(name="Ann")
    details = {
        "name": "Ann",
        "email": "ann@example.com",
        "phone": "07700 900123",
        "contact_method": "phone",
    }
    assert act(reception, consultation, "correct-details", **details).status_code == 302

    assert listed(reception, q="900123") == ["Ann"]


def test_an_erased_request_is_found_by_nothing_of_the_person(rita: User) -> None:
    consultation = new_consultation(name="Ann", concern="Back pain")
    consultation.note(by=rita, text="Her sister calls")
    consultation.erase()

    consultation.refresh_from_db()
    assert (consultation.search_who, consultation.search_words) == ("", "")
    assert Consultation.objects.best_found("ann sister").count() == 0


def test_a_call_keeps_what_was_said_findable(reception: Client, rita: User) -> None:
    consultation = new_consultation(name="Ann")
    act(
        reception,
        consultation,
        "log-a-call",
        outcome=ContactLogEntry.Kind.REACHED,
        text="Prefers Thursdays",
        next_step_due_at=in_days(2),
    )

    assert listed(reception, q="thursday") == ["Ann"]


def test_the_words_of_an_offer_are_findable(reception: Client) -> None:
    offer(new_consultation(name="Ann"), member("carla", "Clinician"), 0)

    assert listed(reception, q="choose") == ["Ann"]
