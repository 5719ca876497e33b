"""Everything that happened to an enquiry, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.outgoing_email import OutgoingEmail

Kind = ContactLogEntry.Kind
BY_NOBODY = dict.fromkeys(
    (Kind.ERASED, Kind.RETURNED, Kind.DELAYED, Kind.AUTOMATIC, Kind.ASIDE), ""
)  # of the site's own accord, or by the patient's link


@dataclass(frozen=True)
class Event:
    """One line: when, what, by whom (empty: by the patient or the site), and in which words."""

    at: datetime
    what: str
    by: str = ""
    text: str = ""
    is_warning: bool = False
    address: str = ""
    whole: str = ""  # all of a mail of which `text` is what is new


def timeline(consultation: Consultation, reader: User) -> list[Event]:
    """The events, oldest first, as this member of staff may read them."""
    events = [Event(consultation.received_at, "Received")]
    events += logged(consultation, reads_all=reader.has_perm("enquiries.read_clinical_notes"))
    events += map(lettered, consultation.emails.all())
    return sorted(events, key=lambda event: event.at)


def logged(consultation: Consultation, *, reads_all: bool) -> Iterator[Event]:
    for entry in consultation.log.deeds().select_related("by"):
        is_hidden = entry.kind == Kind.CLINICAL_NOTE and not reads_all
        text = "For clinicians only." if is_hidden else entry.text
        by = entry.by.get_username() if entry.by else BY_NOBODY.get(Kind(entry.kind), "the patient")
        yield Event(entry.at, entry.get_kind_display(), by, text, whole=entry.whole)


def lettered(email: OutgoingEmail) -> Event:
    """A letter at the time when it was promised, with what has become of it."""
    return Event(
        at=email.created_at,
        what=f"{email.get_letter_display()}: {email.outcome}",
        text=email.explanation if email.last_error else "",
        is_warning=email.has_failed,
        address=reverse("admin:enquiries_outgoingemail_change", args=[email.pk]),
    )
