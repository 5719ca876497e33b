"""What patients send, how staff handle it, the letters, and when the clinic is open."""

from .appointment import Appointment
from .calendar import ClinicClosure
from .consultation import Consultation
from .contact_log import ContactLogEntry
from .enquiry import REPEAT_WINDOW
from .opening_hours import OpeningHours
from .outgoing_email import GIVE_UP_AFTER, WAKE_CHANNEL, Letter, OutgoingEmail
from .reply import ReplyTemplate
from .report_request import ReportRequest
from .states import ChangedMeanwhile, CloseReason, NotAllowed, State

__all__ = [
    "GIVE_UP_AFTER",
    "REPEAT_WINDOW",
    "WAKE_CHANNEL",
    "Appointment",
    "ChangedMeanwhile",
    "ClinicClosure",
    "CloseReason",
    "Consultation",
    "ContactLogEntry",
    "Letter",
    "NotAllowed",
    "OpeningHours",
    "OutgoingEmail",
    "ReplyTemplate",
    "ReportRequest",
    "State",
]
