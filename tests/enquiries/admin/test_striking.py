"""A line of the timeline that is wrong is struck out, for a reason."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation
from tests.enquiries.reception import act, new_consultation, page_of


@pytest.fixture
def consultation(reception: Client) -> Consultation:
    """A request with a note."""
    consultation = new_consultation()
    act(reception, consultation, "add-a-note", text="Allergic to latex")
    consultation.refresh_from_db()
    return consultation


def strike(reception: Client, consultation: Consultation, because: str) -> Any:
    entry = consultation.log.get(kind="note").pk
    return act(reception, consultation, "strike-out", entry=entry, because=because)


@pytest.mark.long
def test_a_wrong_note_is_struck_out_with_a_reason(
    reception: Client, consultation: Consultation
) -> None:
    strike(reception, consultation, "Another patient")

    page = reception.get(page_of(consultation)).content.decode()
    assert "<s>Allergic to latex</s>" in page
    assert "Struck out: Another patient (rita)" in page


def test_a_line_is_not_struck_out_without_a_reason(
    reception: Client, consultation: Consultation
) -> None:
    assert strike(reception, consultation, " ").status_code == 422
    assert consultation.log.get(kind="note").struck_at is None


@pytest.mark.long
def test_a_line_of_another_request_is_not_struck_out(
    reception: Client, consultation: Consultation
) -> None:
    other = new_consultation()
    other.note(by=User.objects.get(), text="x")
    foreign = {"entry": other.log.get().pk, "because": "wrong"}

    assert act(reception, consultation, "strike-out", **foreign).status_code == 422


def test_staff_read_why_nothing_was_struck_out(
    reception: Client, consultation: Consultation
) -> None:
    page = strike(reception, consultation, " ").content.decode()

    assert "Nothing is done. Say in a line why it is wrong" in page


def test_a_reason_that_is_too_long_is_given_back(
    reception: Client, consultation: Consultation
) -> None:
    page = strike(reception, consultation, "wrong " * 40).content.decode()

    assert "Shorten this to 200 characters or fewer: it has 239" in page
    assert "wrong wrong" in page
