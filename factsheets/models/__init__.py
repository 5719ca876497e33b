"""What the clinic publishes, and what is known of it."""

from .fact_sheet import Category, FactSheet, FactSheetQuerySet
from .feedback import Feedback
from .rows import Cause, RelatedSheet, Row, Source, Symptom, Treatment
from .urgent_help_card import UrgentHelpCard
from .version import PublishedVersion, WorkingCopy

__all__ = [
    "Category",
    "Cause",
    "FactSheet",
    "FactSheetQuerySet",
    "Feedback",
    "PublishedVersion",
    "RelatedSheet",
    "Row",
    "Source",
    "Symptom",
    "Treatment",
    "UrgentHelpCard",
    "WorkingCopy",
]
