from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import (
    ChangedMeanwhile,
    CloseReason,
    Consultation,
    ContactLogEntry,
    NotAllowed,
)
from enquiries.privacy.request_link import path
from tests.enquiries.reception import act, new_consultation

Kind = ContactLogEntry.Kind
YESTERDAY = timezone.now() - timedelta(days=1)
TODAY = timezone.now() + timedelta(hours=2)
NEXT_WEEK = timezone.now() + timedelta(days=7)


@pytest.fixture
def early(rita: User) -> Consultation:
    return new_consultation(answer_due_at=TODAY)


@pytest.fixture
def late(rita: User) -> Consultation:
    return new_consultation(answer_due_at=NEXT_WEEK)


def fresh(consultation: Consultation) -> Consultation:
    return Consultation.objects.get(pk=consultation.pk)


def test_the_survivor_takes_the_earlier_deadline(
    rita: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=rita)

    assert (fresh(late).answer_due_at, fresh(late).next_step_due_at) == (TODAY, TODAY)


def test_the_survivor_keeps_its_own_deadline_where_that_is_the_earlier(
    rita: User, early: Consultation, late: Consultation
) -> None:
    late.close_into(early, by=rita)

    assert (fresh(early).answer_due_at, fresh(early).next_step_due_at) == (TODAY, TODAY)


@pytest.mark.parametrize("answered_by", ["reply-by-email", "log-a-call"])
def test_a_promise_that_was_kept_makes_the_survivor_no_later(
    reception: Client, client: Client, early: Consultation, late: Consultation, answered_by: str
) -> None:
    act(reception, early, answered_by, text="Dear Ann", outcome="reached", send="1")
    Consultation.objects.filter(pk=early.pk).update(answer_due_at=YESTERDAY)

    both = {"other": late.reference, "other_version": late.version}
    act(reception, fresh(early), "close-as-the-same", **both)

    assert fresh(late).answer_due_at == NEXT_WEEK
    assert "We answer by" in client.get(path(late)).content.decode()


def test_a_duplicate_whose_patient_calls_stands_by_itself_again(
    rita: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=rita)

    early.hear_from(by=rita, next_step_due_at=NEXT_WEEK)

    assert late.log.filter(kind=Kind.SEPARATED, text=str(early)).count() == 1


def test_the_survivor_takes_the_higher_urgency(
    rita: User, early: Consultation, late: Consultation
) -> None:
    early.set_urgency(1, by=rita)

    early.close_into(late, by=rita)

    assert fresh(late).urgency == 1


def test_two_requests_are_never_closed_into_each_other(
    rita: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=rita)

    with pytest.raises(NotAllowed, match="nobody would call"):
        fresh(late).close_into(fresh(early), by=rita)

    assert Consultation.objects.open().get() == late


def test_a_request_is_never_closed_into_itself(rita: User, early: Consultation) -> None:
    with pytest.raises(NotAllowed):
        early.close_into(early, by=rita)

    assert fresh(early).state == "new"


@pytest.mark.parametrize("stale", ["this", "other"])
def test_neither_is_closed_while_a_colleague_acts_on_one(
    rita: User, early: Consultation, late: Consultation, stale: str
) -> None:
    fresh(early if stale == "this" else late).note(by=rita, text="x")

    with pytest.raises(ChangedMeanwhile):
        early.close_into(late, by=rita)

    assert Consultation.objects.open().count() == 2
    assert not ContactLogEntry.objects.filter(kind=Kind.JOINED).exists()


def test_the_end_of_a_chain_is_the_one_that_is_open(
    rita: User, early: Consultation, late: Consultation
) -> None:
    third = new_consultation()
    early.close_into(late, by=rita)

    late.close_into(third, by=rita)

    assert fresh(early).survivor == third


def test_a_wrong_link_is_undone_by_reopening(
    rita: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=rita)

    early.reopen(by=rita)

    undone = fresh(early)
    assert (undone.state, undone.duplicate_of, undone.next_step_due_at) == ("new", None, TODAY)


def test_the_survivor_is_told_of_a_wrong_link(
    rita: User, early: Consultation, late: Consultation
) -> None:
    early.close_into(late, by=rita)

    early.reopen(by=rita)

    entry = late.log.get(kind=Kind.SEPARATED)
    assert (entry.text, entry.by) == (early.reference, rita)


def test_closing_without_a_contact_claims_none(rita: User, early: Consultation) -> None:
    with pytest.raises(NotAllowed, match="Nobody has been in touch yet"):
        early.close(CloseReason.ANSWERED, by=rita)


def test_reopening_gives_the_old_deadline_back(rita: User, early: Consultation) -> None:
    early.close(CloseReason.NOT_AN_ENQUIRY, by=rita)

    early.reopen(by=rita)

    assert (fresh(early).state, fresh(early).next_step_due_at) == ("new", TODAY)
