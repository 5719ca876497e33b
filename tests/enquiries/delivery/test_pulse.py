"""A worker's heartbeat, and what it says of the letters in its hands."""

import time
from uuid import uuid4

import pytest

from enquiries.delivery.connection import ClaimLost
from enquiries.delivery.courier import Courier
from enquiries.delivery.pulse import GAP, Pulse
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport


def test_workers_that_are_called_alike_have_a_heartbeat_each() -> None:
    assert Pulse().name != Pulse().name


@pytest.fixture
def sleeper(queue_report: QueueReport) -> Courier:
    """A worker with a letter in hand that wakes after so long that others took it for dead."""
    queue_report()
    pulse = Pulse()
    pulse.beat()
    courier = Courier(pulse)
    courier.email = courier.claim()
    courier.connection.deadline = time.monotonic() + 60
    pulse.beat_at -= GAP
    return courier


def test_a_beat_after_a_long_sleep_gives_no_letter_back(sleeper: Courier) -> None:
    OutgoingEmail.objects.update(claim=uuid4())
    assert sleeper.pulse

    sleeper.pulse.beat()

    with pytest.raises(ClaimLost):
        sleeper.may_send()


def test_a_letter_that_nobody_took_meanwhile_is_sent(sleeper: Courier) -> None:
    sleeper.may_send()


def test_who_wakes_beats_before_the_letter_is_sent(sleeper: Courier) -> None:
    sleeper.may_send()

    assert sleeper.pulse
    assert sleeper.pulse.is_fresh


def test_a_letter_whose_time_is_up_is_kept_back(sleeper: Courier) -> None:
    sleeper.connection.deadline = time.monotonic()

    with pytest.raises(ClaimLost):
        sleeper.may_send()


def test_without_a_heartbeat_a_letter_whose_time_is_up_is_kept_back(sleeper: Courier) -> None:
    sleeper.pulse, sleeper.connection.deadline = None, time.monotonic()

    with pytest.raises(ClaimLost):
        sleeper.may_send()
