"""A member of staff at one request, and what of their letters arrives."""

from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from enquiries.delivery.courier import Courier
from enquiries.letters import appointment as appointment_letter
from enquiries.letters import reply as reply_letter
from enquiries.models import Appointment, Consultation, OutgoingEmail
from tests.enquiries.mail_server import MailServer
from tests.enquiries.reception import member

SOON = timezone.now() + timedelta(days=1)


def in_days(days: int) -> dict[str, object]:
    """Details of an appointment."""
    return {"starts_at": timezone.now() + timedelta(days=days), "method": "phone"}


class Desk:
    """A member of staff who handles one consultation, each step with its letter."""

    def __init__(self, consultation: Consultation) -> None:
        consultation.emails.all().delete()
        self.consultation, self.by = consultation, member("rita")

    def book(self, days: int = 3) -> OutgoingEmail:
        return self.tell(self.consultation.book(by=self.by, **in_days(days)))

    def move(self, days: int = 4) -> OutgoingEmail:
        return self.tell(self.consultation.move(by=self.by, **in_days(days)))

    def cancel(self) -> OutgoingEmail:
        return self.tell(self.consultation.cancel(by=self.by, next_step_due_at=SOON))

    def tell(self, appointment: Appointment) -> OutgoingEmail:
        appointment_letter.enqueue(appointment)
        return OutgoingEmail.objects.get(appointment=appointment)

    def reply(self, text: str) -> OutgoingEmail:
        entry = self.consultation.reply(by=self.by, next_step_due_at=SOON, text=text)
        reply_letter.enqueue(entry)
        return OutgoingEmail.objects.get(reply=entry)


def deliver_all(courier: Courier) -> None:
    """Deliver what waits, whenever it is due."""
    OutgoingEmail.objects.unsettled().update(due_at=Now())
    while courier.deliver_next():
        pass


def arrived(server: MailServer) -> list[str]:
    return [str(message["Subject"]).partition(",")[0] for message in server.received]


def outcome(email: OutgoingEmail) -> str:
    email.refresh_from_db()
    return email.outcome
