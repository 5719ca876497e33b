"""What waits for a clinician stands on one page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from factsheets.models import Approval, FactSheet, Feedback, UrgentHelpCard
from factsheets.publication import CardsPublication, SheetPublication
from tests.factsheets.conftest import ADMIN, Editor, approve, at_work, clinician

pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]

DESK = "/admin/factsheets/factsheet/desk/"


@pytest.fixture
def reviewer(db: None) -> Editor:
    """Ann, whose approvals the helper `approve` records."""
    return at_work(clinician().account)


def part(page: str, title: str) -> str:
    """What the desk says of one sheet."""
    sections = [found for found in page.split('<section class="desk">') if f">{title}</a>" in found]
    return sections[0] if sections else ""


def settle(editor: Editor, sheet: FactSheet) -> None:
    seen = SheetPublication(sheet).findings
    editor.client.post(DESK, {"settle": sheet.pk, "finding": seen})


def test_a_review_due_within_ninety_days_is_named(reviewer: Editor, sheet: FactSheet) -> None:
    approve(SheetPublication(sheet))
    FactSheet.objects.filter(pk=sheet.pk).update(
        reviewed_on=date(2020, 1, 1), review_due_on=timezone.localdate() + timedelta(days=89)
    )

    assert "Review due on" in part(reviewer.reads(DESK), sheet.title)


def test_a_published_sheet_with_a_refused_line_is_called_unreviewed(
    reviewer: Editor, sheet: FactSheet
) -> None:
    approve(SheetPublication(sheet))

    reviewer.refuses(sheet, sheet.symptoms.all()[0].text, "change")

    assert "Patients read it without a review" in part(reviewer.reads(DESK), sheet.title)


def test_a_sheet_that_only_lacks_its_review_is_named(reviewer: Editor, sheet: FactSheet) -> None:
    approve(SheetPublication(sheet))
    Approval.objects.update(source_checked_on=timezone.localdate())
    settle(reviewer, sheet)
    no_review = {"reviewer_name": "", "reviewer_role": "", "reviewed_on": None}
    FactSheet.objects.filter(pk=sheet.pk).update(**no_review, review_due_on=None)

    assert "Patients read it without a review" in part(reviewer.reads(DESK), sheet.title)


def test_cards_that_wait_approved_are_named_while_patients_read_others(
    reviewer: Editor, editor: Editor, sheet: FactSheet
) -> None:
    card = UrgentHelpCard.objects.get(level="emergency")
    editor.sends(f"/admin/factsheets/urgenthelpcard/{card.pk}/change/", closing="New words")
    approve(CardsPublication())

    desk = part(reviewer.reads(DESK), "The urgent-help cards")
    assert "Patients read it without a review" in desk


def test_what_readers_reported_is_named(reviewer: Editor, sheet: FactSheet) -> None:
    Feedback.objects.count_one(sheet, "error", "symptoms", "wrong")

    assert "1 reader reported “It is wrong or out of date” (Symptoms)" in reviewer.reads(DESK)


def test_a_source_that_nobody_read_for_a_year_is_named(reviewer: Editor, draft: FactSheet) -> None:
    source = draft.sources.all()[0]

    assert source.title in part(reviewer.reads(DESK), draft.title)


def test_a_source_that_was_read_with_an_approval_is_not(reviewer: Editor, draft: FactSheet) -> None:
    approve(SheetPublication(draft))
    Approval.objects.update(source_checked_on=timezone.localdate())

    assert "Sources not read" not in part(reviewer.reads(DESK), draft.title)


def test_a_source_whose_title_begins_like_that_of_another_is_named(
    reviewer: Editor, draft: FactSheet
) -> None:
    today = timezone.localdate()
    draft.sources.create(title="Back pain", publisher="NHS", checked_on=today)
    draft.sources.create(title="Back pain in adults", publisher="NHS")

    assert "<li>Back pain in adults: NHS</li>" in part(reviewer.reads(DESK), draft.title)


def test_cards_that_were_approved_are_not_called_unreviewed(
    reviewer: Editor, editor: Editor, sheet: FactSheet
) -> None:
    approve(CardsPublication())
    card = UrgentHelpCard.objects.get(level="emergency")
    editor.sends(f"/admin/factsheets/urgenthelpcard/{card.pk}/change/", closing="New words")

    desk = part(reviewer.reads(DESK), "The urgent-help cards")
    assert "Not approved: 1 line<" in desk
    assert "Patients read it without a review" not in desk


@pytest.mark.usefixtures("sheet")
def test_the_desk_asks_no_more_for_many_sheets(
    reviewer: Editor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as first:
        reviewer.reads(DESK)
    known = FactSheet.objects.get(slug="sciatica")
    for number in range(5):
        new = FactSheet.objects.create(
            title=f"Sheet {number}", slug=f"sheet-{number}", category=known.category
        )
        new.causes.create(name="Cause", explanation="Words.")

    with django_assert_num_queries(len(first)):
        reviewer.reads(DESK)


def test_everything_since_ones_last_approval_is_counted(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    approve(SheetPublication(draft))
    editor.edits(draft, diagnosis="New words")

    assert "New since your last approval: 1 line<" in part(reviewer.reads(DESK), draft.title)


def test_a_finding_is_settled_once(reviewer: Editor, draft: FactSheet) -> None:
    settle(reviewer, draft)

    assert SheetPublication(draft).findings == []


def test_a_finding_that_comes_later_is_seen(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    settle(reviewer, draft)

    editor.edits(draft, diagnosis="The dermatome hurts.")

    assert SheetPublication(draft).findings == ["“dermatome” is not explained."]


def test_lines_are_still_right_with_one_note(reviewer: Editor, draft: FactSheet) -> None:
    approve(SheetPublication(draft))

    reviewer.approves_all(draft, "Still right")

    [subject] = SheetPublication(draft).subjects
    assert Approval.objects.filter(comment="Still right").count() == len(subject.lines)


def test_two_versions_are_compared_in_words(editor: Editor, sheet: FactSheet) -> None:
    for text in ("First words here", "First thoughts here"):
        editor.edits(sheet, diagnosis=text)
        editor.publishes(sheet, change_note=text)

    page = editor.reads(f"{ADMIN}{sheet.pk}/versions/2/compare/?with=3")

    assert "First <del>words</del> here" in page
    assert "First <ins>thoughts</ins> here" in page
