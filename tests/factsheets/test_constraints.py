"""What the database itself refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from factsheets.models import Category, FactSheet, RelatedSheet, UrgentHelpCard

REVIEW = {
    "reviewer_name": "Dr A. Reviewer",
    "reviewer_role": "Osteopath, GOsC 1",
    "reviewed_on": date(2026, 1, 5),
    "review_due_on": date(2029, 1, 5),
}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "published", "published_at": None}, "factsheet_published_has_date"),
        ({"version": 0}, "factsheet_version_from_one"),
        *(
            (REVIEW | absent, "factsheet_review_is_whole_or_absent")
            for absent in (
                {"reviewer_name": ""},
                {"reviewer_role": ""},
                {"reviewed_on": None},
                {"review_due_on": None},
                {"review_due_on": date(2026, 1, 5)},
            )
        ),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(
    sheet: FactSheet, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        FactSheet.objects.filter(pk=sheet.pk).update(**changes)


def test_a_whole_review_is_taken(sheet: FactSheet) -> None:
    assert FactSheet.objects.filter(pk=sheet.pk).update(**REVIEW) == 1


@pytest.mark.parametrize("field", ["title", "slug"])
def test_no_two_sheets_share_a_title_or_an_address(sheet: FactSheet, field: str) -> None:
    others = FactSheet.objects.filter(slug="sciatica")
    with pytest.raises(IntegrityError):
        others.update(**{field: getattr(sheet, field)})


def test_a_sheet_names_another_only_once(sheet: FactSheet) -> None:
    named = sheet.related_sheets.first()
    assert named
    with pytest.raises(IntegrityError):
        RelatedSheet.objects.create(sheet=sheet, related=named.related, note="Again.")


def test_a_sheet_is_not_related_to_itself(sheet: FactSheet) -> None:
    with pytest.raises(IntegrityError, match="relatedsheet_is_another"):
        RelatedSheet.objects.create(sheet=sheet, related=sheet, note="Itself.")


def test_a_level_of_urgency_has_one_card(sheet: FactSheet) -> None:
    with pytest.raises(IntegrityError):
        UrgentHelpCard.objects.create(level="emergency", heading="Another", signs="One")


def test_a_category_that_holds_sheets_stays(sheet: FactSheet) -> None:
    with pytest.raises(IntegrityError):
        Category.objects.get(slug="spinal").delete()
