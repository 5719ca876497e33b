"""Requests to speak to a specialist, each with a reference and a day to answer by."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from enquiries.common.erasure_log import note_erased
from factsheets.models import FactSheet

from .contact_log import ContactLogEntry
from .queryset import ConsultationQuerySet
from .states import ChangedMeanwhile, CloseReason, NotAllowed, State
from .triage import Triage

# No vowels, so that no word appears, and nothing that is misread: 0/O, 1/I/L, 2/Z, 5/S, 8/B.
REFERENCE_ALPHABET = "34679CDFGHJKMNPQRTVWXY"
PERSONAL = ["name", "email", "phone", "phone_e164", "best_time", "concern"]


def new_reference() -> str:
    """A reference that can be read out over the phone, like MBP-7K3FQT."""
    return "MBP-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))


class Consultation(Triage):
    """A patient who waits for the clinic to get in touch."""

    class ContactMethod(models.TextChoices):
        PHONE = "phone", "Phone"
        VIDEO = "video", "Video"
        EMAIL = "email", "Email"

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    sheet = models.ForeignKey(
        FactSheet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(max_length=60, blank=True)
    phone_e164 = models.CharField("phone (international)", max_length=16, blank=True)
    best_time = models.CharField("best time to call", max_length=200, blank=True)
    contact_method = models.CharField(max_length=5, choices=ContactMethod)
    concern = models.TextField(blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "received_at"]
        permissions = [
            ("lower_urgency", "Can lower the urgency of a consultation"),
            ("read_clinical_notes", "Can read clinical notes"),
            ("export_consultation", "Can export consultations"),
            ("erase_consultation", "Can erase personal details on request"),
        ]
        indexes = [
            # The queue in admin is read in this order on every visit.
            models.Index(
                F("urgency").desc(),
                "act_by",
                "received_at",
                name="consultation_queue",
                condition=~Q(state="closed"),
            ),
            # The first page of admin counts a state, somebody's own, and what is due.
            models.Index(
                name="consultation_open_by_state", fields=["state"], condition=~Q(state="closed")
            ),
            models.Index(
                name="consultation_open_by_assignee",
                fields=["assignee"],
                condition=~Q(state="closed"),
            ),
            models.Index(
                name="consultation_open_by_step", fields=["act_by"], condition=~Q(state="closed")
            ),
            # The list of closed requests, newest first; retention, oldest first.
            models.Index(
                name="consultation_closed", fields=["closed_at"], condition=Q(state="closed")
            ),
            # Figures of the last weeks, and possible duplicates.
            models.Index(name="consultation_received", fields=["received_at"]),
        ]
        constraints = [
            *Triage.Meta.constraints,
            models.CheckConstraint(
                name="consultation_phone_when_phoned",
                condition=~Q(contact_method="phone") | ~Q(phone="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_phone_as_typed_and_e164",
                condition=Q(phone="", phone_e164="") | (~Q(phone="") & ~Q(phone_e164="")),
            ),
            models.CheckConstraint(
                name="consultation_details_until_erased",
                condition=Q(erased_at__isnull=True) & ~Q(name="") & ~Q(email="")
                | Q(
                    erased_at__isnull=False,
                    state="closed",
                    name="",
                    email="",
                    phone="",
                    best_time="",
                    concern="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("enquiries:consultation_received", args=[self.reference])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new request is to be acted on by its answer-by time."""
        if self.act_by is None:
            self.act_by = self.due_at
        super().save(*args, **kwargs)

    def erase(self, *, by: User | None = None) -> ContactLogEntry:
        """Take away everything about the person, and close what is open; figures stay.

        `by` is empty when retention has ended or the patient does it. Returns the receipt.
        """
        if self.erased_at:
            raise NotAllowed("The personal details are erased already.")
        if by and self.appointment and self.appointment.starts_at > timezone.now():
            raise NotAllowed("Cancel the appointment first, so that the patient hears of it.")
        closing = {"closed_at": Now(), "closed_by": by, "close_reason": CloseReason.WITHDRAWN}
        with transaction.atomic():
            erased = (
                type(self)
                .objects.filter(pk=self.pk, version=self.version)
                .update(
                    version=F("version") + 1,
                    erased_at=Now(),
                    submission_digest=None,
                    state=State.CLOSED,
                    **dict.fromkeys(PERSONAL, ""),
                    **({} if self.state == State.CLOSED else closing),
                )
            )
            if not erased:
                raise ChangedMeanwhile
            receipt = self._erase_what_belongs_to_it(by)
            note_erased("consultation", [self.pk])
            self.refresh_from_db()
        return receipt

    def _erase_what_belongs_to_it(self, by: User | None) -> ContactLogEntry:
        counts = {
            "texts of the log": self.log.exclude(text="").update(text=""),
            "letters": self.emails.withdraw(),
            "appointments": self.appointments.update(place="", is_current=False),
        }
        also = ", ".join(f"{what}: {count}" for what, count in counts.items())
        return self.log.create(
            kind=ContactLogEntry.Kind.ERASED,
            by=by,
            state=State.CLOSED,
            text=f"Name, email address, phone number, best time, description. Also {also}.",
        )
