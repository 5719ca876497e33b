"""Two clinicians at once: nobody accepts what a colleague has just refused."""

from typing import Any

import pytest

from factsheets.models import Approval, FactSheet, UrgentHelpCard
from factsheets.publication import CardsPublication
from tests.factsheets.conftest import (
    ADMIN,
    Editor,
    approval_page,
    at_work,
    clinician,
    opened,
    signed,
)

CARDS = "/admin/factsheets/urgenthelpcard/approval/"
pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


@pytest.fixture
def colleague(db: None) -> Editor:
    return at_work(clinician("Cid").account)


def latest(text: str) -> str:
    return Approval.objects.filter(text=text).order_by("pk").last().verdict  # type: ignore[union-attr]


def press(person: Editor, address: str, page: dict[str, Any], **pressed: str) -> str:
    """Send a page that was opened before; the answer."""
    return person.client.post(address, page | pressed, follow=True).content.decode()


@pytest.mark.parametrize("verdict", ["change", "remove"])
@pytest.mark.parametrize("button", ["approve_all", "verdict"])
@pytest.mark.parametrize("show", ["", "?show=open"])
def test_what_a_colleague_refused_meanwhile_stays_refused(
    reviewer: Editor, colleague: Editor, draft: FactSheet, verdict: str, button: str, show: str
) -> None:
    text = draft.symptoms.all()[0].text
    [key] = [line.key for line in signed(draft) if line.line.text == text]
    address = f"{approval_page(draft)}{show}"
    page = opened(reviewer.reads(address))
    colleague.refuses(draft, text, verdict)

    pressed = {"approve_all": "1"} if button == "approve_all" else {f"{key}-verdict": "accept"}
    answer = press(reviewer, address, page, **pressed)

    assert latest(text) == verdict
    assert "Not recorded: 1. After you opened this page a colleague asked" in answer


def test_the_lines_beside_it_are_approved(
    reviewer: Editor, colleague: Editor, draft: FactSheet
) -> None:
    page = opened(reviewer.reads(approval_page(draft)))
    colleague.refuses(draft, draft.symptoms.all()[0].text, "change")

    press(reviewer, approval_page(draft), page, approve_all="1")

    assert latest(draft.symptoms.all()[1].text) == "accept"


@pytest.mark.parametrize("verdict", ["change", "remove"])
def test_a_refusal_that_was_seen_can_be_answered_by_accepting(
    reviewer: Editor, colleague: Editor, draft: FactSheet, verdict: str
) -> None:
    text = draft.symptoms.all()[0].text
    colleague.refuses(draft, text, verdict)

    reviewer.approves_all(draft)

    assert latest(text) == "accept"


def test_a_refusal_of_ones_own_is_taken_back_from_a_page_opened_before(
    reviewer: Editor, draft: FactSheet
) -> None:
    text = draft.symptoms.all()[0].text
    page = opened(reviewer.reads(approval_page(draft)))
    reviewer.refuses(draft, text, "change")

    press(reviewer, approval_page(draft), page, approve_all="1")

    assert latest(text) == "accept"


def test_a_card_that_a_colleague_refused_meanwhile_stays_refused(
    reviewer: Editor, colleague: Editor, sheet: FactSheet
) -> None:
    sign = UrgentHelpCard.objects.all()[1].sign_list[0]
    lines = [line for card in CardsPublication().subjects for line in card.signed()]
    [key] = [line.key for line in lines if line.line.text == sign]
    page = opened(reviewer.reads(CARDS))
    said = {f"{key}-verdict": "change", f"{key}-comment": "Softer"}
    press(colleague, CARDS, opened(colleague.reads(CARDS)), **said)

    press(reviewer, CARDS, page, approve_all="1")

    assert latest(sign) == "change"


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "0"])
def test_a_page_that_does_not_say_when_it_was_opened_overrules_nobody(
    reviewer: Editor, colleague: Editor, draft: FactSheet, seen: str
) -> None:
    text = draft.symptoms.all()[0].text
    page = opened(reviewer.reads(f"{ADMIN}{draft.pk}/approval/"))
    colleague.refuses(draft, text, "change")

    press(reviewer, approval_page(draft), page, approve_all="1", seen=seen)

    assert latest(text) == "change"
