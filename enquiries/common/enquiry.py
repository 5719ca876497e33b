"""What a report request and a consultation have in common."""

import uuid
from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, models
from django.db.models.functions import Now

from .inserting import insert
from .personal import Export, PersonalField

REPEAT_WINDOW = timedelta(hours=1)
ATTEMPTS = 5  # to keep an enquiry whose key is somebody else's already, each with a key drawn anew

PERSONAL = [
    PersonalField("name", "Name", Export.ALWAYS, is_read_back=True),
    PersonalField("email", "Email address", Export.ALWAYS, is_read_back=True),
]

EnquiryType = TypeVar("EnquiryType", bound="Enquiry")


class EnquiryQuerySet(models.QuerySet[EnquiryType]):
    def repeatable(self) -> "EnquiryQuerySet[EnquiryType]":
        """Enquiries old enough for the same words to be a new enquiry."""
        return self.filter(submission_digest__isnull=False, received_at__lte=Now() - REPEAT_WINDOW)

    def forget_digests(self) -> int:
        """Drop the digests that have done their work."""
        return self.repeatable().update(submission_digest=None)

    def receive(self, digest: str, **fields: Any) -> tuple[EnquiryType, bool]:
        """Keep an enquiry once: the same digest within the hour gives the first one again.

        Returns the enquiry and whether it is new. The unique digest decides a race.
        """
        for _ in range(ATTEMPTS):
            enquiry = self.model(submission_digest=digest, **fields)
            enquiry.fill_in()
            if insert(enquiry, unless_taken=True):
                return enquiry, True
            known = self.filter(submission_digest=digest)
            known.repeatable().update(submission_digest=None)
            first = known.first()
            if first and not first.is_over:
                return first, False
            known.update(submission_digest=None)
        raise IntegrityError("no key of an enquiry is free, or it breaks a rule")


class Enquiry(models.Model):
    """A patient's wish, with the details needed to meet it and no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    # Null once the hour is over: an empty string would have to be unique.
    submission_digest = models.CharField(  # noqa: DJ001
        max_length=64, unique=True, null=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        """Whether nothing comes of it any more, so that the same words are a new enquiry."""
        return False

    def fill_in(self) -> None:
        """Fill what follows from the rest, before it is inserted."""
