"""What patients send, the letters that answer them, and the days when the clinic is closed."""

from .address import BlockedAddress, address_digest, known_digests
from .calendar import ClinicClosure
from .consultation import Consultation
from .enquiry import REPEAT_WINDOW
from .outgoing_email import GIVE_UP_AFTER, WAKE_CHANNEL, Letter, OutgoingEmail
from .report_request import ReportRequest
from .tally import Tally

__all__ = [
    "GIVE_UP_AFTER",
    "REPEAT_WINDOW",
    "WAKE_CHANNEL",
    "BlockedAddress",
    "ClinicClosure",
    "Consultation",
    "Letter",
    "OutgoingEmail",
    "ReportRequest",
    "Tally",
    "address_digest",
    "known_digests",
]
