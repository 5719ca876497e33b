"""The words of all readable sheets, and which sheets hold the words of a query."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import ceil, log

import tantivy

from ..filled_sections import body
from ..models import FactSheet
from ..sections import Kind
from .lists import Lists
from .vocabulary import Vocabulary, corrected, filled
from .words import EVERYDAY, STOP_STEMS, significant, stem, words_of, words_written

MOST_WORDS = 8  # of a query
# How much a word counts by where it stands, beside the part that it has in every place.
WEIGHTS = {"title": 2.0, "names": 2.0, "strapline": 1.0, "rows": 1.5, "body": 1.0}
EXCERPTED = ["rows", "body"]
ROWS = {Kind.LIST, Kind.EXPLAINED}
PRESENCE = 4.0  # what it counts that a sheet has the word at all
WHOLE_NAME = 1000.0  # what each word of a name counts that a query holds whole: more than all else
LONG_SIGN = 10  # letters of a word of the urgent lists that is found two slips away
BEGINNING, SLIP = 0.7, 0.5  # what a word counts of which only the beginning, or a slip, was typed

Occur, Query = tantivy.Occur, tantivy.Query


@dataclass(frozen=True)
class Content:
    """What an index holds: the content version, and whether drafts are among the sheets."""

    version: str
    has_drafts: bool
    is_whole: bool = True  # or only the names of the sheets and what they say in a line


@dataclass
class Reading:
    """A query as it was understood."""

    stems: list[str]
    slips: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hits:
    """Sheets by primary key, best first, and the words that were found in them."""

    found: list[int]
    forms: set[str]
    total: int
    has_all_words: bool


NOTHING = Hits([], set(), 0, has_all_words=False)


def texts(sheet: FactSheet, *, is_whole: bool) -> dict[str, list[str]]:
    """Return what a sheet says, by where it says it."""
    places: dict[str, list[str]] = {
        "title": [sheet.title, sheet.short_name],
        "names": [*sheet.names[1:], *sheet.search_words.splitlines(), *sheet.place_names],
        "strapline": [sheet.strapline],
        "rows": [],
        "body": [],
    }
    for section in body(sheet) if is_whole else []:
        places["rows" if section.kind in ROWS else "body"] += section.lines
    return places


def telling_of_name(stems: Iterable[str]) -> frozenset[str]:
    """Return the words of a name that a query must hold to name it whole."""
    return frozenset(significant(stems)) - STOP_STEMS


def short_names(sheet: FactSheet) -> list[str]:
    """Return the other names of a sheet that are one word, such as an abbreviation."""
    return [name for name in sheet.names[1:] if len(words_of(name)) == 1]


class SheetIndex:
    """The words of all readable sheets and of the lists, as they were at one moment."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.lists = Lists()
        self.texts: dict[int, str] = {}  # what excerpts are taken from
        self.written: set[str] = set()  # words of all sheets
        self.words: dict[str, set[str]] = defaultdict(set)  # forms of each stem
        self.name_words: set[str] = set()
        self.name_stems: set[str] = set()  # of titles and of names of one word
        self.other_name_stems: set[str] = set()
        self.pairs: set[tuple[str, str]] = set()  # words that stand together in a name
        self.whole_names: dict[frozenset[str], set[int]] = defaultdict(set)
        self.frequency: Counter[str] = Counter()
        sheets = FactSheet.objects.readable()
        if content.is_whole:
            sheets = sheets.with_own_text()
        builder = tantivy.SchemaBuilder().add_integer_field("pk", stored=True, indexed=True)
        for place in WEIGHTS:
            builder = builder.add_text_field(
                place, tokenizer_name="whitespace", index_option="freq"
            )
        self.schema = builder.build()
        self.sheets = filled(self.schema, self.documents(sheets.iterator(500)))
        long_signs = {word for word in self.lists.urgent_words if len(word) >= LONG_SIGN}
        distinct = self.name_words | long_signs
        pairs = self.lists.pairs | self.pairs
        self.vocabulary = Vocabulary(self.written, self.lists.known, distinct, pairs)

    def documents(self, sheets: Iterable[FactSheet]) -> Iterator[tantivy.Document]:
        for sheet in sheets:
            said = texts(sheet, is_whole=self.content.is_whole)
            places = {place: list(self.stems(lines)) for place, lines in said.items()}
            self.take_names(sheet)
            self.other_name_stems.update(self.lists.thesaurus.read(words_of(" ".join(sheet.names))))
            own_names = [sheet.title, sheet.short_name, *short_names(sheet)]
            self.name_stems.update(self.lists.thesaurus.read(words_of(" ".join(own_names))))
            self.frequency.update({each for stems in places.values() for each in stems})
            lines = {place: " ".join(stems) for place, stems in places.items()}
            self.texts[sheet.pk] = "\n".join(line for place in EXCERPTED for line in said[place])
            yield tantivy.Document(pk=sheet.pk, **lines)

    def take_names(self, sheet: FactSheet) -> None:
        self.name_words.update(*map(words_written, sheet.names))
        for name in [*sheet.names, *sheet.search_words.splitlines()]:
            words = words_of(name)
            self.pairs.update(pairwise(words))
            stems = telling_of_name(self.lists.thesaurus.read(words))
            if stems:
                self.whole_names[stems].add(sheet.pk)

    def stems(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the stems of the lines and what these mean; stop words only where they are all."""
        for line in lines:
            words = words_written(line)
            self.take_forms(words)
            stems = [stem(word) for word in words]
            own = set(stems)
            meant = [each for each in self.lists.thesaurus.meant(stems) if each not in own]
            yield from significant_or_all(stems + meant)

    def take_forms(self, words: Iterable[str]) -> None:
        """Keep each word as a form of its stem and of what it means."""
        for word in set(words) - self.written:
            self.written.add(word)
            each = stem(word)
            for meaning in [each, *self.lists.thesaurus.single.get(each, [])]:
                self.words[meaning].add(word)

    def read(self, typed: str) -> Reading:
        """Return what was typed in the words of the sheets and lists."""
        words, slips = corrected(words_of(typed), self.vocabulary)
        return Reading(self.lists.thesaurus.read(words), slips)

    def present(self, each: str) -> dict[str, float]:
        """Return the stems that one of a query stands for, each with its worth."""
        if self.frequency[each] or each in STOP_STEMS:
            return {each: 1.0} if self.frequency[each] else {}
        beginnings = self.vocabulary.beginning_with(each)
        return {stem(word): BEGINNING for word in beginnings if self.frequency[stem(word)]}

    def rarity(self, stems: Iterable[str]) -> float:
        often = max(self.frequency[each] for each in stems)
        return log(1 + (self.sheets.num_docs + 1) / (often + 0.5))

    def is_rare(self, stems: Iterable[str]) -> bool:
        """Whether a word tells sheets apart: half of them lack it, or it is in a title."""
        often = max(self.frequency[each] for each in stems)
        is_in_title = bool((set(stems) & self.name_stems) - STOP_STEMS - EVERYDAY)
        return often * 2 <= self.sheets.num_docs or is_in_title

    def names_one(self, stems: Iterable[str]) -> bool:
        """Whether one of the words is in the name of a sheet and tells it apart."""
        names = self.name_stems | self.other_name_stems
        return any(each in names and self.is_rare([each]) for each in significant(stems))

    def clause(self, stems: dict[str, float], worth: float) -> tantivy.Query:
        """Return a query for a word, which counts where it stands and that it does."""
        places = [
            Query.boost_query(Query.term_query(self.schema, place, each), weight * part * worth)
            for each, part in stems.items()
            for place, weight in WEIGHTS.items()
        ]
        presence = PRESENCE * max(stems.values()) * worth * self.rarity(stems)
        there = Query.const_score_query(any_of(places), presence)
        return any_of([there, *places])

    def search(self, reading: Reading, limit: int, offset: int = 0) -> Hits:
        """Return the sheets that a query names whole, and those with half of its words or more."""
        wanted = significant_or_all(reading.stems)[:MOST_WORDS]
        found = {each: stems for each in wanted if (stems := self.present(each))}
        slips = set(self.lists.thesaurus.read(reading.slips.values()))
        clauses = [self.clause(found[each], SLIP if each in slips else 1.0) for each in found]
        rare = [self.clause(stems, 1.0) for stems in found.values() if self.is_rare(stems)]
        has_all = len(found) == len(wanted) and count(self.hits(any_of(clauses, len(found)), 1)) > 0
        ways = [*self.with_most(clauses, len(wanted), rare), *self.named(wanted)]
        if not ways:
            return NOTHING
        result = self.hits(any_of(ways), limit, offset)
        return Hits(
            [self.sheets.doc(address)["pk"][0] for _, address in result.hits],
            {form for stems in found.values() for each in stems for form in self.words[each]},
            count(result),
            has_all_words=has_all and not slips & set(wanted),
        )

    def with_most(
        self, clauses: list[tantivy.Query], asked: int, rare: list[tantivy.Query]
    ) -> Iterator[tantivy.Query]:
        """Yield what finds the sheets with all words, or with half of them and one that is rare."""
        least = ceil(asked / 2) if rare else asked
        if not clauses or least > len(clauses):
            return
        most = [(Occur.Must, any_of(clauses, least))]
        if rare:
            most.append((Occur.Must, Query.const_score_query(any_of(rare), 0.0)))
        yield Query.boolean_query(most)

    def named(self, stems: Iterable[str]) -> Iterator[tantivy.Query]:
        """Yield what puts first the sheets that a query names whole, the longest name most."""
        wanted = sorted(telling_of_name(stems))
        for length in range(1, len(wanted) + 1):
            for words in combinations(wanted, length):
                for pk in self.whole_names.get(frozenset(words), ()):
                    query = Query.term_query(self.schema, "pk", pk)
                    yield Query.const_score_query(query, WHOLE_NAME * length)

    def hits(self, query: tantivy.Query, limit: int, offset: int = 0) -> tantivy.SearchResult:
        return self.sheets.search(query, limit, offset=offset)


def any_of(queries: Iterable[tantivy.Query], least: int = 1) -> tantivy.Query:
    clauses = [(Occur.Should, query) for query in queries]
    return Query.boolean_query(clauses, minimum_number_should_match=least)


def count(result: tantivy.SearchResult) -> int:
    """Return how many sheets were found, which the library's stub forgets."""
    return result.count or 0  # type: ignore[attr-defined]


def significant_or_all(stems: list[str]) -> list[str]:
    return significant(stems) or stems
