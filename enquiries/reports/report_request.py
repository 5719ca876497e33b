"""Requests for a fact sheet by email, whose personal details live until it is sent."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from enquiries.common import enquiry
from enquiries.common.enquiry import Enquiry, EnquiryQuerySet
from enquiries.common.erasure_log import note_erased
from enquiries.common.personal import PersonalField, blank, details_until_erased
from factsheets.models import FactSheet

# The answers are read back line by line, as the summary says them.
PERSONAL = [*enquiry.PERSONAL, PersonalField("answers", "Answers", empty=None)]


class ReportRequestQuerySet(EnquiryQuerySet["ReportRequest"]):
    def erase(self) -> int:
        """Erase what the patient typed, keeping sheet, version, times and the fact of consent."""
        ids = list(self.unerased().values_list("pk", flat=True))
        count = self.filter(pk__in=ids).update(**blank(PERSONAL), erased_at=Now())
        note_erased("report_request", ids)
        return count

    def unerased(self) -> Self:
        return self.filter(erased_at__isnull=True)


class ReportRequest(Enquiry):
    """“Your details are used only to send your report.”"""

    sheet = models.ForeignKey(FactSheet, on_delete=models.PROTECT, related_name="+")
    sheet_version = models.PositiveSmallIntegerField()
    # The self-check as the patient answered it; null when nothing was answered.
    answers = models.JSONField(null=True, editable=False)
    # Which wording of the consent was agreed to, and when: proof of it outlives the answers.
    consent_version = models.CharField(max_length=10, blank=True, editable=False)
    consent_given_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    personal = PERSONAL
    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        # The list in admin, newest first, and the figures of the last weeks.
        indexes = [models.Index(name="reportrequest_received", fields=["received_at"])]
        constraints = [
            details_until_erased("reportrequest_details_until_erased", PERSONAL),
            models.CheckConstraint(
                name="reportrequest_answers_with_consent",
                condition=Q(answers__isnull=True) | Q(consent_given_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reportrequest_consent_is_whole",
                condition=Q(consent_version="", consent_given_at__isnull=True)
                | (~Q(consent_version="") & Q(consent_given_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Report request {self.pk}"

    @property
    def masked_email(self) -> str:
        """The address as staff may see it, like p•••@g•••.com; empty once it is erased."""
        if not self.email:
            return ""
        mailbox, _, domain = self.email.rpartition("@")
        host, _, ending = domain.rpartition(".")
        return f"{mailbox[0]}•••@{host[:1]}•••.{ending}"
