"""Requests to speak to a specialist, each with a reference and a day to answer by."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from enquiries.common import enquiry
from enquiries.common.enquiry import Enquiry
from enquiries.common.moments import is_overdue
from enquiries.common.personal import Export, PersonalField, details_until_erased
from factsheets.models import FactSheet

from . import booking, closing, erasure, searching, steps, taking_back
from .appointment import Appointment
from .contact_log import ContactLogEntry
from .queryset import ConsultationQuerySet
from .rules import CONSTRAINTS, INDEXES
from .states import ALLOWED, CloseReason, State

# No vowels, so that no word appears, and nothing that is misread: 0/O, 1/I/L, 2/Z, 5/S, 8/B.
REFERENCE_ALPHABET = "34679CDFGHJKMNPQRTVWXY"
REFERENCE = re.compile(rf"MBP-[{REFERENCE_ALPHABET}]{{6}}")
LAST_DIGITS = 3
PERSONAL = [
    *enquiry.PERSONAL,
    PersonalField("phone", "Phone number", Export.ALWAYS, is_read_back=True),
    PersonalField("phone_e164", "Phone number as dialled from abroad"),
    PersonalField("best_time", "Best time to call", Export.WITH_FREE_TEXT, is_read_back=True),
    PersonalField("concern", "Back pain, as described", Export.WITH_FREE_TEXT, is_read_back=True),
    PersonalField("access_needs", "How to reach this person", Export.WITH_FREE_TEXT),
    *(
        PersonalField(name, "Words by which staff find the request")
        for name in ("search_who", "search_words", "search_clinical")
    ),
]


def as_reference(typed: str) -> str | None:
    """Read a reference as people type it, in any case and however its parts are set apart."""
    bare = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed))).upper()
    reference = f"{bare[:3]}-{bare[3:]}"
    return reference if "@" not in typed and REFERENCE.fullmatch(reference) else None


def new_reference() -> str:
    """A reference that can be read out over the phone, like MBP-7K3FQT."""
    return "MBP-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))


class Consultation(Enquiry):
    """A patient who waits for the clinic to get in touch."""

    class ContactMethod(models.TextChoices):
        PHONE = "phone", "Phone"
        VIDEO = "video", "Video"
        EMAIL = "email", "Email"

    class Source(models.TextChoices):
        WEB = "web", "Website"
        PHONE = "phone", "Phone call"

    class Urgency(models.IntegerChoices):
        """Set by staff, never guessed from text."""

        ROUTINE = 0, "Routine"
        SOON = 1, "Soon"
        URGENT = 2, "Urgent"

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    sheet = models.ForeignKey(
        FactSheet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(max_length=200, blank=True)
    phone_e164 = models.CharField("phone (international)", max_length=16, blank=True)
    best_time = models.CharField("best time to call", max_length=200, blank=True)
    contact_method = models.CharField(max_length=5, choices=ContactMethod)
    concern = models.TextField(blank=True)
    source = models.CharField(max_length=5, choices=Source, default=Source.WEB)
    access_needs = models.CharField(
        "how to reach this person",
        max_length=300,
        blank=True,
        help_text="Hearing, sight, an interpreter, a relative who speaks for them.",
    )
    answer_due_at = models.DateTimeField("answer by", editable=False)

    state = models.CharField(max_length=16, choices=State, default=State.NEW)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_from_busy_network = models.BooleanField(
        default=False, help_text="More came from its network than LIMIT_PER_CLIENT lets through."
    )
    next_step_due_at = models.DateTimeField(
        "next step by", help_text="At first the answer-by time."
    )
    first_contact_at = models.DateTimeField(null=True)
    first_contact_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    close_reason = models.CharField(max_length=14, choices=CloseReason, blank=True)
    duplicate_of = models.ForeignKey(
        "enquiries.Consultation", on_delete=models.PROTECT, null=True, related_name="duplicates"
    )
    # When what the patient typed was erased, and when what the clinic wrote.
    erased_at = models.DateTimeField(null=True)
    record_erased_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    # The same words made alike, to be searched; filled by `searching`.
    search_who = models.TextField(blank=True, editable=False)
    search_words = models.TextField(blank=True, editable=False)
    search_clinical = models.TextField(blank=True, editable=False)

    personal = PERSONAL
    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["answer_due_at", "received_at"]
        permissions = [
            ("lower_urgency", "Can lower the urgency of a consultation"),
            ("read_clinical_notes", "Can read clinical notes"),
            ("export_consultation", "Can export consultations"),
            ("erase_consultation", "Can erase personal details on request"),
        ]
        indexes = INDEXES
        constraints = [
            *CONSTRAINTS,
            details_until_erased(
                "consultation_details_until_erased",
                PERSONAL,
                reachable=~Q(email="") | Q(source="phone") & ~Q(phone=""),
                state="closed",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_answer_late(self) -> bool:
        return is_overdue(self.answer_due_at, timezone.now())

    @property
    def number_ends_in(self) -> str:
        """The last digits of the number that will be called, by which its owner knows it."""
        is_called = self.contact_method == self.ContactMethod.PHONE
        return self.phone_e164[-LAST_DIGITS:] if is_called else ""

    def note_busy_network(self) -> None:
        """Show staff that many come from where this came from."""
        self.is_from_busy_network = True
        self.save(update_fields=["is_from_busy_network"])

    def get_absolute_url(self) -> str:
        return reverse("enquiries:consultation_received", args=[self.reference])

    def fill_in(self) -> None:
        """A new request is to be acted on by its answer-by time, and is found by its words."""
        if self.next_step_due_at is None:
            self.next_step_due_at = self.answer_due_at
        if not self.search_who:
            for column, words in searching.columns_of(self).items():
                setattr(self, column, words)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.fill_in()
        super().save(*args, **kwargs)

    # The steps: consultation.close(reason, by=…).
    note = steps.note
    assign = steps.assign
    set_urgency = steps.set_urgency
    call = steps.call
    hear_from = steps.hear_from
    correct = steps.correct
    wait = steps.wait
    reply = steps.reply
    offer = booking.offer
    book = booking.book
    move = booking.move
    choose = booking.choose
    cancel = booking.cancel
    attend = booking.attend
    miss = booking.miss
    point_out_leaver = booking.point_out_leaver
    close = closing.close
    close_into = closing.close_into
    reopen = closing.reopen
    take_back_reply = taking_back.take_back_reply
    take_back_appointment = taking_back.take_back_appointment
    note_not_arrived = taking_back.note_not_arrived
    note_seen_to = taking_back.note_seen_to
    note_sent_after_all = taking_back.note_sent_after_all
    strike = taking_back.strike
    survivor = property(closing.survivor_of)
    joined = property(closing.joined_into)
    is_over = property(closing.is_over)
    erase = erasure.erase

    def allows(self, step: str) -> bool:
        """Whether the state permits a step; nothing can be done about what is erased."""
        return self.erased_at is None and self.state in ALLOWED[step]

    def save_to_record(self, *, by: User) -> None:
        """Note that somebody has taken the whole request as a file."""
        ContactLogEntry.objects.create(
            consultation_id=self.pk, kind=ContactLogEntry.Kind.SAVED, by=by, state=self.state
        )

    def show_to(self, reader: User) -> None:
        """Note that somebody has opened it."""
        ContactLogEntry.objects.create(
            consultation_id=self.pk, kind=ContactLogEntry.Kind.VIEWED, by=reader, state=self.state
        )

    @property
    def appointment(self) -> Appointment | None:
        """The appointment that will take place, if any."""
        return Appointment.objects.current().filter(consultation_id=self.pk).first()
