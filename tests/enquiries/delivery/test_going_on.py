"""Letter after letter: the next is claimed in the commit of the last outcome."""

import pytest

from enquiries.delivery.courier import Courier
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db


class Unlucky(Courier):
    """Claims one letter, and finds the table in ruins after that."""

    claims = 0

    def claim(self) -> OutgoingEmail | None:
        self.claims += 1
        if self.claims > 1:
            raise ValueError("a row that nobody foresaw")
        return super().claim()


@pytest.fixture
def emails(queue_report: QueueReport) -> list[OutgoingEmail]:
    return [queue_report(f"p{number}@example.com") for number in range(3)]


def states() -> list[str]:
    return sorted(OutgoingEmail.objects.values_list("state", flat=True))


@pytest.mark.long
def test_letter_follows_letter_while_it_may(courier: Courier, emails: list[OutgoingEmail]) -> None:
    courier.deliver_next(lambda: True)

    assert states() == [State.SENT] * 3


def test_none_is_claimed_that_may_not_follow(courier: Courier, emails: list[OutgoingEmail]) -> None:
    courier.deliver_next()

    assert states() == [State.PENDING] * 2 + [State.SENT]


@pytest.mark.long
def test_each_report_is_erased_by_itself(courier: Courier, emails: list[OutgoingEmail]) -> None:
    asked = iter([True, False])

    courier.deliver_next(lambda: next(asked))

    erased = OutgoingEmail.objects.filter(report_request__erased_at__isnull=False)
    assert (states(), erased.count()) == ([State.PENDING] + [State.SENT] * 2, 2)


def test_an_outcome_is_kept_when_the_next_letter_cannot_be_claimed(
    emails: list[OutgoingEmail],
) -> None:
    Unlucky().deliver_next(lambda: True)

    assert states() == [State.PENDING] * 2 + [State.SENT]
