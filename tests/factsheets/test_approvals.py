"""Clinical text is signed line by line in admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client

from factsheets import lines
from factsheets.approvals import Said, Subject
from factsheets.models import Approval, Clinician, FactSheet, Question, UrgentHelpCard
from factsheets.publication import CardsPublication, SheetPublication
from tests.factsheets.conftest import ADMIN, Editor, approval_page, approve, clinician, lines_shown


def key_of(sheet: FactSheet, text: str) -> str:
    [key] = [each.key for each in Subject(sheet).signed() if each.line.text == text]
    return key


def test_every_text_of_the_fixture_stands_once_in_the_list_of_lines(sheet: FactSheet) -> None:
    whole = FactSheet.objects.complete().get(pk=sheet.pk)
    found = [line.text for line in lines.sheet_lines(whole)]

    assert "Trauma: Fall on to the buttock or direct pelvic trauma." in found
    assert len(found) == len(set(found))


@pytest.mark.long
def test_a_clinician_approves_all_lines_shown_in_one_press(
    reviewer: Editor, draft: FactSheet
) -> None:
    reviewer.approves_all(draft)

    assert SheetPublication(draft).unapproved() == []


@pytest.mark.long
def test_the_approval_names_its_clinician_from_the_account(
    reviewer: Editor, draft: FactSheet
) -> None:
    reviewer.approves_all(draft)

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


@pytest.mark.long
def test_a_change_without_a_word_is_asked_for_one(reviewer: Editor, draft: FactSheet) -> None:
    key = key_of(draft, draft.symptoms.all()[0].text)

    answer = reviewer.client.post(
        approval_page(draft), {"shown": [key], f"{key}-verdict": "change"}
    ).content.decode()

    assert "Say what to change, or why it should go." in answer


@pytest.mark.long
def test_a_changed_line_shows_what_changed(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    first = draft.symptoms.all()[0].text
    reviewer.approves_all(draft)

    editor.edits(draft, **{"symptoms-0-text": f"{first} today"})

    page = reviewer.reads(f"{approval_page(draft)}?show=open")
    assert len(lines_shown(page)) == 1
    assert f"{first}<ins> today</ins>" in page


@pytest.mark.long
def test_words_that_come_back_are_approved_again(
    reviewer: Editor, editor: Editor, draft: FactSheet
) -> None:
    reviewer.approves_all(draft)
    editor.edits(draft, diagnosis="New")

    editor.edits(draft, diagnosis=draft.diagnosis)

    assert SheetPublication(draft).unapproved() == []


@pytest.mark.long
def test_a_switch_of_a_row_is_part_of_what_is_approved(reviewer: Editor, draft: FactSheet) -> None:
    reviewer.approves_all(draft)
    row = draft.symptoms.filter(is_asked=True)[0]
    row.is_asked = False
    row.save()

    [signed] = SheetPublication(draft).unapproved()

    assert signed.line.text == f"{row.text} [asked in the self-check: no]"


def test_a_question_stands_beside_its_line(reviewer: Editor, draft: FactSheet) -> None:
    text = draft.symptoms.all()[0].text
    Question.objects.create(sheet=draft, part="symptoms", text=text, asks="Is this so?")

    page = reviewer.reads(f"{approval_page(draft)}?show=asked")

    assert key_of(draft, text) in lines_shown(page)
    assert "Is this so?" in page


def test_a_clinician_reads_drafts_in_the_preview(reviewer: Editor, draft: FactSheet) -> None:
    assert draft.symptoms.all()[0].text in reviewer.reads(f"{ADMIN}{draft.pk}/preview/")


def test_every_sign_of_a_card_is_a_line_of_its_own(sheet: FactSheet) -> None:
    card = UrgentHelpCard.objects.get(level="emergency")

    found = [line.text for line in lines.card_lines(card) if line.part == "signs"]

    assert found == card.sign_list


@pytest.mark.long
def test_cards_are_approved_on_a_page_of_theirs(reviewer: Editor, sheet: FactSheet) -> None:
    address = "/admin/factsheets/urgenthelpcard/approval/"
    shown = lines_shown(reviewer.reads(address))

    reviewer.client.post(address, {"shown": shown, "approve_all": "1"})

    assert [each for each in CardsPublication().subjects if each.unapproved()] == []


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
