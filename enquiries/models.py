"""What patients send, how staff handle it, the letters, and when the clinic is open."""

from enquiries.clinic.closure import ClinicClosure
from enquiries.clinic.offer import Price, Specialist
from enquiries.clinic.opening_hours import OpeningHours
from enquiries.common.address import address_digest, known_digests
from enquiries.common.erasure_log import Erasure
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.clinician_hours import ClinicianHours
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.diary import DiarySlot
from enquiries.consultations.diary_feed import DiaryFeed
from enquiries.consultations.offered_time import OfferedTime
from enquiries.consultations.reply_template import ReplyTemplate
from enquiries.consultations.states import ChangedMeanwhile, CloseReason, NotAllowed, State
from enquiries.inbound.taken_in import TakenIn
from enquiries.outbox.blocked_address import BlockedAddress
from enquiries.outbox.heartbeat import PeriodicJob, WorkerHeartbeat
from enquiries.outbox.letter import Letter
from enquiries.outbox.outage import MailOutage
from enquiries.outbox.outgoing_email import OutgoingEmail
from enquiries.outbox.queryset import WAKE_CHANNEL
from enquiries.privacy.tally import Tally
from enquiries.reports.report_request import ReportRequest

__all__ = [
    "WAKE_CHANNEL",
    "Appointment",
    "BlockedAddress",
    "ChangedMeanwhile",
    "ClinicClosure",
    "ClinicianHours",
    "CloseReason",
    "Consultation",
    "ContactLogEntry",
    "DiaryFeed",
    "DiarySlot",
    "Erasure",
    "Letter",
    "MailOutage",
    "NotAllowed",
    "OfferedTime",
    "OpeningHours",
    "OutgoingEmail",
    "PeriodicJob",
    "Price",
    "ReplyTemplate",
    "ReportRequest",
    "Specialist",
    "State",
    "TakenIn",
    "Tally",
    "WorkerHeartbeat",
    "address_digest",
    "known_digests",
]
