"""Appointments as calendar files that mail programs act on (RFC 5545, RFC 5546)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from enquiries.common.moments import LONDON, for_calendars
from enquiries.consultations.appointment import Appointment
from factsheets.late import icalendar

REMIND_BEFORE = timedelta(hours=1)


def method(appointment: Appointment) -> str:
    """What the patient's calendar is asked to do."""
    is_off = appointment.change == Appointment.Change.CANCELLED
    return "CANCEL" if is_off else "REQUEST"


def invitation(appointment: Appointment, recipient: str) -> bytes:
    """The calendar file of one version: same UID for all, SEQUENCE one higher each time.

    Its summary names neither the patient nor what the appointment is about.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//mybackpain.co.uk//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method(appointment))
    calendar.add_component(icalendar.Timezone.from_ical(LONDON))
    calendar.add_component(event(appointment, recipient))
    file: bytes = calendar.to_ical()
    return file


def event(appointment: Appointment, recipient: str) -> icalendar.Event:
    """The appointment itself, in London's time with its rule of summer time."""
    consultation = appointment.consultation
    is_off = appointment.change == Appointment.Change.CANCELLED
    event = icalendar.Event()
    event.add("uid", f"{appointment.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.made_at)
    event.add("dtstart", for_calendars(appointment.starts_at))
    event.add("dtend", for_calendars(appointment.ends_at))
    event.add("summary", f"Appointment with {settings.CLINIC['name']}")
    event.add("description", description(appointment))
    event.add("location", location(appointment))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", person(settings.CLINIC_INBOX, settings.CLINIC["name"]))
    attendee = person(recipient, consultation.name or recipient)
    attendee.params["ROLE"], attendee.params["PARTSTAT"] = (
        icalendar.vText("REQ-PARTICIPANT"),
        icalendar.vText("ACCEPTED"),
    )
    event.add("attendee", attendee)
    if not is_off:
        event.add_component(reminder())
    return event


def description(appointment: Appointment) -> str:
    """What to know about it, without anything about the patient."""
    reference = f"Reference {appointment.consultation}."
    if appointment.change == Appointment.Change.CANCELLED:
        return f"{reference} This appointment is cancelled."
    phone = settings.CLINIC["phone"]
    call = f"call {phone} or " if phone else ""
    return f"{reference} To change or cancel, {call}answer our email."


def location(appointment: Appointment) -> str:
    """The number, link or address; by which way where there is none."""
    return appointment.where or appointment.get_method_display()


def person(address: str, name: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"MAILTO:{address}")
    address.params["CN"] = icalendar.vText(name)
    return address


def reminder() -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Appointment with {settings.CLINIC['name']}")
    alarm["trigger"] = icalendar.vDuration(-REMIND_BEFORE)
    return alarm
