"""What readers are told of a review follows from the approvals."""

from django.test import Client

from factsheets import working_copy
from factsheets.models import FactSheet
from factsheets.publication import SheetPublication
from tests.factsheets.conftest import ADMIN, Editor

SIJ = "/fact-sheets/sacroiliac-joint-dysfunction/"


def test_the_review_line_follows_from_the_approvals(
    editor: Editor, draft: FactSheet, client: Client
) -> None:
    editor.publishes(draft, change_note="First version")

    page = client.get("/fact-sheets/sciatica/").content.decode()

    assert "Reviewed by Ann Example, Osteopath, GOsC 1, " in page
    assert '"reviewedBy":{"@type":"Person","name":"Ann Example"' in page


def test_what_was_public_before_stays_so_and_is_marked(
    reviewer: Editor, sheet: FactSheet, client: Client
) -> None:
    assert "Not yet reviewed by a clinician" in client.get(SIJ).content.decode()

    reviewer.approves_all(sheet)

    assert "Reviewed by Bea Example, Osteopath, GOsC 1, " in client.get(SIJ).content.decode()


def test_an_approval_of_changes_says_nothing_of_what_is_read_now(
    reviewer: Editor, editor: Editor, sheet: FactSheet, client: Client
) -> None:
    editor.edits(sheet, diagnosis="New")

    reviewer.approves_all(sheet)

    assert "Not yet reviewed by a clinician" in client.get(SIJ).content.decode()


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
