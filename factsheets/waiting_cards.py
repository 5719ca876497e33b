"""Changing the urgent-help cards without patients seeing it before somebody has published it.

The rows hold what patients read; new words wait beside them. Every text a card had, or was to have,
is in its history.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import reversion
from django.contrib.auth.models import User
from django.db import transaction
from reversion.models import Version

from . import content_version
from .history import words_of
from .models import UrgentHelpCard, WaitingCard


def record(card: UrgentHelpCard, comment: str, *, by: User | None = None) -> None:
    with reversion.create_revision():
        reversion.set_user(by)
        reversion.set_comment(comment)
        reversion.add_to_revision(card)


def keep(card: UrgentHelpCard) -> None:
    """See to it that the history holds what patients read. Call it outside of a revision."""
    public = UrgentHelpCard.objects.get(pk=card.pk)
    known = Version.objects.get_for_object(public)
    if not any(words_of(version) == public.words for version in known):
        record(public, "As patients read it")


def edited() -> list[UrgentHelpCard]:
    """The cards as they will be, to look at."""
    cards = list(UrgentHelpCard.objects.select_related("waiting"))
    for card in cards:
        if hasattr(card, "waiting"):
            card.words = card.waiting.words
    return sorted(cards, key=lambda card: card.position)


def edition(cards: Iterable[UrgentHelpCard]) -> str:
    """Which words somebody starts from."""
    return json.dumps([card.words for card in cards])


@transaction.atomic
def save(card: UrgentHelpCard, *, by: User) -> bool:
    """Let the words that the card has in memory wait, or nothing where patients read them.

    Returns whether they wait.
    """
    if UrgentHelpCard.objects.select_for_update().get(pk=card.pk).words == card.words:
        WaitingCard.objects.filter(card=card).delete()
        return False
    changes = {"words": card.words, "edited_by": by}
    WaitingCard.objects.update_or_create(card_id=card.pk, defaults=changes)
    return True


def put_in_place() -> list[UrgentHelpCard]:
    """Make the words that wait the cards' own."""
    changed = [card for card in edited() if hasattr(card, "waiting")]
    for card in changed:
        card.save()
    return changed


@contextmanager
def shown() -> Iterator[None]:
    """Inside the block the cards are as they will be; nothing done there is kept."""
    with transaction.atomic(), content_version.apart():
        put_in_place()
        yield
        transaction.set_rollback(True)


@transaction.atomic
def publish(*, change_note: str, by: User) -> None:
    """Let patients read what waits."""
    for waiting in WaitingCard.objects.select_for_update():
        keep(waiting.card)
    for card in put_in_place():
        record(card, f"Published: {change_note}", by=by)
    WaitingCard.objects.all().delete()


def discard() -> None:
    """Drop what waits; it stays in the history."""
    WaitingCard.objects.all().delete()
