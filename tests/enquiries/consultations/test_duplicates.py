from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from enquiries.models import (
    ChangedMeanwhile,
    CloseReason,
    Consultation,
    ContactLogEntry,
    NotAllowed,
)
from tests.enquiries.reception import member, new_consultation

Kind = ContactLogEntry.Kind
TODAY = timezone.now() + timedelta(hours=2)
NEXT_WEEK = timezone.now() + timedelta(days=7)


@pytest.fixture
def reception(db: None) -> User:
    return member("rita", "Reception")


@pytest.fixture
def early(reception: User) -> Consultation:
    return new_consultation(answer_due_at=TODAY)


@pytest.fixture
def late(reception: User) -> Consultation:
    return new_consultation(answer_due_at=NEXT_WEEK)


def fresh(consultation: Consultation) -> Consultation:
    return Consultation.objects.get(pk=consultation.pk)


def test_the_survivor_takes_the_earlier_deadline(
    reception: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=reception)

    assert (fresh(late).answer_due_at, fresh(late).next_step_due_at) == (TODAY, TODAY)


def test_the_survivor_keeps_its_own_deadline_where_that_is_the_earlier(
    reception: User, early: Consultation, late: Consultation
) -> None:
    late.close_into(early, by=reception)

    assert (fresh(early).answer_due_at, fresh(early).next_step_due_at) == (TODAY, TODAY)


def test_the_survivor_takes_the_higher_urgency(
    reception: User, early: Consultation, late: Consultation
) -> None:
    early.set_urgency(1, by=reception)

    early.close_into(late, by=reception)

    assert fresh(late).urgency == 1


def test_two_requests_are_never_closed_into_each_other(
    reception: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=reception)

    with pytest.raises(NotAllowed, match="nobody would call"):
        fresh(late).close_into(fresh(early), by=reception)

    assert Consultation.objects.open().get() == late


def test_a_request_is_never_closed_into_itself(reception: User, early: Consultation) -> None:
    with pytest.raises(NotAllowed):
        early.close_into(early, by=reception)

    assert fresh(early).state == "new"


@pytest.mark.parametrize("stale", ["this", "other"])
def test_neither_is_closed_while_a_colleague_acts_on_one(
    reception: User, early: Consultation, late: Consultation, stale: str
) -> None:
    fresh(early if stale == "this" else late).note(by=reception, text="x")

    with pytest.raises(ChangedMeanwhile):
        early.close_into(late, by=reception)

    assert Consultation.objects.open().count() == 2
    assert not ContactLogEntry.objects.filter(kind=Kind.JOINED).exists()


def test_the_end_of_a_chain_is_the_one_that_is_open(
    reception: User, early: Consultation, late: Consultation
) -> None:
    third = new_consultation()
    early.close_into(late, by=reception)

    late.close_into(third, by=reception)

    assert fresh(early).survivor == third


def test_a_wrong_link_is_undone_by_reopening(
    reception: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=reception)

    early.reopen(by=reception)

    undone = fresh(early)
    assert (undone.state, undone.duplicate_of, undone.next_step_due_at) == ("new", None, TODAY)


def test_the_survivor_is_told_of_a_wrong_link(
    reception: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=reception)

    early.reopen(by=reception)

    entry = late.log.get(kind=Kind.SEPARATED)
    assert (entry.text, entry.by) == (early.reference, reception)


def test_closing_without_a_contact_claims_none(reception: User, early: Consultation) -> None:
    with pytest.raises(NotAllowed, match="Nobody has been in touch yet"):
        early.close(CloseReason.ANSWERED, by=reception)


def test_reopening_gives_the_old_deadline_back(reception: User, early: Consultation) -> None:
    early.close(CloseReason.NOT_AN_ENQUIRY, by=reception)

    early.reopen(by=reception)

    assert (fresh(early).state, fresh(early).next_step_due_at) == ("new", TODAY)
