"""The letters: one name and three templates each, queued with the enquiry, rendered when sent."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.consultation import Consultation
from enquiries.outbox.health import QueueHealth
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import my_data
from enquiries.privacy.blocked_address import BlockedAddress
from enquiries.reports import pdf as report_pdf
from enquiries.reports import self_check, summary
from enquiries.reports.report_request import ReportRequest
from factsheets import content_version
from factsheets.models import FactSheet, UrgentHelpCard

from . import conversation as conversation_letters

Context = dict[str, Any]
INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def queue_report(request: ReportRequest) -> None:
    """Promise the patient the fact sheet; to a blocked address nothing goes, unnoticed."""
    if BlockedAddress.objects.of(request.email).exists():
        ReportRequest.objects.filter(pk=request.pk).erase()
    else:
        OutgoingEmail.objects.enqueue(Letter.REPORT, request.email, report_request=request)


def queue_consultation(consultation: Consultation) -> None:
    """Promise the patient an acknowledgement, and tell the clinic that somebody waits."""
    enqueue = OutgoingEmail.objects.enqueue
    if not BlockedAddress.objects.of(consultation.email).exists():
        enqueue(Letter.ACKNOWLEDGEMENT, consultation.email, consultation=consultation)
    enqueue(Letter.ALERT, settings.CLINIC_INBOX, consultation=consultation)


def queue_digest(day: date) -> int:
    """Promise the clinic the digest of a day, unless it is promised already."""
    if OutgoingEmail.objects.filter(letter=Letter.DIGEST, dedupe_key__endswith=f":{day}").exists():
        return 0
    OutgoingEmail.objects.enqueue(Letter.DIGEST, settings.CLINIC_INBOX, occasion=str(day))
    return 1


@lru_cache(maxsize=32)
def kept_sheet(pk: int, content_mark: str) -> FactSheet:
    """The sheet with its rows, read once for each content: letters of a busy hour share it."""
    return FactSheet.objects.complete().get(pk=pk)


@lru_cache(maxsize=1)
def kept_cards(content_mark: str) -> list[UrgentHelpCard]:
    """The cards for urgent help, read once for each content."""
    return list(UrgentHelpCard.objects.all())


def report(email: OutgoingEmail) -> Context:
    """The whole fact sheet with the patient's own answers beside it, to who asked for it."""
    request = ReportRequest.objects.get(emails=email)
    mark = content_version.current()
    sheet = kept_sheet(request.sheet_id, mark)
    return {
        "name": request.name,
        "sheet": sheet,
        "purpose": self_check.PURPOSE,
        "sections": summary.of_sheet(sheet, request.answers or {}),
        "questions": report_pdf.QUESTIONS,
        "my_data_url": my_data.link(request),
        "sheet_url": settings.SITE_URL + sheet.get_absolute_url(),
        "cards": kept_cards(mark),
    }


def acknowledgement(email: OutgoingEmail) -> Context:
    """Reference and answer-by day, to the patient who asked for a consultation."""
    consultation = Consultation.objects.get(emails=email)
    return {
        "name": consultation.name,
        "my_data_url": my_data.link(consultation),
        "consultation": consultation,
        "cards": kept_cards(content_version.current()),
    }


def alert(email: OutgoingEmail) -> Context:
    """Somebody waits: reference, deadline and a link, and nothing about the patient."""
    consultation = Consultation.objects.get(emails=email)
    page = reverse("admin:enquiries_consultation_change", args=[consultation.pk])
    return {
        "reference": consultation.reference,
        "due_at": consultation.due_at,
        "admin_url": settings.SITE_URL + page,
    }


def digest(email: OutgoingEmail) -> Context:
    """What waits this morning, to the clinic: counts and references, and nobody's details.

    Once a month it also counts the published sheets whose clinical review needs someone.
    """
    sheets = FactSheet.objects.published()
    return {
        "is_monthly": ClinicCalendar.read().is_first_open_day_of_month(
            timezone.localdate(email.created_at)
        ),
        "reviews_overdue": sheets.review_overdue(),
        "never_reviewed": sheets.never_reviewed(),
        "due_today": Consultation.objects.due_today(),
        "overdue": Consultation.objects.overdue(),
        "queue": QueueHealth.now(),
        "admin_url": settings.SITE_URL + reverse("admin:index"),
    }


CONTEXTS = {
    Letter.REPORT: report,
    Letter.ACKNOWLEDGEMENT: acknowledgement,
    Letter.ALERT: alert,
    Letter.DIGEST: digest,
    Letter.REPLY: conversation_letters.reply,
    Letter.APPOINTMENT: conversation_letters.appointment,
}
# What travels with a letter, made from the same context when it is sent.
ATTACHMENTS: dict[Letter, Callable[[Context], tuple[str, bytes, str]]] = {
    Letter.REPORT: report_pdf.attachment,
}


def render(email: OutgoingEmail) -> EmailMultiAlternatives:
    """The message as it leaves; its Message-ID is the row's for life."""
    context = CONTEXTS[Letter(email.letter)](email) | {
        "site_url": settings.SITE_URL,
        "privacy_url": settings.SITE_URL + reverse("privacy"),
        "clinic": settings.CLINIC,
    }
    subject, text, html = (
        render_to_string(f"emails/{email.letter}/{part}", context)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    message = EmailMultiAlternatives(
        subject=subject.strip(),
        body=text.strip() + "\n",
        to=[email.recipient],
        reply_to=[settings.CLINIC_INBOX],
        headers={
            "Message-ID": email.message_id,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(INLINER.inline(html), "text/html")
    if attachment := ATTACHMENTS.get(Letter(email.letter)):
        message.attach(*attachment(context))
    conversation_letters.complete(message, email)
    return message
