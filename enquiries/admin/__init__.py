"""What staff see and do, one module a subject."""

from . import calendar, consultation, outgoing_email, reply_template, report_request

__all__ = [
    "calendar",
    "consultation",
    "outgoing_email",
    "reply_template",
    "report_request",
]
