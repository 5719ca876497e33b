"""A page that was left open does nothing to what a colleague has saved or published since."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from reversion.models import Version

from factsheets.models import FactSheet, UrgentHelpCard, WaitingCard, WorkingCopy
from factsheets.publication import CardsPublication
from factsheets.working_copy import edited
from tests.conftest import open_session
from tests.factsheets.conftest import ADMIN, Editor, approve

CARD = "/admin/factsheets/urgenthelpcard/1/"
CARDS = "/admin/factsheets/urgenthelpcard/publish/"
Deed = Callable[[Editor, FactSheet], Any]
pytestmark = [pytest.mark.usefixtures("short_sheets"), pytest.mark.long]


@pytest.fixture
def colleague(db: None) -> Editor:
    return Editor(open_session(Client(), User.objects.create_superuser("colleague")))


def saves(person: Editor, sheet: FactSheet) -> None:
    person.edits(sheet, strapline="By a colleague")


def publishes(person: Editor, sheet: FactSheet) -> None:
    saves(person, sheet)
    person.publishes(sheet, change_note="New")


def only_publishes(person: Editor, sheet: FactSheet) -> None:
    person.publishes(sheet, change_note="New")


def discards(person: Editor, sheet: FactSheet) -> None:
    person.sends(f"{ADMIN}{sheet.pk}/publish/", discard="1", confirmed="1")


def withdraws(person: Editor, sheet: FactSheet) -> None:
    chosen = {"action": "withdraw", "_selected_action": sheet.pk, "confirmed": "1"}
    person.client.post(ADMIN, chosen)


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize("meanwhile", [saves, publishes])
def test_an_earlier_text_is_not_put_over_what_came_meanwhile(
    editor: Editor, colleague: Editor, draft: FactSheet, status: str, meanwhile: Deed
) -> None:
    if status == "published":
        editor.publishes(draft, change_note="First")
    editor.edits(draft, strapline="Mine")
    if status == "published":
        editor.publishes(draft, change_note="Second")
    oldest = Version.objects.get_for_object(draft).last()
    assert oldest is not None
    address = f"{ADMIN}{draft.pk}/history/{oldest.pk}/"
    page = editor.opens(address)
    meanwhile(colleague, draft)

    answer = editor.client.post(address, page | {"_save": "1"})

    assert "was saved after you opened it here" in answer.content.decode()
    assert edited(draft).strapline == "By a colleague"


def test_an_earlier_text_is_put_in_place_once_the_later_one_was_seen(
    editor: Editor, colleague: Editor, draft: FactSheet
) -> None:
    first = draft.strapline
    editor.edits(draft, strapline="Mine")
    saves(colleague, draft)

    editor.restores(draft, revision=0)

    draft.refresh_from_db()
    assert draft.strapline == first


@pytest.mark.parametrize("presses", [{}, {"confirmed": "1"}], ids=["asked", "confirmed"])
@pytest.mark.parametrize("meanwhile", [saves, only_publishes, publishes, discards, withdraws])
def test_nothing_is_thrown_away_that_was_not_looked_at(
    editor: Editor,
    colleague: Editor,
    sheet: FactSheet,
    meanwhile: Deed,
    presses: dict[str, str],
) -> None:
    editor.edits(sheet, strapline="Mine")
    address = f"{ADMIN}{sheet.pk}/publish/"
    page = editor.opens(address)
    meanwhile(colleague, sheet)
    then = edited(sheet).strapline

    answer = editor.client.post(address, page | {"discard": "1"} | presses, follow=True)

    assert "Nothing is thrown away" in answer.content.decode()
    assert edited(sheet).strapline == then


def test_a_draft_has_no_changes_to_throw_away(editor: Editor, draft: FactSheet) -> None:
    answer = editor.client.post(
        f"{ADMIN}{draft.pk}/publish/",
        editor.opens(f"{ADMIN}{draft.pk}/publish/") | {"discard": "1", "confirmed": "1"},
        follow=True,
    )

    assert "Nothing is thrown away" in answer.content.decode()


def test_words_of_a_card_that_were_not_looked_at_stay(
    editor: Editor, colleague: Editor, sheet: FactSheet
) -> None:
    editor.sends(f"{CARD}change/", closing="Mine")
    page = editor.opens(CARDS)
    colleague.sends(f"{CARD}change/", closing="By a colleague")

    editor.client.post(CARDS, page | {"discard": "1", "confirmed": "1"})

    assert WaitingCard.objects.get().words["closing"] == "By a colleague"


def test_cards_that_were_published_meanwhile_are_not_said_to_be_thrown_away(
    editor: Editor, colleague: Editor, sheet: FactSheet, admin_user: User
) -> None:
    editor.sends(f"{CARD}change/", closing="Mine")
    page = editor.opens(CARDS)
    approve(CardsPublication())
    CardsPublication().publish(change_note="New", by=admin_user)

    discard = page | {"discard": "1", "confirmed": "1"}
    answer = editor.client.post(CARDS, discard, follow=True).content.decode()

    assert "Nothing is thrown away" in answer
    assert UrgentHelpCard.objects.get(pk=1).closing == "Mine"


def test_changes_that_were_looked_at_are_thrown_away(editor: Editor, sheet: FactSheet) -> None:
    editor.edits(sheet, strapline="Mine")

    discards(editor, sheet)

    assert not WorkingCopy.objects.exists()


def test_a_sheet_that_a_colleague_brought_back_is_not_brought_back_again(
    editor: Editor, colleague: Editor, draft: FactSheet
) -> None:
    editor.edits(draft, strapline="Mine")
    draft.named_by.all().delete()
    editor.client.post(f"{ADMIN}{draft.pk}/delete/", {"post": "yes"})
    address = f"{ADMIN}recover/{Version.objects.get_deleted(FactSheet)[0].pk}/"
    page = editor.opens(address)
    colleague.client.post(address, page | {"_save": "1"})
    saves(colleague, FactSheet.objects.get(slug="sciatica"))

    answer = editor.client.post(address, page | {"_save": "1"}, follow=True)

    assert "It is back already" in answer.content.decode()
    assert FactSheet.objects.get(slug="sciatica").strapline == "By a colleague"


@pytest.mark.parametrize("subject", [FactSheet, UrgentHelpCard])
def test_whoever_brought_an_earlier_text_back_is_led_to_the_one_that_stands(
    editor: Editor, draft: FactSheet, subject: type[FactSheet | UrgentHelpCard]
) -> None:
    name = subject._meta.model_name
    page = f"/admin/factsheets/{name}/{draft.pk if subject is FactSheet else 1}/"
    editor.sends(f"{page}change/", strapline="Mine", closing="Mine")
    row = subject.objects.get(pk=page.split("/")[-2])
    version = Version.objects.get_for_object(row).last()
    assert version is not None

    address = f"{page}history/{version.pk}/"
    answer = editor.client.post(address, editor.opens(address) | {"_save": "1"}, follow=True)

    assert "was changed" in answer.content.decode()
    assert address not in answer.content.decode()
