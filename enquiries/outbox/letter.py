"""The letters that leave the site."""

from django.db import models


class Letter(models.TextChoices):
    """What a recipient receives; each has its templates under `emails/`."""

    REPORT = "report", "Report to the patient"
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement to the patient"
    ALERT = "alert", "Alert to the clinic"
    REPLY = "reply", "Reply to the patient"
    APPOINTMENT = "appointment", "Appointment letter to the patient"
    DIGEST = "digest", "Morning digest to the clinic"

    @property
    def is_written_by_staff(self) -> bool:
        """Whether somebody may think better of it: it waits for `LETTER_GRACE` first."""
        return self in {Letter.REPLY, Letter.APPOINTMENT}
