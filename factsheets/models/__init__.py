"""What the clinic publishes, and what is known of it."""

from .fact_sheet import Category, FactSheet, FactSheetQuerySet
from .feedback import Feedback
from .rows import Cause, RelatedSheet, Row, Source, Symptom, Treatment
from .search_lists import LayWord, OtherWish, UncoveredTopic, UrgentWord
from .urgent_help_card import UrgentHelpCard
from .version import PublishedVersion, WorkingCopy

__all__ = [
    "Category",
    "Cause",
    "FactSheet",
    "FactSheetQuerySet",
    "Feedback",
    "LayWord",
    "OtherWish",
    "PublishedVersion",
    "RelatedSheet",
    "Row",
    "Source",
    "Symptom",
    "Treatment",
    "UncoveredTopic",
    "UrgentHelpCard",
    "UrgentWord",
    "WorkingCopy",
]
