"""Steps that book, move and cancel an appointment."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.consultations.appointment import LONGEST, SHORTEST, Appointment
from enquiries.letters import appointment

from .step import Action, moment


class AppointmentAction(Action):
    """When, how long, how and where."""

    starts_at = moment("Date and time (UK)")
    minutes = forms.IntegerField(label="Minutes", min_value=SHORTEST, max_value=LONGEST, initial=30)
    method = forms.ChoiceField(
        label="How", choices=Appointment.Method.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label="Phone number, video link or address",
        max_length=300,
        required=False,
        help_text="Needed for a video appointment. The patient reads it.",
    )

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"]
        if starts_at <= timezone.now():
            raise forms.ValidationError("Choose a time that lies ahead")
        return starts_at

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if answers.get("method") == Appointment.Method.VIDEO and not answers.get("place"):
            self.add_error("place", "Enter the link to the video call")
        return answers

    def details(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("starts_at", "minutes", "method", "place")
        }


class Book(AppointmentAction):
    verb, label = "book", "Book an appointment"
    done = "Booked. The confirmation is on its way."

    def perform(self) -> None:
        with transaction.atomic():
            booked = self.consultation.book(by=self.by, **self.details())
            appointment.enqueue(booked)


class Move(AppointmentAction):
    verb, label, done = "move", "Move the appointment", "Moved. The update is on its way."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if current := self.consultation.appointment:
            fields = ("starts_at", "minutes", "method", "place")
            self.initial.update({name: getattr(current, name) for name in fields})

    def perform(self) -> None:
        with transaction.atomic():
            moved = self.consultation.move(by=self.by, **self.details())
            appointment.enqueue(moved)


class Cancel(Action):
    verb, label = "cancel", "Cancel the appointment"
    done = "Cancelled. The patient is being told."

    def perform(self) -> None:
        with transaction.atomic():
            off = self.consultation.cancel(by=self.by, act_by=ClinicCalendar.read().after(1))
            appointment.enqueue(off)
