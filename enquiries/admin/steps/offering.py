"""The step that keeps times free and lets the patient choose one."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.clinic.unusual import outside
from enquiries.common.staff import staff_name
from enquiries.consultations.clinician_hours import ClinicianHours
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.diary import clinicians, free_times
from enquiries.consultations.offered_time import MOST_OFFERED, OfferedTime
from enquiries.consultations.reply_template import check_filled_in
from enquiries.letters import offer

from .appointments import Details
from .step import FOLLOW_UP_DAYS, paragraph

Kind = ContactLogEntry.Kind
KEEP_DAYS = 2  # open days for which the times are kept
TOO_LATE = (
    "The patient could not choose: an appointment that is so close, or has begun, is not changed "
    "by the link. Move it, or say how it went, and call the patient"
)
SUGGESTED_FOR = 30  # minutes for which the suggested times are free


class OfferTimes(Details):
    """Up to six free times; the patient takes one by the link in the letter."""

    step, label, done = "offer", "Offer times", "The times are kept, and the letter is on its way."

    writes_a_letter = True

    times = forms.MultipleChoiceField(
        label="Free times",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Choose up to {MOST_OFFERED}. They are kept free for two working days.",
        error_messages={
            "required": "Choose at least one time",
            "invalid_choice": "A time that you chose is no longer free. Choose among these",
        },
    )
    text = paragraph(
        "Your words to the patient", required=True, rows=5, validators=[check_filled_in]
    )
    field_order = ["version", "times", "minutes", "method", "place", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["clinician"]  # each time is somebody's
        self.people = {str(person.pk): person for person in clinicians()}
        self.fields["times"].choices = self.suggestions()  # type: ignore[attr-defined]

    @classmethod
    def is_offered(cls, consultation: Consultation, user: User) -> bool:
        """Whoever has no address is called: no letter could bring the times."""
        return bool(consultation.email) and super().is_offered(consultation, user)

    def suggestions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Give the free times of each clinician, under the clinician's name."""
        calendar = ClinicCalendar.read()
        return [
            (
                staff_name(person),
                [
                    (f"{pk} {at.isoformat()}", f"{timezone.localtime(at):%a %-d %b, %H:%M}")
                    for at in free_times(person, SUGGESTED_FOR, calendar)
                ],
            )
            for pk, person in self.people.items()
        ]

    def clean_times(self) -> list[tuple[User, datetime]]:
        chosen = [choice.split(" ") for choice in self.cleaned_data["times"]]
        if len(chosen) > MOST_OFFERED:
            raise forms.ValidationError(f"Choose {MOST_OFFERED} times at most")
        return [(self.people[pk], datetime.fromisoformat(at)) for pk, at in chosen]

    def clean(self) -> dict[str, Any]:
        """Refuse what is suggested for half an hour where more would last beyond the hours.

        Nothing is offered that the patient's page would not let them choose.
        """
        answers = super().clean()
        current = self.consultation.appointment
        if current and not current.can_be_changed_by_link:
            self.add_error("times", TOO_LATE)
        lasts = timedelta(minutes=answers.get("minutes") or SUGGESTED_FOR)
        for person, at in answers.get("times", []):
            ends_at = at + lasts
            of_theirs = ClinicianHours.objects.unusual(person, at, ends_at)
            for sentence in filter(None, [outside(at, ends_at), of_theirs]):
                self.add_error("times", f"{sentence} Choose another time, or fewer minutes")
                return answers
        return answers

    def perform(self) -> None:
        answers, calendar = self.cleaned_data, ClinicCalendar.read()
        lapses_at = calendar.after(KEEP_DAYS)
        details = {name: answers[name] for name in ("minutes", "method", "place")}
        times = [
            OfferedTime(clinician=person, starts_at=at, lapses_at=lapses_at, **details)
            for person, at in answers["times"]
        ]
        next_step_due_at = calendar.after(FOLLOW_UP_DAYS)
        with transaction.atomic():
            entry = self.consultation.offer(
                by=self.by, text=answers["text"], times=times, next_step_due_at=next_step_due_at
            )
            offer.enqueue(entry)
