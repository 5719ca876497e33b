"""What a query is answered with."""

import logging
import threading
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import connection
from django.utils.safestring import SafeString

from .. import content_version
from ..models import FactSheet, OtherWish, UncoveredTopic, UrgentHelpCard
from ..native import NativeFailure, guard
from .excerpts import excerpt, marked, pattern
from .index import NOTHING, Content, Hits, Reading, SheetIndex
from .lists import Entry
from .words import EVERYDAY, significant, words_of

RESULTS = 10  # sheets on one page of an answer
SHOWN = ["title", "slug", "strapline", "alternative_names", "status"]
logger = logging.getLogger(__name__)
MANY = 200  # sheets: an index of more is made aside, while readers have another


@dataclass(frozen=True)
class Result:
    sheet: FactSheet
    also_called: str
    strapline: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Answer:
    """All that a page of results shows, in that order."""

    cards: list[UrgentHelpCard] = field(default_factory=list)
    topics: list[UncoveredTopic] = field(default_factory=list)
    wishes: list[OtherWish] = field(default_factory=list)
    slips: dict[str, str] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    total: int = 0
    has_all_words: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found, neither a sheet nor what stands in its place."""
        return not (self.results or self.cards or self.topics or self.wishes)


class Search:
    """The index of this process, made anew when the content is no longer what it holds."""

    def __init__(self) -> None:
        self.index: SheetIndex | None = None
        self.rebuilding = threading.Lock()

    def current(self) -> SheetIndex:
        """Return the index to search in; only a small one is waited for.

        The first one of many sheets is small: it holds their names, until the whole one is made.
        """
        # Asked before the sheets are read: what changes meanwhile is found by the next query.
        content = Content(content_version.current(), settings.SHOW_DRAFTS)
        index = self.index
        if index is None or (index.content != content and index.sheets.num_docs <= MANY):
            with self.rebuilding:
                index = self.index
                if index is None or index.content != content:
                    self.index = index = SheetIndex(soonest(content))
        if index.content != content and self.rebuilding.acquire(blocking=False):
            threading.Thread(target=self.rebuild, args=[content], daemon=True).start()
        return index

    def rebuild(self, content: Content) -> None:
        """Make the index anew in a thread of its own, which holds `rebuilding` until then."""
        try:
            self.index = SheetIndex(content)
        finally:
            self.rebuilding.release()
            connection.close()

    def __call__(self, typed: str, page: int = 1) -> Answer:
        """Return what answers a query; nothing of it is kept.

        What the library can't read finds nothing, and the index is made anew.
        """
        try:
            with guard("tantivy", ValueError):
                return answer(self.current(), typed, page)
        except NativeFailure as failure:
            logger.error("a search failed: %s", failure)  # noqa: TRY400 (its words may be the query)
            self.index = None
            return Answer()


def soonest(content: Content) -> Content:
    """Return what of this content can be indexed while a reader waits."""
    return replace(content, is_whole=FactSheet.objects.readable().count() <= MANY)


def answer(index: SheetIndex, typed: str, page: int) -> Answer:
    """Return the cards, notices and sheets that an index has for a query."""
    reading = index.read(typed)
    topics = index.lists.met(index.lists.topics, reading.stems)
    wishes = index.lists.met(index.lists.wishes, reading.stems)
    rest = without(reading, [*topics, *wishes])
    if (topics or wishes) and not index.names_one(rest.stems):
        hits = NOTHING
    else:
        hits = index.search(rest, RESULTS, (page - 1) * RESULTS)
    levels = index.lists.levels(reading.stems)
    return Answer(
        cards=list(UrgentHelpCard.objects.filter(level__in=levels)) if levels else [],
        topics=list(dict.fromkeys(entry.value for entry in topics)),
        wishes=list(dict.fromkeys(entry.value for entry in wishes)),
        slips=reading.slips,
        results=results(index, hits, reading.stems),
        total=hits.total,
        has_all_words=hits.has_all_words and not (topics or wishes),
    )


def without(reading: Reading, entries: list[Entry]) -> Reading:
    """Return what else a query asks for than what these phrases hold."""
    if not entries:
        return reading
    held = set(EVERYDAY).union(*(entry.stems for entry in entries))
    stems = [each for each in reading.stems if each not in held]
    return Reading(stems, reading.slips)


def results(index: SheetIndex, hits: Hits, stems: list[str]) -> list[Result]:
    """Return the sheets that were found as they stand now, with why each was found."""
    sheets = FactSheet.objects.readable().only(*SHOWN).in_bulk(hits.found)
    wanted = pattern(hits.forms)
    return [
        Result(
            sheet=sheets[pk],
            also_called=other_name(index, sheets[pk], set(stems)),
            strapline=marked(sheets[pk].strapline, wanted),
            excerpt=excerpt(index.texts[pk], wanted),
        )
        for pk in hits.found
        if pk in sheets
    ]


def other_name(index: SheetIndex, sheet: FactSheet, stems: set[str]) -> str:
    """Return the other name by which a sheet was found, if its title does not hold it."""
    title, *others = [set(index.lists.thesaurus.read(words_of(name))) for name in sheet.names]
    asked = set(significant(stems - title - EVERYDAY))
    met = {name: len(asked & words) for name, words in zip(sheet.names[1:], others, strict=True)}
    best = max(met, key=lambda name: met[name], default="")
    return best if best and met[best] else ""


search = Search()
