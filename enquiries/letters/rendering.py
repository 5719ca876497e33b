"""A letter as it leaves: one module and three templates each, rendered when it is sent."""

from __future__ import annotations

import logging
from email.utils import formataddr
from functools import cache
from types import ModuleType
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from enquiries.outbox.identity import envelope_sender
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from factsheets.cached_content import cached_cards
from factsheets.late import css_inline
from factsheets.native import NativeFailure, guard

from . import (
    account_notice,
    acknowledgement,
    alert,
    answered,
    appointment,
    change,
    handover,
    morning_summary,
    offer,
    reminder,
    reply,
    report,
    unreached,
    urgent,
)

PARTS = [("subject.txt", "text"), ("body.txt", "text"), ("body.html", "django")]
# Each has `enqueue` and `context`; `complete` where more travels with it than its text.
LETTERS: dict[Letter, ModuleType] = {
    Letter.REPORT: report,
    Letter.ACKNOWLEDGEMENT: acknowledgement,
    Letter.ALERT: alert,
    Letter.DIGEST: morning_summary,
    Letter.ACCOUNT: account_notice,
    Letter.REPLY: reply,
    Letter.OFFER: offer,
    Letter.APPOINTMENT: appointment,
    Letter.REMINDER: reminder,
    Letter.UNREACHED: unreached,
    Letter.CHANGE: change,
    Letter.ANSWERED: answered,
    Letter.HANDOVER: handover,
    Letter.URGENT: urgent,
}

logger = logging.getLogger(__name__)


class LetterMessage(EmailMultiAlternatives):
    """Django's, with boundaries drawn by lot: Python looks for one in all that is sent."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        mime = super().message(*args, **kwargs)
        for part in mime.walk():
            if part.get_content_maintype() == "multipart":
                part.set_boundary(uuid4().hex)
        return mime


@cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """Write the styles into each element, for mail programs that read no style sheet.

    Where that fails the page goes as it is, with the style sheet in its head.
    """
    try:
        with guard("css-inline", css_inline.InlineError):
            return str(inliner().inline(html))
    except NativeFailure as failure:
        logger.error("a letter keeps its styles in its head: %s", failure)  # noqa: TRY400 (its words)
        return html


def render(email: OutgoingEmail) -> EmailMultiAlternatives:
    """Write the message; its Message-ID is the row's for life."""
    letter = LETTERS[Letter(email.letter)]
    said = letter.context(email) | {
        "site_url": settings.SITE_URL,
        "cards": cached_cards(),
        "urgent_help_url": settings.SITE_URL + reverse("urgent_help"),
        "privacy_url": settings.SITE_URL + reverse("privacy"),
        "clinic": settings.CLINIC,
    }
    subject, text, html = (
        render_to_string(f"emails/{email.letter}/{part}", said, using=engine)
        for part, engine in PARTS
    )
    message = LetterMessage(
        subject=subject.strip(),
        body=text.strip() + "\n",
        to=[email.recipient],
        reply_to=[formataddr((settings.CLINIC_INBOX_NAME, settings.CLINIC_INBOX))],
        headers={
            "Message-ID": email.message_id,
            "Auto-Submitted": "auto-generated",
        },
    )
    if sender := envelope_sender(email.pk):
        message.extra_headers["From"], message.from_email = message.from_email, sender
    message.attach_alternative(inlined(html), "text/html")
    if hasattr(letter, "complete"):
        letter.complete(message, email, said)
    return message
