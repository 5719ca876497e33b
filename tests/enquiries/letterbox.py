"""The letters that recipients find after the courier has been."""

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from enquiries.delivery.courier import Courier


def delivered() -> dict[str, EmailMultiAlternatives]:
    """Deliver what is due into memory; each letter by its recipient."""
    courier = Courier()
    while courier.deliver_next():
        pass
    letters = [letter for letter in mail.outbox if isinstance(letter, EmailMultiAlternatives)]
    return {letter.to[0]: letter for letter in letters}


def html_of(letter: EmailMultiAlternatives) -> str:
    [html] = [part for part, kind in letter.alternatives if kind == "text/html"]
    assert isinstance(html, str)
    return html
