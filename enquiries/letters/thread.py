"""One conversation in one thread of the patient's mail program."""

from django.core.mail import EmailMultiAlternatives

from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail


def put_in_thread(message: EmailMultiAlternatives, email: OutgoingEmail) -> None:
    """Show the letter below the acknowledgement in the patient's mail program (RFC 5322)."""
    earlier = OutgoingEmail.objects.filter(
        consultation=email.consultation_id, letter=Letter.ACKNOWLEDGEMENT
    )
    for acknowledgement in earlier:
        message.extra_headers["In-Reply-To"] = acknowledgement.message_id
        message.extra_headers["References"] = acknowledgement.message_id
