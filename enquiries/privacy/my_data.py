"""“My data”: a signed link in every letter to a patient, and what it opens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from enquiries.common.address import address_digest
from enquiries.common.personal import read_back
from enquiries.consultations.consultation import Consultation
from enquiries.reports import summary
from enquiries.reports.report_request import ReportRequest

from .blocked_address import BlockedAddress
from .erasure import erase_consultations, erase_report_requests

LINK_LIFE = timedelta(days=30)
PURPOSE = "enquiries.my-data"
KINDS: dict[str, models.QuerySet[Any]] = {
    "report": ReportRequest.objects.all(),
    "consultation": Consultation.objects.all(),
}


def link(enquiry: ReportRequest | Consultation) -> str:
    """The address of the page. It holds a digest of the recipient's address, not the address."""
    kind = "report" if isinstance(enquiry, ReportRequest) else "consultation"
    content = [kind, str(enquiry.pk), address_digest(enquiry.email)]
    token = signing.dumps(content, salt=PURPOSE)
    return settings.SITE_URL + reverse("enquiries:my_data", args=[token])


@dataclass(frozen=True)
class MyData:
    """What one link gives power over: one enquiry, and letters to one address."""

    enquiry: ReportRequest | Consultation | None
    digest: str

    @classmethod
    def opened_by(cls, token: str) -> Self:
        """Raises signing.BadSignature for a link that is not ours or has expired."""
        kind, pk, digest = signing.loads(token, salt=PURPOSE, max_age=LINK_LIFE)
        return cls(KINDS[kind].filter(pk=pk).first(), digest)

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

    def erase(self) -> None:
        if isinstance(self.enquiry, ReportRequest):
            erase_report_requests(ReportRequest.objects.filter(pk=self.enquiry.pk))
        elif self.enquiry:
            erase_consultations(Consultation.objects.filter(pk=self.enquiry.pk))

    def block(self) -> None:
        """Obey “This wasn't me”: erase, and write to this address no more."""
        self.erase()
        BlockedAddress.objects.block(self.digest)
