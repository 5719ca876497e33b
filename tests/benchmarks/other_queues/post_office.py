"""django-post-office: the letter is rendered when it is promised, and kept in its table."""

from django.db.models.functions import Now
from post_office import mail

from enquiries.letters.rendering import render
from enquiries.models import Consultation, Letter, OutgoingEmail


def promise(consultation: Consultation) -> None:
    email = OutgoingEmail.objects.create(  # what the site's templates are rendered from
        letter=Letter.ACKNOWLEDGEMENT,
        recipient=consultation.email,
        consultation=consultation,
        dedupe_key=consultation.reference,
        state="SENT",
        sent_at=Now(),
        due_at=None,
    )
    message = render(email)
    mail.send(
        message.to,
        message.from_email,
        subject=message.subject,
        message=message.body,
        html_message=str(message.alternatives[0][0]),
        headers=message.extra_headers | {"Reply-To": ", ".join(message.reply_to)},
    )
