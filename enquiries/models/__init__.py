"""What patients send, how staff handle it, the letters, and when the clinic is open."""

from .address import BlockedAddress, address_digest, known_digests
from .appointment import Appointment
from .calendar import ClinicClosure
from .consultation import Consultation
from .contact_log import ContactLogEntry
from .delivery import GIVE_UP_AFTER
from .enquiry import REPEAT_WINDOW
from .letter import Letter
from .opening_hours import OpeningHours
from .outbox_queue import WAKE_CHANNEL
from .outgoing_email import OutgoingEmail
from .reply import ReplyTemplate
from .report_request import ReportRequest
from .states import ChangedMeanwhile, CloseReason, NotAllowed, State
from .tally import Tally
from .worker import PeriodicJob, WorkerHeartbeat

__all__ = [
    "GIVE_UP_AFTER",
    "REPEAT_WINDOW",
    "WAKE_CHANNEL",
    "Appointment",
    "BlockedAddress",
    "ChangedMeanwhile",
    "ClinicClosure",
    "CloseReason",
    "Consultation",
    "ContactLogEntry",
    "Letter",
    "NotAllowed",
    "OpeningHours",
    "OutgoingEmail",
    "PeriodicJob",
    "ReplyTemplate",
    "ReportRequest",
    "State",
    "Tally",
    "WorkerHeartbeat",
    "address_digest",
    "known_digests",
]
