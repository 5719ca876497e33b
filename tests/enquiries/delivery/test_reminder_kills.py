"""SIGKILL while a reminder is under way: it goes once, and never after a move."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from enquiries.delivery.periodic import run
from enquiries.models import Appointment, OutgoingEmail
from tests.enquiries.mail_server import MailServer
from tests.enquiries.processes import drain, start
from tests.enquiries.reception import member, new_consultation

from .test_outbox_kills import end_lease

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def appointment() -> Appointment:
    """An appointment of tomorrow that was agreed on last week."""
    carla = member("carla", "Clinician")
    at = timezone.now() + timedelta(hours=20)
    details = {"clinician": carla, "starts_at": at, "minutes": 30, "method": "clinic"}
    booked = new_consultation().book(by=carla, **details)
    Appointment.objects.update(made_at=Now() - timedelta(days=7))
    return booked


def reminder_killed(mail_server: MailServer, point: str) -> OutgoingEmail:
    """Promise the reminder, and kill the worker at this point of its delivery."""
    run("send_reminders")
    with start(mail_server.port, "-m", "tests.enquiries.crashing_worker", point) as process:
        process.wait(timeout=60)
    end_lease()
    return OutgoingEmail.objects.get(letter="reminder")


@pytest.mark.parametrize("point", ["after claim", "after render", "after commit"])
def test_a_reminder_whose_worker_is_killed_goes_once(
    mail_server: MailServer, appointment: Appointment, point: str
) -> None:
    reminder = reminder_killed(mail_server, point)
    run("send_reminders")

    drain(mail_server.port)

    assert mail_server.message_ids == [reminder.message_id]


@pytest.mark.parametrize("point", ["after claim", "after render"])
def test_a_reminder_that_a_kill_held_up_is_not_sent_after_a_move(
    mail_server: MailServer, appointment: Appointment, point: str
) -> None:
    reminder = reminder_killed(mail_server, point)
    later = appointment.starts_at + timedelta(days=30)
    appointment.consultation.move(by=appointment.clinician, starts_at=later)

    drain(mail_server.port)

    reminder.refresh_from_db()
    assert mail_server.message_ids == []
    assert (reminder.state, reminder.last_error) == ("DEAD", "overtaken")
