"""The lists that staff edit, ready to be looked up. Nothing is ever guessed: a phrase is met when
the query holds each of its words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..models import LayWord, OtherWish, UncoveredTopic, UrgentHelpCard, UrgentWord
from .words import EVERYDAY, STOP_STEMS, STOP_WORDS, Thesaurus, words_of

DENIALS = {"cannot", "not"}  # which make a sign of what is none: “cannot walk”


@dataclass(frozen=True)
class Entry:
    """A phrase of a list: its words, the stems of what they mean, and those that count."""

    words: list[str]
    stems: frozenset[str]
    telling: frozenset[str]
    value: Any

    def is_met(self, stems: frozenset[str], telling: frozenset[str]) -> bool:
        """Whether a query holds it; “where” alone is a phrase, but not within a longer query."""
        if self.telling:
            return self.telling <= stems
        return not telling and self.stems <= stems


def telling(stems: Iterable[str]) -> frozenset[str]:
    """Return the words that count in a list."""
    return frozenset(each for each in stems if each not in STOP_STEMS or each in DENIALS)


class Lists:
    """All lists, as they were at one moment."""

    def __init__(self) -> None:
        self.known: set[str] = set(STOP_WORDS)
        self.pairs: set[tuple[str, str]] = set()  # words that stand together
        groups = [(row.means, row.phrases) for row in LayWord.objects.all()]
        for means, phrases in groups:
            for phrase in [means, *phrases]:
                self.take(words_of(phrase))
        self.thesaurus = Thesaurus(groups)
        self.urgent = [
            self.entry(phrase, row.level)
            for row in UrgentWord.objects.all()
            for phrase in row.phrases
        ]
        self.urgent_words = {word for entry in self.urgent for word in entry.words}
        self.signs = list(self.entries_of_cards())
        self.topics = list(self.entries(UncoveredTopic.objects.all()))
        self.wishes = list(self.entries(OtherWish.objects.all()))

    def take(self, words: list[str]) -> None:
        self.known.update(words)
        self.pairs.update(pairwise(words))

    def entry(self, phrase: str, value: Any) -> Entry:
        words = words_of(phrase)
        self.take(words)
        stems = frozenset(self.thesaurus.read(words))
        return Entry(words, stems, telling(stems), value)

    def entries(self, rows: Iterable[UncoveredTopic | OtherWish]) -> Iterator[Entry]:
        for row in rows:
            for phrase in row.phrases:
                yield self.entry(phrase, row)

    def entries_of_cards(self) -> Iterator[Entry]:
        """The lines of the cards that have a number to call, without what introduces them all."""
        cards = list(UrgentHelpCard.objects.exclude(level=UrgentHelpCard.Level.ROUTINE))
        shared = self.thesaurus.read(words_of(" ".join(card.introduction for card in cards)))
        self.introduced = frozenset(shared) | EVERYDAY
        for card in cards:
            for line in [*card.sign_list, card.closing, card.pregnancy]:
                entry = self.entry(line, card.level)
                yield replace(entry, telling=entry.telling - self.introduced)

    def levels(self, stems: list[str]) -> set[str]:
        """Return the levels of the cards that a query meets, by their words or by a line."""
        held, own = frozenset(stems), telling(stems)
        met = {
            entry.value
            for entry in self.urgent
            if entry.is_met(held, own) and not entry.telling <= self.introduced
        }
        further = own - self.introduced
        for line in self.signs:
            is_said = len(further) > 1 and further <= line.telling
            if line.telling and (line.telling <= further or is_said):
                met.add(line.value)
        return met

    @staticmethod
    def met(entries: list[Entry], stems: list[str]) -> list[Entry]:
        """Return the phrases that a query holds, without those that are within a longer one."""
        held, own = frozenset(stems), telling(stems)
        met = [entry for entry in entries if entry.is_met(held, own)]
        return [one for one in met if not any(one.telling < other.telling for other in met)]
