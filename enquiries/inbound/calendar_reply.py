"""What a patient's calendar program answers to the invitation in a letter (RFC 5546)."""

from __future__ import annotations

from datetime import datetime
from email.message import Message
from typing import NamedTuple

from enquiries.common.moments import time_and_day
from factsheets.late import icalendar

LONGEST = 100_000  # bytes
ACCEPTED = "ACCEPTED"
IN_WORDS = {
    ACCEPTED: "By their calendar: accepts the appointment.",
    "DECLINED": "By their calendar: declines the appointment.",
    "TENTATIVE": "By their calendar: may not be able to come.",
}
ANOTHER_TIME = "By their calendar: asks for another time."


class CalendarReply(NamedTuple):
    """What it answers, in a sentence for staff."""

    words: str
    is_acceptance: bool


def calendar_reply(message: Message) -> CalendarReply | None:
    """Read the answer of a calendar in a mail; None where there is none."""
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            return read(payload[:LONGEST]) if isinstance(payload, bytes) else None
    return None


def read(file: bytes) -> CalendarReply | None:
    """Read a calendar file; None where it answers nothing, or cannot be read."""
    try:
        calendar = icalendar.Calendar.from_ical(file)
        event = next(iter(calendar.walk("VEVENT")), icalendar.Event())
        match str(calendar.get("METHOD", "")).upper():
            case "COUNTER":
                return CalendarReply(ANOTHER_TIME + when(event), is_acceptance=False)
            case "REPLY":
                return answered(event)
    except Exception:  # noqa: BLE001 (a stranger's file: the library gives up, and so do we)
        return None
    return None


def when(event: icalendar.Component) -> str:
    """The time that it asks for, where it is a moment."""
    starts_at = event.decoded("DTSTART", None)
    is_moment = isinstance(starts_at, datetime) and starts_at.tzinfo is not None
    return f" {time_and_day(starts_at)}." if is_moment else ""


def answered(event: icalendar.Component) -> CalendarReply | None:
    attendees = event.get("ATTENDEE", [])
    attendee = attendees[0] if isinstance(attendees, list) and attendees else attendees
    said = str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper()
    return CalendarReply(IN_WORDS[said], said == ACCEPTED) if said in IN_WORDS else None
