"""Requests to speak to a specialist, each with a reference and a day to answer by."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from factsheets.models import FactSheet

from .enquiry import Enquiry, EnquiryQuerySet

# No vowels, so that no word appears, and nothing that is misread: 0/O, 1/I/L, 2/Z, 5/S, 8/B.
REFERENCE_ALPHABET = "34679CDFGHJKMNPQRTVWXY"


def new_reference() -> str:
    """A reference that can be read out over the phone, like MBP-7K3FQT."""
    return "MBP-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))


def tomorrow() -> datetime:
    """The coming midnight in London."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )


class ConsultationQuerySet(EnquiryQuerySet["Consultation"]):
    def overdue(self) -> Self:
        return self.filter(due_at__lt=Now())

    def due_today(self) -> Self:
        """Still in time, to be answered before the day in London is over."""
        return self.filter(due_at__gte=Now(), due_at__lt=tomorrow())


class Consultation(Enquiry):
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
    concern = models.TextField()
    due_at = models.DateTimeField("answer by", editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "received_at"]
        indexes = [
            # The queue in admin is read in this order on every visit.
            models.Index(name="consultation_queue", fields=["due_at", "received_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="consultation_phone_when_phoned",
                condition=~Q(contact_method="phone") | ~Q(phone=""),
            ),
            models.CheckConstraint(
                name="consultation_phone_as_typed_and_e164",
                condition=Q(phone="", phone_e164="") | (~Q(phone="") & ~Q(phone_e164="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("enquiries:consultation_received", args=[self.reference])
