"""The site's own outbox: a row, in the transaction of the enquiry."""

from enquiries.models import Consultation, Letter, OutgoingEmail


def promise(consultation: Consultation) -> OutgoingEmail:
    return OutgoingEmail.objects.enqueue(
        Letter.ACKNOWLEDGEMENT, consultation.email, consultation=consultation
    )
