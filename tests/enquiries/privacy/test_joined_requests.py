"""A request that was closed into another goes on in that one, and is kept as long as it is."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.models import CloseReason, Consultation
from tests.enquiries.reception import new_consultation


def joined(rita: User, *closed_ago: int | None) -> list[Consultation]:
    """Requests, each closed into the next; the days since each was closed, none for an open one."""
    chain = [new_consultation() for _ in closed_ago]
    for one, following in pairwise(chain):
        following.refresh_from_db()
        one.close_into(following, by=rita)
    if closed_ago[-1] is not None:
        chain[-1].refresh_from_db()
        chain[-1].close(CloseReason.WITHDRAWN, by=rita)
    for one, days in zip(chain, closed_ago, strict=True):
        closed_at = days and now() - timedelta(days=days)
        Consultation.objects.filter(pk=one.pk).update(closed_at=closed_at)
    return chain


def names(chain: list[Consultation]) -> list[bool]:
    """Of which of them the person is still known."""
    known = Consultation.objects.in_bulk([one.pk for one in chain])
    return [bool(known[one.pk].name) for one in chain]


@pytest.mark.parametrize(
    ("closed_ago", "are_kept"),
    [
        ([400, None], [True, True]),
        ([400, 10], [True, True]),
        ([400, 200], [False, False]),
        ([10, 200], [True, False]),
        ([400, 390, None], [True, True, True]),
        ([400, 390, 10], [True, True, True]),
        ([400, 390, 380, 370], [False, False, False, False]),
        ([370, 380, 390, 400], [False, False, False, False]),
    ],
)
def test_it_goes_with_the_one_that_goes_on(
    rita: User, closed_ago: list[int | None], are_kept: list[bool]
) -> None:
    chain = joined(rita, *closed_ago)

    call_command("periodic", "--run", "erase_closed_consultations")

    assert names(chain) == are_kept


@pytest.mark.parametrize(("last", "is_kept"), [(3000, False), (2000, True)])
def test_so_does_what_the_clinic_wrote_about_it(
    rita: User, settings: Settings, last: int, *, is_kept: bool
) -> None:
    settings.RECORD_YEARS = 8
    [first, _] = joined(rita, 3000, last)
    call_command("periodic", "--run", "erase_closed_consultations")

    call_command("periodic", "--run", "erase_records")

    first.refresh_from_db()
    assert (first.record_erased_at is None) is is_kept


def test_it_goes_after_its_own_period_where_the_other_was_erased_on_request(rita: User) -> None:
    first, second = joined(rita, 200, None)
    second.refresh_from_db()
    second.erase()

    call_command("periodic", "--run", "erase_closed_consultations")

    assert names([first]) == [False]
