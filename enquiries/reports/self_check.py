"""The self-check: optional questions, most of them made from the sheet's own rows.

It organises what a patient says next to what the sheet says. It never scores, ranks or combines,
and the answer to the safety question is never kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django import forms
from django.db.models import TextChoices

from enquiries.common.fields import HOW_MANY, LineField, ParagraphField, RadioRow, TypedField
from factsheets.formatted import plain
from factsheets.models import Cause, FactSheet, Symptom, Treatment

AskableRow = TypeVar("AskableRow", Cause, Symptom, Treatment)
Named = tuple[tuple[int, str], ...]  # rows by key and words
Explained = tuple[tuple[int, str, str], ...]  # and by what the sheet says of them
# Every wording that anybody agreed to stays here, under the version kept with their request.
CONSENT_WORDINGS = {
    "1": "By sending answers about your health, you agree that mybackpain.co.uk uses them to make "
    "your report and send it to you by email. They are erased once it is sent. If you do not "
    "agree, leave the questions empty.",
}
CONSENT_VERSION = "1"
PURPOSE = (
    "It puts what you tell us next to what this fact sheet says, to help you prepare for an "
    "appointment. It does not diagnose, predict, score or recommend, and no clinician has "
    "reviewed it."
)
SUGGESTED_GOAL, LONGEST_GOAL = 300, 1000  # characters; nobody is sent back over a few
UNANSWERED = ("", "No answer")  # takes a chosen answer back
SECONDS_A_WORD, SECONDS_A_CHOICE, SECONDS_A_TEXT = 0.3, 4, 20  # at a calm reader's pace


class Safety(TextChoices):
    NONE = "none", "None"
    SOME = "some", "One or more"
    UNSURE = "unsure", "Not sure"


class Side(TextChoices):
    LEFT = "left", "Left"
    RIGHT = "right", "Right"
    BOTH = "both", "Both sides"
    MIDDLE = "middle", "In the middle"


class Duration(TextChoices):
    DAYS = "under-2-weeks", "Under 2 weeks"
    WEEKS = "2-to-6-weeks", "2 to 6 weeks"
    MONTHS = "6-to-12-weeks", "6 to 12 weeks"
    LONGER = "over-3-months", "Over 3 months"


class Effect(TextChoices):
    NONE = "none", "No effect"
    SOME = "some", "Some effect"
    LARGE = "large", "A large effect"


class Applies(TextChoices):
    APPLIES = "applies", "Applies to me"
    NO = "no", "Does not apply to me"
    UNSURE = "unsure", "Not sure"


class Tried(TextChoices):
    NOT_TRIED = "not-tried", "Not tried"
    HELPED = "helped", "Helped"
    NO_CHANGE = "no-change", "No change"
    WORSE = "worse", "Worse"


PAIN = [(str(number), str(number)) for number in range(11)]
LINES = {
    "where": "Where is your pain?",
    "better": "What makes it better?",
    "worse": "What makes it worse?",
}
PICKS: dict[str, tuple[str, Iterable[tuple[str, str]]]] = {
    "side": ("Which side?", Side.choices),
    "duration": ("How long have you had it?", Duration.choices),
    "pain_now": ("Pain now, from 0 (none) to 10 (the worst you can think of)", PAIN),
    "pain_worst": ("Pain at its worst, from 0 to 10", PAIN),
    "sleep": ("Sleep", Effect.choices),
    "walking": ("Walking", Effect.choices),
    "sitting": ("Sitting", Effect.choices),
    "work": ("Work or caring for others", Effect.choices),
    "mood": ("Mood", Effect.choices),
}
ABOUT_PAIN = ["where", "side", "duration", "pain_now", "pain_worst", "better", "worse"]
DAILY_LIFE = ["sleep", "walking", "sitting", "work", "mood"]
GOAL = "What would you most like to be able to do?"


@dataclass(frozen=True, eq=False)  # so each is known by itself, in what is kept
class Part:
    """Questions that stand together under one legend."""

    legend: str
    fields: dict[str, forms.Field]


def skippable(field: forms.Field) -> forms.Field:
    """A question that may be left out; the part as a whole says so, once."""
    field.required = False
    field.within_optional_part = True  # type: ignore[attr-defined]  # for the templates
    return field


def pick(
    label: str, choices: Iterable[tuple[str, str]], *, hint: str = "", look: str = "row"
) -> forms.Field:
    """One of a few answers, which can be taken back."""
    messages = {"invalid_choice": f"Choose one of the answers: {label}"}
    return skippable(
        forms.ChoiceField(
            label=label,
            choices=[*choices, UNANSWERED],
            help_text=hint,
            widget=RadioRow(look),
            error_messages=messages,
        )
    )


def line(label: str) -> forms.Field:
    too_long = {"max_length": f"Shorten your answer to {HOW_MANY} ({label})"}
    return skippable(LineField(label=label, max_length=200, error_messages=too_long))


def question(name: str) -> forms.Field:
    """A question that every sheet asks."""
    if name in LINES:
        return line(LINES[name])
    label, choices = PICKS[name]
    return pick(label, choices, look="row scale" if choices is PAIN else "row")


def safety() -> forms.Field:
    return skippable(
        forms.ChoiceField(
            label="Do any of these apply now?",
            choices=Safety.choices,
            help_text="The signs on the cards with “Call 999” and “Call 111”. "
            "We do not keep this answer.",
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Choose None, One or more, or Not sure"},
        )
    )


def asked(rows: Iterable[AskableRow]) -> list[AskableRow]:
    """Return the rows that a person can know about, in the sheet's order."""
    return [row for row in rows if row.is_asked]


def symptoms(rows: Named) -> forms.Field:
    return skippable(
        forms.MultipleChoiceField(
            label="Tick those that you have",
            choices=[(str(pk), text) for pk, text in rows],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": "Tick your symptoms again: this fact sheet has been changed"
            },
        )
    )


def goal() -> forms.Field:
    too_long = f"Shorten your goal to {SUGGESTED_GOAL} characters or fewer: it has %(show_value)d"
    return skippable(
        ParagraphField(
            label=GOAL,
            max_length=LONGEST_GOAL,
            help_text=f"In your own words, up to {SUGGESTED_GOAL} characters. The PDF cannot print "
            "Chinese, Japanese and Korean characters; the email shows them.",
            error_messages={"max_length": too_long},
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )


SAFETY = Part("Safety first", {"safety": safety()})
YOUR_PAIN = Part("Your pain", {name: question(name) for name in ABOUT_PAIN})
WHAT_IT_AFFECTS = Part("What it affects", {name: question(name) for name in DAILY_LIFE})
YOUR_GOAL = Part("Your goal", {"goal": goal()})


def parts(sheet: FactSheet) -> tuple[Part, ...]:
    """All questions about a sheet, in the order in which they are asked."""
    listed = tuple((row.pk, plain(row.text)) for row in asked(sheet.symptoms.all()))
    return parts_about(explained(sheet.causes.all()), listed, explained(sheet.treatments.all()))


def explained(rows: Iterable[Cause | Treatment]) -> Explained:
    return tuple((row.pk, row.name, plain(row.explanation)) for row in rows if row.is_asked)


@lru_cache(maxsize=64)
def parts_about(causes: Explained, listed: Named, treatments: Explained) -> tuple[Part, ...]:
    """Make the questions about rows once; every form shares them, and none changes them."""
    own = {f"cause_{pk}": pick(name, Applies.choices, hint=hint) for pk, name, hint in causes}
    tried = {
        f"treatment_{pk}": pick(name, Tried.choices, hint=hint) for pk, name, hint in treatments
    }
    all_parts = (
        SAFETY,
        YOUR_PAIN,
        WHAT_IT_AFFECTS,
        Part("Causes named in this fact sheet", own),
        Part("Symptoms", {"symptoms": symptoms(listed)} if listed else {}),
        Part("Treatments named in this fact sheet", tried),
        YOUR_GOAL,
    )
    return tuple(part for part in all_parts if part.fields)


def seconds(field: forms.Field) -> float:
    """Return how long one question takes to read and to answer."""
    reading: float = SECONDS_A_WORD * len(f"{field.label} {field.help_text}".split())
    if isinstance(field, TypedField):
        return reading + SECONDS_A_TEXT
    widget = field.widget
    to_tick = widget.choices if isinstance(widget, forms.CheckboxSelectMultiple) else [None]
    return reading + SECONDS_A_CHOICE * sum(1 for _ in to_tick)


def minutes(parts: Iterable[Part]) -> int:
    """Return how long all questions take, in whole minutes."""
    every = sum(seconds(field) for part in parts for field in part.fields.values())
    return max(1, round(every / 60))


def given_answers(parts: Iterable[Part], cleaned: dict[str, Any]) -> dict[str, Any] | None:
    """What was answered, by question, without the safety question; None when nothing was."""
    asked = [name for part in parts for name in part.fields if name != "safety"]
    return {name: cleaned[name] for name in asked if cleaned.get(name)} or None
