"""Nothing reaches readers before another than its writer has approved it."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from factsheets.models import Clinician, FactSheet, UrgentHelpCard
from factsheets.publication import (
    CardsPublication,
    NotApprovedError,
    OvertakenError,
    SheetPublication,
)
from tests.factsheets.conftest import ADMIN, Editor, approval_page, approve, lines_shown

pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


def test_a_draft_that_nobody_approved_is_not_published(draft: FactSheet, admin_user: User) -> None:
    with pytest.raises(NotApprovedError):
        SheetPublication(draft).publish(change_note="First", by=admin_user)


def test_one_line_left_out_keeps_the_sheet_from_its_readers(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    reviewer.approves_all(draft)
    editor.edits(draft, diagnosis="A new diagnosis")

    editor.sends(f"{ADMIN}{draft.pk}/publish/", change_note="First")

    draft.refresh_from_db()
    assert draft.is_draft


def test_who_wrote_a_line_does_not_approve_it(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    reviewer.client.force_login(User.objects.get(username="staff"))
    account = User.objects.get(username="staff")
    account.first_name = "Cid"
    account.save()
    Clinician.objects.create(account=account, role="Osteopath", registration="GOsC 2")
    editor.edits(draft, diagnosis="Mine")

    reviewer.approves_all(draft)

    assert [each.line.text for each in SheetPublication(draft).unapproved()] == ["Mine"]


def test_a_later_edit_by_another_does_not_let_the_writer_approve(
    editor: Editor, draft: FactSheet
) -> None:
    editor.edits(draft, diagnosis="Mine")
    writer = User.objects.get(username="staff")
    editor.client.force_login(User.objects.create_superuser("other"))
    editor.edits(draft, strapline="Theirs")

    own = SheetPublication(draft).subjects[0].written_by(writer)

    assert [line.text for line in own] == ["Mine"]


def test_a_clinic_of_one_approves_its_own_lines(
    editor: Editor, draft: FactSheet, settings: Settings
) -> None:
    settings.TWO_PEOPLE = False
    User.objects.update(first_name="Cid")
    account = User.objects.get(username="staff")
    Clinician.objects.create(account=account, role="Osteopath", registration="GOsC 2")
    editor.edits(draft, diagnosis="Mine")

    assert "This clinic works without a second person" in editor.reads(approval_page(draft))
    editor.approves_all(draft)

    assert SheetPublication(draft).unapproved() == []


def test_lines_that_changed_meanwhile_are_not_decided(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    seen = lines_shown(reviewer.reads(approval_page(draft)))
    editor.edits(draft, diagnosis="Never seen")

    reviewer.client.post(approval_page(draft), {"shown": seen, "approve_all": "1"})

    assert [each.line.text for each in SheetPublication(draft).unapproved()] == ["Never seen"]


def test_what_was_saved_before_the_last_press_is_not_published(
    editor: Editor, draft: FactSheet, admin_user: User
) -> None:
    approve(SheetPublication(draft))
    looked_at = SheetPublication(draft)
    editor.edits(draft, diagnosis="Never seen")

    with pytest.raises(OvertakenError):
        looked_at.publish(change_note="First", by=admin_user)


def test_cards_that_were_saved_before_the_last_press_are_not_published(
    editor: Editor, sheet: FactSheet, admin_user: User
) -> None:
    address = f"/admin/factsheets/urgenthelpcard/{UrgentHelpCard.objects.all()[0].pk}/change/"
    editor.sends(address, closing="Seen")
    approve(CardsPublication())
    looked_at = CardsPublication()
    editor.sends(address, closing="Never seen")

    with pytest.raises(OvertakenError):
        looked_at.publish(change_note="First", by=admin_user)
