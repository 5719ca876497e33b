"""“My data”: a signed link in every letter to a patient, and what it opens."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from enquiries.common.address import address_digest, known_digests
from enquiries.common.personal import read_back
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.outbox.blocked_address import BlockedAddress
from enquiries.reports import summary
from enquiries.reports.report_request import ReportRequest

from .erasure import erase_by_patient, erase_report_requests

LINK_LIFE = timedelta(days=30)
PURPOSE = "enquiries.my-data"
KINDS: dict[str, models.QuerySet[Any]] = {
    "report": ReportRequest.objects.all(),
    "consultation": Consultation.objects.all(),
}
Kind = ContactLogEntry.Kind
RECORD: dict[str, str] = {
    Kind.NOTE: "Notes of our staff",
    Kind.CLINICAL_NOTE: "Notes of our staff",
    Kind.REACHED: "Calls that we noted",
    Kind.LEFT_MESSAGE: "Calls that we noted",
    Kind.NO_ANSWER: "Calls that we noted",
    Kind.HEARD: "Calls that we noted",
    Kind.REPLY: "Replies that we sent you",
    Kind.BOOKED: "Appointments, with each change",
    Kind.MOVED: "Appointments, with each change",
    Kind.CANCELLED: "Appointments, with each change",
}


def link(enquiry: ReportRequest | Consultation, *, to: str = "") -> str:
    """The address of the page, for whoever reads mail at an address; by default the enquiry's own.

    It holds a digest of that address, not the address.
    """
    kind = "report" if isinstance(enquiry, ReportRequest) else "consultation"
    content = [kind, str(enquiry.pk), address_digest(to or enquiry.email)]
    token = signing.dumps(content, salt=PURPOSE)
    return settings.SITE_URL + reverse("enquiries:my_data", args=[token])


@dataclass(frozen=True)
class MyData:
    """What one link gives power over: one enquiry, and letters to one address.

    Of an enquiry that has another address by now, only the letters: it may be somebody else's.
    """

    enquiry: ReportRequest | Consultation | None
    digest: str
    is_of_another_address: bool = False

    @classmethod
    def opened_by(cls, token: str) -> Self:
        """Raises signing.BadSignature for a link that is not ours or has expired."""
        kind, pk, digest = signing.loads(token, salt=PURPOSE, max_age=LINK_LIFE)
        enquiry = KINDS[kind].filter(pk=pk).first()
        if enquiry and not enquiry.erased_at and digest not in known_digests(enquiry.email):
            return cls(None, digest, is_of_another_address=True)
        return cls(enquiry, digest)

    @property
    def is_blocked(self) -> bool:
        return BlockedAddress.objects.filter(digest=self.digest).exists()

    def held(self) -> list[tuple[str, str]]:
        """What the person typed and we still hold, by label."""
        if self.enquiry is None:
            return []
        asked = read_back(self.enquiry.personal)
        typed = [(label, getattr(self.enquiry, name)) for name, label in asked.items()]
        if isinstance(self.enquiry, ReportRequest):
            sections = summary.of_sheet(self.enquiry.sheet, self.enquiry.answers or {})
            typed += [(line.asked, line.answer) for part in sections for line in part.lines]
        return [(label, value) for label, value in typed if value]

    @property
    def appointment(self) -> Appointment | None:
        """The appointment ahead, which erasing would cancel."""
        current = getattr(self.enquiry, "appointment", None)
        return current if current and current.starts_at > timezone.now() else None

    def stays(self) -> dict[str, int]:
        """What the clinic wrote and keeps, by kind, each with its number."""
        if not isinstance(self.enquiry, Consultation) or self.enquiry.record_erased_at:
            return {}
        kinds = self.enquiry.log.written_by_clinic().values_list("kind", flat=True)
        found = Counter(RECORD.get(kind, "Steps that our staff took") for kind in kinds)
        return dict(found)

    def question(self, action: str) -> str:
        """What is to be asked once more before an action: the action, or nothing."""
        is_asked = action == "not-me" or (action == "erase" and self.appointment is not None)
        return action if is_asked else ""

    def act(self, action: str) -> None:
        """Do what a button of the page says; anything else does nothing."""
        with transaction.atomic():
            match action:
                case "erase":
                    self.erase()
                case "not-me":
                    self.erase()
                    BlockedAddress.objects.block(self.digest)
                case "take-back":
                    BlockedAddress.objects.filter(digest=self.digest).lift()

    def erase(self) -> None:
        if isinstance(self.enquiry, ReportRequest):
            erase_report_requests(ReportRequest.objects.filter(pk=self.enquiry.pk))
        elif self.enquiry:
            erase_by_patient(self.enquiry.pk)
