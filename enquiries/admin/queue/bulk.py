"""Steps with many requests at once, each of which can be taken back for a minute."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from enquiries.common.staff import staff_name
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.states import ChangedMeanwhile, CloseReason, NotAllowed, State
from enquiries.letters import handover

TAKEN_BACK_WITHIN = timedelta(seconds=60)
SESSION_KEY = "bulk_step"
SEEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,9}")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class BulkStep:
    """What it does to one request, and how that is undone from what was there before."""

    label: str
    done: str
    take: Callable[[Consultation, User, User | None], None]
    undo: Callable[[Consultation, User, dict[str, Any]], None]
    asks_for_person: bool = False


def assign(consultation: Consultation, by: User, to: User | None) -> None:
    consultation.assign(by=by, to=to)
    if to and to != by:
        handover.enqueue(consultation, to)


def give_back(consultation: Consultation, by: User, before: dict[str, Any]) -> None:
    consultation.assign(by=by, to=User.objects.filter(pk=before["assignee"]).first())


def close_again(consultation: Consultation, by: User, before: dict[str, Any]) -> None:
    reason = CloseReason(before["reason"])
    consultation.close(reason, by=by, duplicate_of_id=before["duplicate_of"])


STEPS: dict[str, BulkStep] = {
    "assign-to-me": BulkStep(
        "Assign to me", "Assigned to you", lambda c, by, _: assign(c, by, by), give_back
    ),
    "hand-over": BulkStep("Hand over", "Handed over", assign, give_back, asks_for_person=True),
    "not-an-enquiry": BulkStep(
        "Close: not an enquiry",
        "Closed",
        lambda c, by, _: c.close(CloseReason.NOT_AN_ENQUIRY, by=by),
        lambda c, by, _: c.reopen(by=by),
    ),
    "reopen": BulkStep("Reopen", "Reopened", lambda c, by, _: c.reopen(by=by), close_again),
}


def is_ticked(slug: str, consultation: Consultation, user: User) -> bool:
    """Whether a row is chosen beforehand: nothing is taken from a colleague unasked."""
    if slug == "reopen" or consultation.state == State.CLOSED:
        return slug == "reopen" and consultation.state == State.CLOSED
    holder = consultation.assignee
    return slug != "assign-to-me" or holder is None or not holder.is_active


def before(consultation: Consultation) -> dict[str, Any]:
    """What undoing has to know."""
    return {
        "pk": str(consultation.pk),
        "assignee": consultation.assignee_id,
        "reason": consultation.close_reason,
        "duplicate_of": consultation.duplicate_of_id and str(consultation.duplicate_of_id),
    }


def as_seen(chosen: Iterable[str]) -> list[Consultation]:
    """The requests of a page, each as its reader saw it: “pk:version”."""
    seen = dict(pair.split(":") for pair in chosen if SEEN.fullmatch(pair))
    found = list(Consultation.objects.filter(pk__in=seen).select_related("assignee"))
    for consultation in found:
        consultation.version = int(seen[str(consultation.pk)])
    return found


def latest_of(consultation: Consultation) -> str:
    """Say what was done last and by whom: perhaps this very step, by the first of two presses."""
    latest = consultation.log.steps().select_related("by").last()
    if latest is None:
        return "a change"
    return ", ".join(filter(None, [latest.get_kind_display(), staff_name(latest.by)]))


@dataclass
class Outcome:
    """What a step has come to, to be said and to be taken back."""

    rows: Rows
    done: list[str]
    left: list[str]

    def attempt(self, consultation: Consultation, step: Callable[[], None]) -> None:
        was = before(consultation)
        try:
            with transaction.atomic():
                step()
        except ChangedMeanwhile:
            self.left.append(f"{consultation} (since then: {latest_of(consultation)})")
        except NotAllowed as refusal:
            self.left.append(f"{consultation} ({refusal})")
        else:
            self.done.append(consultation.reference)
            self.rows.append(was | {"version": consultation.version})


def take(step: BulkStep, chosen: Iterable[str], by: User, to: User | None) -> Outcome:
    """Take a step with each, as it was seen."""
    outcome = Outcome([], [], [])
    for consultation in as_seen(chosen):
        outcome.attempt(consultation, lambda c=consultation: step.take(c, by, to))  # type: ignore[misc]
    return outcome


def remember(request: HttpRequest, slug: str, rows: Rows) -> None:
    """Keep for a minute what is needed to take it back."""
    request.session[SESSION_KEY] = {
        "step": slug,
        "rows": rows,
        "until": (timezone.now() + TAKEN_BACK_WITHIN).isoformat(),
    }


def remembered(request: HttpRequest) -> dict[str, Any] | None:
    """The last step, while it can be taken back."""
    last: dict[str, Any] | None = request.session.get(SESSION_KEY)
    is_fresh = last and datetime.fromisoformat(last["until"]) > timezone.now()
    return last if is_fresh else None


def take_back(last: dict[str, Any], by: User) -> Outcome:
    """Undo it for each that nobody has touched since."""
    outcome = Outcome([], [], [])
    rows = {f"{row['pk']}:{row['version']}": row for row in last["rows"]}
    undo = STEPS[last["step"]].undo
    for consultation in as_seen(rows):
        row = rows[f"{consultation.pk}:{consultation.version}"]
        outcome.attempt(consultation, lambda c=consultation, r=row: undo(c, by, r))  # type: ignore[misc]
    return outcome
