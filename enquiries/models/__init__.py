"""What patients send, the letters that answer them, and the days when the clinic is closed."""

from .address import BlockedAddress, address_digest, known_digests
from .calendar import ClinicClosure
from .consultation import Consultation
from .delivery import GIVE_UP_AFTER
from .enquiry import REPEAT_WINDOW
from .letter import Letter
from .outgoing_email import WAKE_CHANNEL, OutgoingEmail
from .report_request import ReportRequest
from .tally import Tally
from .worker import PeriodicJob, WorkerHeartbeat

__all__ = [
    "GIVE_UP_AFTER",
    "REPEAT_WINDOW",
    "WAKE_CHANNEL",
    "BlockedAddress",
    "ClinicClosure",
    "Consultation",
    "Letter",
    "OutgoingEmail",
    "PeriodicJob",
    "ReportRequest",
    "Tally",
    "WorkerHeartbeat",
    "address_digest",
    "known_digests",
]
