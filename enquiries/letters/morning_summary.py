"""The morning summary: what waits, to the clinic. Counts and references, and nobody's details."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.consultation import Consultation
from enquiries.outbox.health import QueueHealth
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import pruning
from factsheets.models import FactSheet


def enqueue(day: date) -> int:
    """Promise the clinic the summary of a day, unless it is promised; return how many were."""
    if OutgoingEmail.objects.filter(letter=Letter.DIGEST, dedupe_key__endswith=f":{day}").exists():
        return 0
    OutgoingEmail.objects.enqueue(Letter.DIGEST, settings.CLINIC_INBOX, occasion=str(day))
    return 1


def is_monthly(email: OutgoingEmail) -> bool:
    """Tell whether it is the first of its month to leave, on whichever day that is.

    Where none left before it, the first open day is to have it.
    """
    day = timezone.localdate(email.created_at)
    earlier = OutgoingEmail.objects.sent().filter(letter=Letter.DIGEST)
    last = earlier.filter(created_at__lt=email.created_at).order_by("created_at").last()
    if last is None:
        return ClinicCalendar.read().is_first_open_day_of_month(day)
    return timezone.localdate(last.created_at).replace(day=1) != day.replace(day=1)


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates what is due and overdue.

    Once a month also the published sheets whose clinical review needs someone.
    """
    sheets = FactSheet.objects.published()
    return {
        "is_monthly": is_monthly(email),
        "reviews_overdue": sheets.review_overdue(),
        "never_reviewed": sheets.never_reviewed(),
        "urgent": Consultation.objects.urgent(),
        "due_today": Consultation.objects.due_today(),
        "overdue": Consultation.objects.overdue(),
        "erased_soon": pruning.dormant(timezone.now() + pruning.WARN_BEFORE),
        "queue": QueueHealth.now(),
        "admin_url": settings.SITE_URL + reverse("admin:index"),
    }
