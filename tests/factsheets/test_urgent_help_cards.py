"""The urgent-help cards go to patients by preview, approval and note."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factsheets import content_version
from factsheets.models import FactSheet, UrgentHelpCard, WaitingCard
from factsheets.publication import CardsPublication
from tests.factsheets.conftest import Editor, approve

CARDS = "/admin/factsheets/urgenthelpcard/"


@pytest.fixture
def card(sheet: FactSheet) -> UrgentHelpCard:
    return UrgentHelpCard.objects.get(level="emergency")


@pytest.fixture
def edited(editor: Editor, card: UrgentHelpCard) -> UrgentHelpCard:
    """A card with a new sign that waits."""
    editor.sends(f"{CARDS}{card.pk}/change/", signs="A new sign")
    return card


@pytest.fixture
def second(edited: UrgentHelpCard) -> Editor:
    """Another member of staff, who comes after the first has edited."""
    client = Client()
    client.force_login(User.objects.create_superuser("second"))
    return Editor(client)


def publish(editor: Editor, note: str = "A sign added") -> None:
    approve(CardsPublication())
    editor.sends(f"{CARDS}publish/", change_note=note)


def test_a_saved_card_is_not_public(edited: UrgentHelpCard, client: Client) -> None:
    assert "A new sign" not in client.get("/urgent-help/").content.decode()


def test_a_saved_card_is_previewed_where_it_stands(editor: Editor, edited: UrgentHelpCard) -> None:
    assert "<li>A new sign</li>" in editor.reads(f"{CARDS}preview/")


def test_a_preview_is_kept_from_patients(
    editor: Editor, edited: UrgentHelpCard, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/urgent-help/")
    monkeypatch.setattr(content_version, "LOOK_EVERY", 60)

    previewed = editor.reads(f"{CARDS}preview/")
    public = client.get("/urgent-help/").content.decode()

    assert ("A new sign" in previewed, "A new sign" in public) == (True, False)


def test_the_form_goes_on_from_what_waits(editor: Editor, edited: UrgentHelpCard) -> None:
    assert "A new sign</textarea>" in editor.reads(f"{CARDS}{edited.pk}/change/")


@pytest.mark.long
def test_what_a_clinician_approved_is_published_with_a_note(second: Editor, client: Client) -> None:
    assert "<ins>A new sign</ins>" in second.reads(f"{CARDS}publish/")

    publish(second)

    assert "A new sign" in client.get("/urgent-help/").content.decode()


@pytest.mark.long
def test_the_note_is_in_the_history(second: Editor, edited: UrgentHelpCard) -> None:
    publish(second, "Clearer now")

    assert "Published: Clearer now" in second.reads(f"{CARDS}{edited.pk}/history/")


@pytest.mark.long
def test_nothing_is_published_without_a_note(second: Editor, client: Client) -> None:
    publish(second, "")

    assert "A new sign" not in client.get("/urgent-help/").content.decode()


@pytest.mark.long
def test_a_card_that_nobody_approved_is_not_published(second: Editor, client: Client) -> None:
    assert "Not approved yet:" in second.reads(f"{CARDS}publish/")

    second.sends(f"{CARDS}publish/", change_note="A sign added")

    assert "A new sign" not in client.get("/urgent-help/").content.decode()


@pytest.mark.long
def test_the_first_words_are_brought_back(second: Editor, edited: UrgentHelpCard) -> None:
    first = UrgentHelpCard.objects.get(pk=edited.pk).signs
    publish(second)
    history = second.reads(f"{CARDS}{edited.pk}/history/")
    numbers = [part.split("/")[0] for part in history.split(f"{CARDS}{edited.pk}/history/")[1:]]

    second.sends(f"{CARDS}{edited.pk}/history/{numbers[-1]}/")

    assert WaitingCard.objects.get(card=edited).words["signs"] == first


def test_throwing_away_asks_once(editor: Editor, edited: UrgentHelpCard) -> None:
    page = editor.opens(f"{CARDS}publish/")
    answer = editor.client.post(f"{CARDS}publish/", page | {"discard": "1"}).content.decode()
    assert "Throw away the changes to the urgent-help cards?" in answer
    assert WaitingCard.objects.exists()

    editor.client.post(f"{CARDS}publish/", page | {"discard": "1", "confirmed": "1"})

    assert not WaitingCard.objects.exists()


def test_what_was_thrown_away_stays_in_the_history(editor: Editor, edited: UrgentHelpCard) -> None:
    editor.sends(f"{CARDS}publish/", discard="1", confirmed="1")

    page = editor.reads(f"{CARDS}{edited.pk}/history/")

    assert "Changed Signs." in page


@pytest.mark.long
def test_nothing_is_published_that_came_after_a_look_at_it(second: Editor, editor: Editor) -> None:
    card = UrgentHelpCard.objects.get(level="urgent")
    before = second.opens(f"{CARDS}publish/")
    editor.sends(f"{CARDS}{card.pk}/change/", signs="Never seen")

    second.client.post(f"{CARDS}publish/", before | {"change_note": "Seen"})

    assert UrgentHelpCard.objects.get(pk=card.pk).signs != "Never seen"


@pytest.mark.long
def test_admins_first_page_says_that_cards_wait(editor: Editor, edited: UrgentHelpCard) -> None:
    assert "Urgent-help cards</a>: changes wait to be published" in editor.reads("/admin/")


def test_every_word_of_a_card_goes_through_this_door() -> None:
    fields = {field.name for field in UrgentHelpCard._meta.concrete_fields}

    assert fields - {"id", "level"} == set(UrgentHelpCard.WORDS)
