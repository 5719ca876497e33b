"""What the page of an enquiry says beside its steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from enquiries.common.moments import is_overdue
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.contact_log import ContactLogEntry
from enquiries.consultations.states import State
from enquiries.letters import appointment
from enquiries.outbox.blocked_address import BlockedAddress
from enquiries.outbox.letter import Letter
from enquiries.outbox.outgoing_email import OutgoingEmail
from factsheets.models import UrgentHelpCard

from .deadlines import deadline_in_words
from .steps import closing
from .timeline import timeline

LIKELY = {State.ATTEMPTED: "log-a-call", State.AWAITING_PATIENT: "the-patient-got-in-touch"}
LOOKING_NOW = timedelta(minutes=10)


def likely_step(consultation: Consultation) -> str:
    """The step that is open beforehand, because it comes next most often."""
    if consultation.state == State.NEW:
        by_email = consultation.contact_method == consultation.ContactMethod.EMAIL
        return "reply-by-email" if by_email else "log-a-call"
    return LIKELY.get(State(consultation.state), "")


def letters_to_act_on(consultation: Consultation) -> dict[str, Any]:
    """Letters that can still be taken back, and those that did not arrive."""
    written = [letter for letter in Letter if letter.is_written_by_staff]
    waiting = consultation.emails.filter(state=OutgoingEmail.State.PENDING, attempts=0)
    return {
        "leaving": waiting.filter(letter__in=written, due_at__gt=timezone.now()).exclude(
            dedupe_key__endswith=f":{appointment.AGAIN}"
        ),
        "failed": consultation.emails.failed_to_who_waits(),
    }


def urgent_help(consultation: Consultation) -> dict[str, Any]:
    """What to say on the phone about an urgent one: the cards that every patient sees."""
    if consultation.state == State.CLOSED or consultation.urgency < consultation.Urgency.URGENT:
        return {}
    entry = consultation.log.filter(kind=ContactLogEntry.Kind.URGENCY).last()
    levels = [UrgentHelpCard.Level.EMERGENCY, UrgentHelpCard.Level.URGENT]
    return {
        "urgent_because": entry.text.partition(": ")[2] if entry else "",
        "urgent_cards": UrgentHelpCard.objects.filter(level__in=levels),
    }


def what_is_known(consultation: Consultation, user: User) -> dict[str, Any]:
    """The request with its deadline, its history, and others that may be about the same."""
    now = timezone.now()
    views = consultation.log.views().select_related("by").order_by("-at")[:10]
    return {
        "consultation": consultation,
        "deadline": deadline_in_words(consultation.next_step_due_at, now),
        "is_overdue": is_overdue(consultation.next_step_due_at, now),
        "appointment": consultation.appointment,
        "is_refused": BlockedAddress.objects.of(consultation.email).exists(),
        "events": timeline(consultation, user),
        "alike": Consultation.objects.resembling(consultation)[:10],
        "may_close": closing.CloseAsTheSame.is_offered(consultation, user),
        **urgent_help(consultation),
        **letters_to_act_on(consultation),
        "survivor": consultation.survivor,
        "duplicates": consultation.joined[:10],
        "views": views,
        # Colleagues who opened the page just now, each once, may be about to act.
        "others": {
            view.by_id: view
            for view in reversed(views)
            if view.by != user and view.at > now - LOOKING_NOW
        }.values(),
    }
