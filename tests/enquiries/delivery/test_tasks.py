"""What a task does, whichever engine runs it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from enquiries.delivery.courier import Courier
from enquiries.delivery.tasks import deliver
from enquiries.models import OutgoingEmail
from tests.enquiries.conftest import QueueReport
from tests.enquiries.mail_server import MailServer

LEASE = timedelta(minutes=5)


def claim() -> OutgoingEmail:
    email = OutgoingEmail.objects.claim_next(lease=LEASE)
    assert email
    return email


def held_by_another(email: OutgoingEmail) -> bool:
    return bool(claim())


def sent_already(email: OutgoingEmail) -> bool:
    return claim().record_sent()


def given_up(email: OutgoingEmail) -> bool:
    return email.cancel()


def postponed(email: OutgoingEmail) -> bool:
    return claim().record_failure("SMTPRecipientsRefused 450")


@pytest.mark.parametrize("before", [held_by_another, sent_already, given_up, postponed])
def test_a_task_for_a_letter_that_is_not_due_changes_nothing(
    mail_server: MailServer,
    courier: Courier,
    queue_report: QueueReport,
    before: Callable[[OutgoingEmail], bool],
) -> None:
    email = queue_report()
    assert before(email)
    rows = list(OutgoingEmail.objects.values())

    deliver.call(str(email.pk))

    assert list(OutgoingEmail.objects.values()) == rows
    assert not mail_server.received


def test_a_task_delivers_only_its_own_letter(
    mail_server: MailServer, courier: Courier, queue_report: QueueReport
) -> None:
    first, second = queue_report("first@example.com"), queue_report("second@example.com")

    deliver.call(str(second.pk))

    assert mail_server.message_ids == [f"<{second.pk}@testserver>"]
    assert OutgoingEmail.objects.due().get() == first


def test_an_error_in_a_task_leaves_none_of_its_words_behind(
    courier: Courier, queue_report: QueueReport, caplog: pytest.LogCaptureFixture
) -> None:
    email = queue_report()
    OutgoingEmail.objects.update(recipient="ann@example.com\nBcc: eve@example.com")

    deliver.call(str(email.pk))

    assert f"cannot write report {email.pk}" in caplog.text
    assert "example.com" not in caplog.text
