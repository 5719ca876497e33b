"""The letters that leave the site."""

from django.db import models


class Letter(models.TextChoices):
    """What a recipient receives; each has its templates under `emails/`."""

    REPORT = "report", "Report to the patient"
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement to the patient"
    ALERT = "alert", "Alert to the clinic"
    REPLY = "reply", "Reply to the patient"
    OFFER = "offer", "Times on offer to the patient"
    APPOINTMENT = "appointment", "Appointment letter to the patient"
    REMINDER = "reminder", "Reminder of an appointment to the patient"
    UNREACHED = "unreached", "“We could not reach you” to the patient"
    CHANGE = "change", "Change by the patient, to the clinic"
    HANDOVER = "handover", "Request handed over, to a colleague"
    URGENT = "urgent", "Urgent request, to the clinicians"
    DIGEST = "digest", "Morning digest to the clinic"
    ACCOUNT = "account", "Notice to staff about their account"
    ANSWERED = "answered", "Notice to the clinic that the patient has answered"

    @property
    def is_to_who_waits(self) -> bool:
        """Whether a patient who waits for the clinic reads it: if it fails, somebody must call."""
        return self in {
            Letter.ACKNOWLEDGEMENT,
            Letter.REPLY,
            Letter.OFFER,
            Letter.APPOINTMENT,
            Letter.REMINDER,
            Letter.UNREACHED,
        }

    @property
    def is_written_by_staff(self) -> bool:
        """Whether somebody may think better of it: it waits for `LETTER_GRACE` first."""
        return self in {Letter.REPLY, Letter.OFFER, Letter.APPOINTMENT, Letter.UNREACHED}

    @property
    def is_to_patient(self) -> bool:
        """Whether an answer to it would be the patient's."""
        to_clinic = {
            Letter.ALERT,
            Letter.CHANGE,
            Letter.DIGEST,
            Letter.ACCOUNT,
            Letter.ANSWERED,
            Letter.HANDOVER,
            Letter.URGENT,
        }
        return self not in to_clinic
