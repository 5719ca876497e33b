"""What was taken in from the clinic's mailbox, so that each mail is taken in once."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from enquiries.consultations.consultation import Consultation


class TakenInQuerySet(models.QuerySet["TakenIn"]):
    def kept(self) -> Self:
        """Mail whose copy may stay in the mailbox's folder: that of a request not yet erased."""
        return self.filter(consultation__isnull=False, consultation__erased_at__isnull=True)

    def unwanted(self) -> Self:
        """Mail whose copy is to go: its person is erased, or it was about no request."""
        return self.filter(Q(consultation=None) | Q(consultation__erased_at__isnull=False))


class TakenIn(models.Model):
    """One mail, known again by its fingerprint alone; its words stand in the contact log."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer of the patient"
        ASIDE = "aside", "Perhaps about a request, from another address"
        AUTOMATIC = "automatic", "Automatic reply"
        RETURNED = "returned", "A letter came back"
        DELAYED = "delayed", "A letter is delayed"

    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(max_length=9, choices=Kind)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, null=True, related_name="taken_in"
    )
    at = models.DateTimeField(db_default=Now())

    objects = TakenInQuerySet.as_manager()

    class Meta:
        verbose_name = "mail taken in"
        verbose_name_plural = "mail taken in"
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_kind_display()
