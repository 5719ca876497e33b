"""The report: the fact sheet with the patient's own answers beside it, to who asked for it."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.privacy import my_data
from enquiries.privacy.limits import UNLIMITED, Allowance
from enquiries.reports import pdf, self_check, summary
from enquiries.reports.report_request import ReportRequest
from factsheets.cached_content import cached_sheet


def enqueue(request: ReportRequest, allowance: Allowance = UNLIMITED) -> None:
    """Promise the patient the fact sheet.

    To an address that has had enough nothing goes, and nobody can tell.
    """
    if not allowance.may_write:
        ReportRequest.objects.filter(pk=request.pk).erase()
    else:
        OutgoingEmail.objects.enqueue(
            Letter.REPORT,
            request.email,
            not_before=allowance.not_before,
            report_request=request,
        )


def context(email: OutgoingEmail) -> dict[str, Any]:
    """Give the templates the sheet, the answers beside it and the questions to ask."""
    request = ReportRequest.objects.get(emails=email)
    sheet = cached_sheet(request.sheet_id)
    answers = request.answers or {}
    sections = summary.of_sheet(sheet, answers)
    day = timezone.localdate(request.received_at)
    report = pdf.Report(sheet, answers, request.name, day)
    return {
        "name": request.name,
        "sheet": sheet,
        "purpose": self_check.PURPOSE,
        "has_answers": bool(sections),
        "sections": sections,
        "pdf": pdf.report_pdf(report),
        "questions": pdf.QUESTIONS,
        "my_data_url": my_data.link(request),
        "sheet_url": settings.SITE_URL + sheet.get_absolute_url(),
        "consultation_url": settings.SITE_URL + reverse("enquiries:consultation"),
    }


def complete(message: EmailMultiAlternatives, email: OutgoingEmail, said: dict[str, Any]) -> None:
    """Attach the PDF, where there is one, under a name that tells nobody's condition."""
    if said["pdf"]:
        message.attach("fact-sheet.pdf", said["pdf"], "application/pdf")
