"""What staff see and do, one module a subject."""

from . import calendar, letters, reply_template, report_request
from .queue import consultation

__all__ = [
    "calendar",
    "consultation",
    "letters",
    "reply_template",
    "report_request",
]
