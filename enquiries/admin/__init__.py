"""What staff see and do, one module a subject."""

from . import appointments, calendar, letters, offer, reply_template, report_request
from .queue import consultation

__all__ = [
    "appointments",
    "calendar",
    "consultation",
    "letters",
    "offer",
    "reply_template",
    "report_request",
]
