"""What the clinic publishes, and what is known of it."""

from collections.abc import Iterator

from django.db import models

from .approval import Approval, Clinician, Question, SettledFinding, fingerprint
from .fact_sheet import Category, FactSheet, FactSheetQuerySet
from .feedback import Feedback
from .reader_tally import ReaderTally
from .rows import Cause, OwnSection, RelatedSheet, Row, Source, Symptom, Treatment
from .search_lists import LayWord, OtherWish, UncoveredTopic, UrgentWord, WordList
from .urgent_help_card import UrgentHelpCard, WaitingCard
from .version import PublishedVersion, WorkingCopy


def tables(base: type[models.Model]) -> Iterator[type[models.Model]]:
    """The models made of an abstract one, in the order in which they are declared."""
    for model in base.__subclasses__():
        yield from tables(model) if model._meta.abstract else [model]


# What the clinic writes: the tables that its editors change and a new site begins with.
CONTENT: list[type[models.Model]] = [Category, FactSheet, *tables(Row), *tables(WordList)]

__all__ = [
    "CONTENT",
    "Approval",
    "Category",
    "Cause",
    "Clinician",
    "FactSheet",
    "FactSheetQuerySet",
    "Feedback",
    "LayWord",
    "OtherWish",
    "OwnSection",
    "PublishedVersion",
    "Question",
    "ReaderTally",
    "RelatedSheet",
    "Row",
    "SettledFinding",
    "Source",
    "Symptom",
    "Treatment",
    "UncoveredTopic",
    "UrgentHelpCard",
    "UrgentWord",
    "WaitingCard",
    "WordList",
    "WorkingCopy",
    "fingerprint",
]
