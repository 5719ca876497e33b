"""Clinical text is signed line by line by somebody who did not write it."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from factsheets import lines, working_copy
from factsheets.approvals import Said, Subject
from factsheets.models import Approval, Clinician, FactSheet, Question, UrgentHelpCard
from factsheets.publication import CardsPublication, NotApprovedError, SheetPublication
from mybackpain.staff.roles import update_roles
from tests.factsheets.conftest import Editor, approve, clinician

SIJ = "/fact-sheets/sacroiliac-joint-dysfunction/"
ADMIN = "/admin/factsheets/factsheet/"


@pytest.fixture
def draft(sheet: FactSheet) -> FactSheet:
    return FactSheet.objects.get(slug="sciatica")


@pytest.fixture
def reviewer(db: None) -> Editor:
    """A clinician at work in admin."""
    update_roles()
    account = clinician("Bea").account
    account.groups.add(Group.objects.get(name="Clinician"))
    client = Client()
    client.force_login(account)
    return Editor(client)


def approval_page(sheet: FactSheet) -> str:
    return f"{ADMIN}{sheet.pk}/approval/"


def keys(page: str) -> list[str]:
    return re.findall(r'name="shown" value="(\w+)"', page)


def approves_all(reviewer: Editor, sheet: FactSheet, note: str = "", show: str = "all") -> None:
    address = f"{approval_page(sheet)}?show={show}"
    shown = keys(reviewer.reads(address))
    reviewer.client.post(address, {"shown": shown, "approve_all": "1", "note": note})


def key_of(sheet: FactSheet, text: str) -> str:
    [key] = [each.key for each in Subject(sheet).signed() if each.line.text == text]
    return key


def test_every_text_of_the_fixture_stands_once_in_the_list_of_lines(sheet: FactSheet) -> None:
    whole = FactSheet.objects.complete().get(pk=sheet.pk)
    found = [line.text for line in lines.sheet_lines(whole)]

    assert "Trauma: Fall on to the buttock or direct pelvic trauma." in found
    assert len(found) == len(set(found))


def test_a_clinician_approves_all_lines_shown_in_one_press(
    reviewer: Editor, draft: FactSheet
) -> None:
    approves_all(reviewer, draft)

    assert SheetPublication(draft).unapproved() == []


def test_the_approval_names_its_clinician_from_the_account(
    reviewer: Editor, draft: FactSheet
) -> None:
    approves_all(reviewer, draft)

    assert "Approved by Bea Example, Osteopath, GOsC 1, on " in reviewer.reads(approval_page(draft))


def test_an_account_without_a_registration_decides_nothing(
    reviewer: Editor, draft: FactSheet
) -> None:
    Clinician.objects.all().delete()

    page = reviewer.reads(approval_page(draft))
    reviewer.client.post(approval_page(draft), {"approve_all": "1"})

    assert "enters your full name, role and registration" in page
    assert not Approval.objects.exists()


def test_an_editor_reads_the_approvals_without_deciding(
    staff: Callable[..., Client], draft: FactSheet
) -> None:
    editor = staff("Editor")

    assert editor.get(approval_page(draft)).status_code == 200
    assert editor.post(approval_page(draft), {"approve_all": "1"}).status_code == 403


def test_one_line_is_to_be_changed_with_a_comment(reviewer: Editor, draft: FactSheet) -> None:
    line = draft.symptoms.all()[0].text
    key = key_of(draft, line)
    said = {f"{key}-verdict": "change", f"{key}-comment": "Softer"}

    reviewer.client.post(approval_page(draft), {"shown": [key], **said})

    decision = Approval.objects.get()
    assert (decision.text, decision.verdict, decision.comment) == (line, "change", "Softer")


def test_a_change_without_a_word_is_asked_for_one(reviewer: Editor, draft: FactSheet) -> None:
    key = key_of(draft, draft.symptoms.all()[0].text)

    answer = reviewer.client.post(
        approval_page(draft), {"shown": [key], f"{key}-verdict": "change"}
    ).content.decode()

    assert "Say what to change, or why it should go." in answer


def test_a_draft_that_nobody_approved_is_not_published(draft: FactSheet, admin_user: User) -> None:
    with pytest.raises(NotApprovedError):
        SheetPublication(draft).publish(change_note="First", by=admin_user)


def test_one_line_left_out_keeps_the_sheet_from_its_readers(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    approves_all(reviewer, draft)
    editor.edits(draft, diagnosis="A new diagnosis")

    editor.sends(f"{ADMIN}{draft.pk}/publish/", change_note="First")

    draft.refresh_from_db()
    assert draft.is_draft


def test_a_changed_line_shows_what_changed(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    first = draft.symptoms.all()[0].text
    approves_all(reviewer, draft)

    editor.edits(draft, **{"symptoms-0-text": f"{first} today"})

    page = reviewer.reads(f"{approval_page(draft)}?show=open")
    assert len(keys(page)) == 1
    assert f"{first}<ins> today</ins>" in page


def test_words_that_come_back_are_approved_again(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    approves_all(reviewer, draft)
    editor.edits(draft, diagnosis="New")

    editor.edits(draft, diagnosis=draft.diagnosis)

    assert SheetPublication(draft).unapproved() == []


def test_a_switch_of_a_row_is_part_of_what_is_approved(reviewer: Editor, draft: FactSheet) -> None:
    approves_all(reviewer, draft)
    row = draft.symptoms.filter(is_asked=True)[0]
    row.is_asked = False
    row.save()

    [signed] = SheetPublication(draft).unapproved()

    assert signed.line.text == f"{row.text} [asked in the self-check: no]"


def test_who_wrote_a_line_does_not_approve_it(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    reviewer.client.force_login(User.objects.get(username="staff"))
    account = User.objects.get(username="staff")
    account.first_name = "Cid"
    account.save()
    Clinician.objects.create(account=account, role="Osteopath", registration="GOsC 2")
    editor.edits(draft, diagnosis="Mine")

    approves_all(reviewer, draft)

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
    approves_all(editor, draft)

    assert SheetPublication(draft).unapproved() == []


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

    approves_all(reviewer, sheet)

    assert "Reviewed by Bea Example, Osteopath, GOsC 1, " in client.get(SIJ).content.decode()


def test_an_approval_of_changes_says_nothing_of_what_is_read_now(
    reviewer: Editor, editor: Editor, sheet: FactSheet, client: Client
) -> None:
    editor.edits(sheet, diagnosis="New")

    approves_all(reviewer, sheet)

    assert "Not yet reviewed by a clinician" in client.get(SIJ).content.decode()


def test_a_review_of_other_words_is_not_in_the_preview(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, diagnosis="Old")
    editor.publishes(sheet, change_note="Reviewed")
    editor.edits(sheet, diagnosis="New")

    assert SheetPublication(sheet).next.reviewed_on is None


def test_a_question_stands_beside_its_line(reviewer: Editor, draft: FactSheet) -> None:
    text = draft.symptoms.all()[0].text
    Question.objects.create(sheet=draft, part="symptoms", text=text, asks="Is this so?")

    page = reviewer.reads(f"{approval_page(draft)}?show=asked")

    assert key_of(draft, text) in keys(page)
    assert "Is this so?" in page


def test_a_clinician_reads_drafts_in_the_preview(reviewer: Editor, draft: FactSheet) -> None:
    assert draft.symptoms.all()[0].text in reviewer.reads(f"{ADMIN}{draft.pk}/preview/")


def test_every_sign_of_a_card_is_a_line_of_its_own(sheet: FactSheet) -> None:
    card = UrgentHelpCard.objects.get(level="emergency")

    found = [line.text for line in lines.card_lines(card) if line.part == "signs"]

    assert found == card.sign_list


def test_cards_are_approved_on_a_page_of_theirs(reviewer: Editor, sheet: FactSheet) -> None:
    address = "/admin/factsheets/urgenthelpcard/approval/"
    shown = keys(reviewer.reads(address))

    reviewer.client.post(address, {"shown": shown, "approve_all": "1"})

    assert [each for each in CardsPublication().subjects if each.unapproved()] == []


def test_lines_that_changed_meanwhile_are_not_decided(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    seen = keys(reviewer.reads(approval_page(draft)))
    editor.edits(draft, diagnosis="Never seen")

    reviewer.client.post(approval_page(draft), {"shown": seen, "approve_all": "1"})

    assert [each.line.text for each in SheetPublication(draft).unapproved()] == ["Never seen"]


def test_an_approval_is_of_a_sheet_or_of_a_card(sheet: FactSheet) -> None:
    with pytest.raises(IntegrityError):
        Approval.objects.create(verdict="accept", text="Of nothing")


def test_an_approval_outlives_the_account(sheet: FactSheet) -> None:
    approve(SheetPublication(sheet))

    User.objects.all().delete()

    assert Approval.objects.filter(name="Ann Example", by=None).exists()


def test_a_refusal_is_not_an_approval(sheet: FactSheet) -> None:
    subject = SheetPublication(sheet).subjects[0]
    subject.decide(subject.lines, Said("accept"), by=clinician())

    subject.decide(subject.lines[:1], Said("remove", "No"), by=clinician())

    assert len(subject.unapproved()) == 1


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
