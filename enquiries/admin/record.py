"""“Save to record”: a whole request as one tagged PDF, for the practice's own record."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from enquiries.common.personal import read_back
from enquiries.consultations.consultation import Consultation
from enquiries.reports.pdf import plain
from factsheets.native import NativeFailure
from factsheets.pdf import STANDARD_SIZE
from factsheets.typesetter import typeset

from .staff_member import staff_member
from .timeline import Event, timeline

PERMISSION = "enquiries.read_clinical_notes"
CANNOT_SAVE = "The file could not be made. Print this page instead, and tell whoever runs the site."
Data = dict[str, Any]


class SaveToRecord(admin.ModelAdmin[Consultation]):
    """The button, as a part of the admin of consultations."""

    def get_urls(self) -> list[URLPattern]:
        save = require_POST(self.admin_site.admin_view(self.save_to_record))
        name = "enquiries_consultation_record"
        return [path("<uuid:pk>/record.pdf", save, name=name), *super().get_urls()]

    def save_to_record(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Give the file to a reader of clinical notes, and note who took it."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        consultation, reader = get_object_or_404(Consultation, pk=pk), staff_member(request)
        try:
            file = record(consultation, reader)
        except NativeFailure:
            messages.error(request, CANNOT_SAVE)
            return redirect("admin:enquiries_consultation_change", pk)
        consultation.save_to_record(by=reader)
        response = HttpResponse(file, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{consultation.reference}.pdf"'
        return response


def record(consultation: Consultation, reader: User) -> bytes:
    """Set the file as everything was typed, then in plain characters. Raises NativeFailure."""
    data, made_at = contents(consultation, reader), int(timezone.now().timestamp())
    try:
        return typeset("record.typ", data, made_at)
    except NativeFailure:
        return typeset("record.typ", in_plain_characters(data), made_at)


def contents(consultation: Consultation, reader: User) -> Data:
    """Give all that the file says."""
    clinic, now = settings.CLINIC, moment(timezone.now())
    return {
        "title": f"Request {consultation}",
        "size": STANDARD_SIZE,
        "kicker": "REQUEST FOR A CONSULTATION",
        "running_title": f"{clinic['name']}: {consultation}, saved {now} by {reader}",
        "strapline": "",
        "draft": "",
        "about": [
            f"State: {consultation.get_state_display()}",
            f"Answer by: {moment(consultation.answer_due_at)}",
            f"Saved on {now} by {reader}",
        ],
        "clinic": {"name": clinic["name"]},
        "erased": erased(consultation),
        "typed": typed(consultation),
        "events": [told(event) for event in timeline(consultation, reader)],
    }


def erased(consultation: Consultation) -> list[str]:
    if consultation.erased_at is None:
        return []
    return [f"The personal details were erased on {moment(consultation.erased_at)}."]


def typed(consultation: Consultation) -> list[list[str]]:
    """What the patient told us, by label, each paragraph by itself."""
    rows = [
        (label, str(getattr(consultation, name)))
        for name, label in read_back(consultation.personal).items()
    ]
    rows.append(("Preferred contact", consultation.get_contact_method_display()))
    if consultation.sheet:
        rows.append(("Came from", str(consultation.sheet)))
    return [[label, *paragraphs(value)] for label, value in rows if value]


def told(event: Event) -> list[str]:
    by = f" by {event.by}" if event.by else ""
    return [f"{moment(event.at)}: {event.what}{by}", *paragraphs(event.text)]


def moment(at: Any) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"


def paragraphs(text: str) -> list[str]:
    return [line for line in re.split(r"\n+", text.strip()) if line.strip()]


def in_plain_characters(data: Any) -> Any:
    """Put a mark in place of each character that may be why the file can't be set."""
    if isinstance(data, dict):
        return {key: in_plain_characters(value) for key, value in data.items()}
    if isinstance(data, list):
        return [in_plain_characters(value) for value in data]
    return plain(data) if isinstance(data, str) else data
