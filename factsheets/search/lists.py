"""The lists that staff edit, ready to be looked up. Nothing is ever guessed: a phrase is met when
the query holds each of its words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..models import LayWord, OtherWish, UncoveredTopic, UrgentHelpCard, UrgentWord
from .words import EVERYDAY, OTHERS, STOP_STEMS, STOP_WORDS, Thesaurus, words_of

DENIALS = {"cannot", "not"}  # which make a sign of what is none: “cannot walk”


class Query:
    """What was typed, as stems: each of them, those that count, and all in their order."""

    def __init__(self, stems: list[str]) -> None:
        self.held = frozenset(stems)
        self.telling = telling(stems)
        self.run = as_run(stems)


def as_run(stems: Iterable[str]) -> str:
    return f" {' '.join(stems)} "


@dataclass(frozen=True)
class Entry:
    """A phrase of a list: its words, the stems of what they mean, and those that count."""

    words: list[str]
    stems: frozenset[str]
    telling: frozenset[str]
    value: Any
    run: str = ""  # its stems side by side, where only one of its words counts: “passed out”

    def is_met(self, query: Query) -> bool:
        """Whether a query holds it; “where” alone is a phrase, but not within a longer query."""
        if self.telling:
            return self.telling <= query.held and self.run in query.run
        return not query.telling and self.stems <= query.held


def telling(stems: Iterable[str]) -> frozenset[str]:
    """Return the words that count in a list."""
    return frozenset(each for each in stems if each not in STOP_STEMS or each in DENIALS)


class Lists:
    """All lists, as they were at one moment."""

    def __init__(self) -> None:
        self.known: set[str] = STOP_WORDS.union(*OTHERS.values())
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
        stems = self.thesaurus.read(words)
        counting = telling(stems)
        run = as_run(stems) if len(counting) == 1 < len(stems) else ""
        return Entry(words, frozenset(stems), counting, value, run)

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
            for line in [*card.sign_list, card.pregnancy]:
                entry = self.entry(line, card.level)
                yield replace(entry, telling=entry.telling - self.introduced)

    def levels(self, stems: list[str]) -> set[str]:
        """Return the levels of the cards that a query meets, by their words or by a line."""
        query = Query(stems)
        met = {
            entry.value
            for entry in self.urgent
            if entry.is_met(query) and not entry.telling <= self.introduced
        }
        further = query.telling - self.introduced
        for line in self.signs:
            is_said = len(further) > 1 and further <= line.telling
            if line.telling and (line.telling <= further or is_said):
                met.add(line.value)
        return met

    @staticmethod
    def met(entries: list[Entry], stems: list[str]) -> list[Entry]:
        """Return the phrases that a query holds, without those that are within a longer one."""
        query = Query(stems)
        met = [entry for entry in entries if entry.is_met(query)]
        return [one for one in met if not any(one.telling < other.telling for other in met)]
