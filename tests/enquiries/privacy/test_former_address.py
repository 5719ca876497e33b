"""Whoever asks for what is held on a former address is not told that there is nothing."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from enquiries.models import Consultation
from tests.enquiries.reception import member, new_consultation

FORMER, NOW = "ann@exmaple.com", "ann@example.com"


@pytest.fixture
def corrected(db: None) -> Consultation:
    """A request with a slip in its address, which staff have put right."""
    consultation = new_consultation(email=FORMER)
    consultation.correct(by=member("rita", "Reception"), email=NOW)
    return consultation


def output(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("typed", [FORMER, "Ann <ANN@exmaple.com>"])
def test_subject_access_names_the_request_that_had_the_address(
    corrected: Consultation, typed: str
) -> None:
    assert json.loads(output("subject_access", typed))["formerly_of"] == [corrected.reference]


def test_the_request_itself_is_not_printed_to_who_reads_mail_there(
    corrected: Consultation,
) -> None:
    held = output("subject_access", FORMER)

    assert NOW not in held
    assert json.loads(held)["records"] == []


def test_erasing_says_what_is_left(corrected: Consultation) -> None:
    assert f"manage.py erase {corrected.reference}" in output("erase", FORMER)


@pytest.mark.parametrize("typed", [NOW, "nn@exmaple.com", "ann@exmaple.co", "bob@example.com"])
def test_no_other_address_is_taken_for_it(corrected: Consultation, typed: str) -> None:
    assert json.loads(output("subject_access", typed))["formerly_of"] == []


def test_an_address_that_holds_again_is_no_former_one(corrected: Consultation) -> None:
    corrected.refresh_from_db()
    corrected.correct(by=None, email=FORMER)

    assert json.loads(output("subject_access", FORMER))["formerly_of"] == []


@pytest.mark.parametrize("whose", [NOW, "the reference"])
def test_with_its_request_the_former_address_is_erased(corrected: Consultation, whose: str) -> None:
    output("erase", corrected.reference if whose == "the reference" else whose)

    assert json.loads(output("subject_access", FORMER))["formerly_of"] == []
