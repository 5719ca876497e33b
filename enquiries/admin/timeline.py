"""Everything that happened to an enquiry, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse

from enquiries.common.staff import staff_name
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.taking_back import MAY_BE_STRUCK
from enquiries.outbox.outgoing_email import OutgoingEmail

Kind = ContactLogEntry.Kind
BY_NOBODY = dict.fromkeys(
    (Kind.ERASED, Kind.NOT_ARRIVED, Kind.SENT_AGAIN, Kind.DELAYED, Kind.AUTOMATIC, Kind.ASIDE), ""
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
    struck: str = ""
    pk: int = 0
    may_strike: bool = False


def timeline(consultation: Consultation, reader: User) -> list[Event]:
    """The events, newest first, as this member of staff may read them.

    What falls into one moment, as SQLite counts them, stands in the order of this list.
    """
    letters = sorted(consultation.emails.all(), key=lambda email: email.letter, reverse=True)
    events = [
        *logged(consultation, reads_all=reader.has_perm("enquiries.read_clinical_notes")),
        *map(lettered, letters),
        Event(consultation.received_at, "Received"),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def logged(consultation: Consultation, *, reads_all: bool) -> Iterator[Event]:
    for entry in consultation.log.steps().select_related("by", "struck_by").reverse():
        is_hidden = entry.kind == Kind.CLINICAL_NOTE and not reads_all
        text = "For clinicians only." if is_hidden else entry.text
        yield Event(
            entry.at,
            entry.get_kind_display(),
            staff_name(entry.by) or BY_NOBODY.get(Kind(entry.kind), "the patient"),
            text,
            is_warning=entry.kind == Kind.NOT_ARRIVED,
            struck=struck_in_words(entry),
            pk=entry.pk,
            whole=entry.whole,
            may_strike=entry.kind in MAY_BE_STRUCK and not (is_hidden or entry.struck_at),
        )


def struck_in_words(entry: ContactLogEntry) -> str:
    if entry.struck_at is None:
        return ""
    by = f" ({staff_name(entry.struck_by)})" if entry.struck_by else ""
    return f"{entry.struck_because or 'erased'}{by}"


def lettered(email: OutgoingEmail) -> Event:
    """A letter at the time when it was promised, with what has become of it."""
    return Event(
        at=email.created_at,
        what=f"{email.get_letter_display()}: {email.outcome}",
        text=email.explanation if email.last_error else "",
        is_warning=email.has_failed,
        address=reverse("admin:enquiries_outgoingemail_change", args=[email.pk]),
    )
