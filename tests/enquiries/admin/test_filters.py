"""What narrows the list beside the tabs, and is worked through as it was narrowed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import Consultation, Letter, OutgoingEmail
from factsheets.models import FactSheet
from tests.enquiries.reception import act, listed, new_consultation, page_of


@pytest.fixture
def three(rita: User) -> None:
    """A routine request by email, an urgent one of three days ago, and a booked one."""
    new_consultation(name="routine", contact_method="email")
    longer_ago = timezone.now() - timedelta(days=3)
    new_consultation(name="urgent", urgency=2, received_at=longer_ago, email="b@example.com")
    details = {"starts_at": timezone.now() + timedelta(days=9), "method": "phone"}
    new_consultation(name="booked", email="c@example.com").book(by=rita, **details)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"person": "nobody"}, ["routine", "urgent"]),
        ({"urgency": "2"}, ["urgent"]),
        ({"booked": "yes"}, ["booked"]),
        ({"booked": "no"}, ["routine", "urgent"]),
        ({"method": "email"}, ["routine"]),
        ({"received": "0"}, ["booked", "routine"]),
        ({"letter": "yes"}, []),
        ({"sheet": "none"}, ["booked", "routine", "urgent"]),
        ({"urgency": "nonsense"}, ["booked", "routine", "urgent"]),
        ({"urgency": "2", "q": "urgent"}, ["urgent"]),
        ({"urgency": "2", "q": "booked"}, []),
    ],
)
def test_a_filter_narrows_the_list(
    reception: Client, three: None, query: dict[str, str], names: list[str]
) -> None:
    assert sorted(listed(reception, **query)) == names


def test_the_list_is_narrowed_to_what_a_person_has(
    reception: Client, rita: User, three: None
) -> None:
    assert listed(reception, person=str(rita.pk)) == ["booked"]


def test_the_list_is_narrowed_to_a_sheet(reception: Client, three: None, sheet: FactSheet) -> None:
    Consultation.objects.filter(name="routine").update(sheet=sheet)

    assert listed(reception, sheet=str(sheet.pk)) == ["routine"]


def test_the_list_is_narrowed_to_failed_letters(reception: Client, three: None) -> None:
    urgent = Consultation.objects.get(name="urgent")
    OutgoingEmail.objects.enqueue(Letter.ACKNOWLEDGEMENT, urgent.email, consultation=urgent)
    OutgoingEmail.objects.update(state="DEAD", due_at=None, last_error="550 no such user")

    assert listed(reception, letter="yes") == ["urgent"]
    assert sorted(listed(reception, letter="no")) == ["booked", "routine"]


def test_the_next_request_is_the_next_of_those_that_are_shown(reception: Client) -> None:
    first, _, last = (
        new_consultation(contact_method=method) for method in ("email", "phone", "email")
    )
    shown = {"_changelist_filters": "tab=open&method=email"}
    page = reception.get(page_of(first), shown).content.decode()

    called = act(reception, first, "log-a-call", outcome="no_answer", next="1", **shown)

    assert "(1 of 2 in “Open”)" in page
    assert called["Location"].startswith(page_of(last))


def test_a_filter_that_nobody_knows_narrows_no_round(reception: Client) -> None:
    first, second = new_consultation(), new_consultation()
    shown = {"_changelist_filters": "urgency=%00&person=²&sheet=abc"}

    called = act(reception, first, "log-a-call", outcome="no_answer", next="1", **shown)

    assert called["Location"].startswith(page_of(second))
