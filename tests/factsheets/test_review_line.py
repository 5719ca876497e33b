"""What readers are told of a review follows from the approvals."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from factsheets import working_copy
from factsheets.models import Approval, FactSheet
from factsheets.publication import SheetPublication
from factsheets.structured_data import web_page
from tests.conftest import SHEET
from tests.factsheets.conftest import ADMIN, Editor, approve

pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]

AFTER_MIDNIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London


def test_the_review_line_follows_from_the_approvals(
    editor: Editor, draft: FactSheet, client: Client
) -> None:
    editor.publishes(draft, change_note="First version")

    page = client.get("/fact-sheets/sciatica/").content.decode()

    assert "Reviewed by Ann Example, Osteopath, GOsC 1, " in page
    assert '"reviewedBy":{"@type":"Person","name":"Ann Example"' in page


def test_what_was_public_before_is_marked_until_reviewed(
    reviewer: Editor, sheet: FactSheet, client: Client
) -> None:
    assert "Not yet reviewed by a clinician" in client.get(SHEET).content.decode()

    reviewer.approves_all(sheet)

    assert "Reviewed by Bea Example, Osteopath, GOsC 1, " in client.get(SHEET).content.decode()


def test_an_approval_of_changes_says_nothing_of_what_is_read_now(
    reviewer: Editor, editor: Editor, sheet: FactSheet, client: Client
) -> None:
    editor.edits(sheet, diagnosis="New")

    reviewer.approves_all(sheet)

    assert "Not yet reviewed by a clinician" in client.get(SHEET).content.decode()


@pytest.mark.parametrize("verdict", ["change", "remove"])
@pytest.mark.parametrize("address", [SHEET, f"{SHEET}fact-sheet.txt", f"{SHEET}fact-sheet.json"])
def test_readers_are_told_of_no_review_once_a_line_is_refused(
    reviewer: Editor, sheet: FactSheet, client: Client, verdict: str, address: str
) -> None:
    reviewer.approves_all(sheet)

    reviewer.refuses(sheet, sheet.symptoms.all()[0].text, verdict)

    assert "Bea Example" not in client.get(address).content.decode()


def test_a_refusal_of_waiting_words_leaves_the_review_of_what_is_read(
    reviewer: Editor, editor: Editor, sheet: FactSheet, client: Client
) -> None:
    reviewer.approves_all(sheet)
    editor.edits(sheet, diagnosis="New words")

    reviewer.refuses(sheet, "New words", "remove")

    assert "Reviewed by Bea Example" in client.get(SHEET).content.decode()


def test_a_refusal_that_is_taken_back_brings_the_review_back(
    reviewer: Editor, sheet: FactSheet, client: Client
) -> None:
    reviewer.approves_all(sheet)
    reviewer.refuses(sheet, sheet.symptoms.all()[0].text, "change")

    reviewer.approves_all(sheet)

    assert "Reviewed by Bea Example" in client.get(SHEET).content.decode()


def test_a_review_of_other_words_is_not_in_the_preview(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, diagnosis="Old")
    editor.publishes(sheet, change_note="Reviewed")
    editor.edits(sheet, diagnosis="New")

    assert SheetPublication(sheet).next.reviewed_on is None


def test_a_withdrawn_sheet_no_longer_says_that_it_was_reviewed(
    editor: Editor, draft: FactSheet
) -> None:
    editor.publishes(draft, change_note="First version")

    working_copy.withdraw(draft)

    draft.refresh_from_db()
    assert draft.reviewers == []


def test_a_sheet_published_again_says_who_reviewed_it(editor: Editor, draft: FactSheet) -> None:
    editor.publishes(draft, change_note="First version")
    working_copy.withdraw(draft)
    draft.refresh_from_db()

    editor.sends(f"{ADMIN}{draft.pk}/publish/", change_note="Again")

    draft.refresh_from_db()
    assert draft.reviewers == [("Ann Example", "Osteopath, GOsC 1")]


def test_what_is_approved_after_midnight_is_reviewed_on_that_day(draft: FactSheet) -> None:
    approve(SheetPublication(draft))
    Approval.objects.update(at=AFTER_MIDNIGHT)

    assert SheetPublication(draft).next.reviewed_on == date(2026, 7, 1)


def test_search_engines_are_told_the_days_that_the_page_says(sheet: FactSheet) -> None:
    FactSheet.objects.update(published_at=AFTER_MIDNIGHT, updated_at=AFTER_MIDNIGHT)

    data = web_page(FactSheet.objects.complete().get(pk=sheet.pk), "", "")

    assert (data["datePublished"], data["dateModified"]) == ("2026-07-01", "2026-07-01")
