"""What was done about a consultation, line by line: who, when, and what came of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from enquiries.common.enquiry import REPEAT_WINDOW
from enquiries.common.personal import PersonalField

CONTACTS = ["reached", "left_message", "no_answer", "reply", "offered", "booked"]


class ContactLogQuerySet(models.QuerySet["ContactLogEntry"]):
    def steps(self) -> Self:
        """Everything but the views, for the timeline."""
        return self.exclude(kind=ContactLogEntry.Kind.VIEWED)

    def not_receipts(self) -> Self:
        """Everything but the receipts of erasures, which hold nothing of the person."""
        return self.exclude(kind=ContactLogEntry.Kind.ERASED)

    def typed_by_patient(self) -> Self:
        """What came from the patient by our link or by email, and what a correction replaced."""
        is_theirs = Q(by=None) | Q(kind=ContactLogEntry.Kind.CORRECTED)
        return self.not_receipts().filter(is_theirs)

    def written_by_clinic(self) -> Self:
        """What staff wrote or did: the clinic's own record."""
        return self.steps().not_receipts().filter(by__isnull=False)

    def standing(self) -> Self:
        """What was done and still holds, without what was struck out."""
        return self.steps().filter(struck_at__isnull=True)

    def contacts(self) -> Self:
        """What reached the patient, or tried to."""
        return self.standing().filter(kind__in=CONTACTS)

    def is_patients_latest(self, kinds: set[ContactLogEntry.Kind]) -> bool:
        """Tell whether the last step is the patient's own, of these kinds and within the hour."""
        last = self.steps().filter(at__gte=Now() - REPEAT_WINDOW).last()
        return last is not None and last.by_id is None and last.kind in kinds

    def views(self) -> Self:
        return self.filter(kind=ContactLogEntry.Kind.VIEWED)


class ContactLogEntry(models.Model):
    """One line of a consultation's log. Written once; erasure alone takes its text away."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        CLINICAL_NOTE = "clinical_note", "Clinical note"
        ASSIGNED = "assigned", "Assigned"
        URGENCY = "urgency", "Urgency set"
        REACHED = "reached", "Called: spoke to the patient"
        LEFT_MESSAGE = "left_message", "Called: left a message"
        NO_ANSWER = "no_answer", "Called: no answer"
        HEARD = "heard", "The patient got in touch"
        WAITING = "waiting", "Waiting for the patient"
        REPLY = "reply", "Replied by email"
        CORRECTED = "corrected", "Details corrected"
        OFFERED = "offered", "Times offered by email"
        BOOKED = "booked", "Appointment booked"
        MOVED = "moved", "Appointment moved"
        CANCELLED = "cancelled", "Appointment cancelled"
        ATTENDED = "attended", "Attended the appointment"
        MISSED = "missed", "Did not attend the appointment"
        LINKED = "linked", "Linked to another request"
        JOINED = "joined", "Another request closed into this one"
        SEPARATED = "separated", "A request closed into this one was taken out again"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Reopened"
        SAVED = "saved", "Saved to the practice’s record"
        ERASED = "erased", "Personal details erased"
        TAKEN_BACK = "taken_back", "Taken back before it left"
        STRUCK = "struck", "Struck out"
        SENT_AGAIN = "sent_again", "The letter was sent after all"
        NOT_ARRIVED = "not_arrived", "A letter did not arrive"
        VIEWED = "viewed", "Opened"
        # What the site finds in the clinic's mailbox.
        DELAYED = "delayed", "Mail is delayed"
        AUTOMATIC = "automatic", "An automatic reply came by mail"
        ASIDE = "aside", "A mail from another address"

    # By name, because a consultation writes these lines and so imports this module.
    consultation = models.ForeignKey(
        "enquiries.Consultation", on_delete=models.CASCADE, related_name="log"
    )
    kind = models.CharField(max_length=13, choices=Kind)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty for what the site does by itself.",
    )
    state = models.CharField(max_length=16, help_text="The consultation's state afterwards.")
    text = models.TextField(blank=True)
    whole = models.TextField(
        blank=True, help_text="All of a mail of which the text is what is new."
    )
    next_step_at = models.DateTimeField(
        null=True, help_text="By when staff were to look again afterwards."
    )
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    struck_because = models.CharField(max_length=200, blank=True)

    personal = [
        PersonalField("text", "Text of the log"),
        PersonalField("whole", "Mail in full"),
        PersonalField("struck_because", "Reasons for what was struck out"),
    ]
    objects = ContactLogQuerySet.as_manager()

    class Meta:
        verbose_name = "contact log entry"
        verbose_name_plural = "contact log"
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="contactlogentry_struck_whole_or_not",
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_because="")
                | Q(struck_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%-d %B %Y %H:%M}"

    def strike(self, *, by: User | None, because: str) -> None:
        """Take a line back, so that it stays to be read but holds no longer."""
        type(self).objects.filter(pk=self.pk, struck_at__isnull=True).update(
            struck_at=Now(), struck_by=by, struck_because=because
        )
