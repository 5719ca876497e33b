"""Finding fact sheets by what people type, in an index that each process keeps in memory.

A query is first read against the words that the index holds: other forms of a word, words that
begin with it, and, when there are none, words that are nearly it. What is searched and marked in
the excerpt are then words that really occur.
"""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import tantivy
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from . import content_version
from .models import FactSheet
from .native import NativeFailure, guard
from .sections import body, lines
from .words import Vocabulary, filled, telling_words

LIMIT = 20  # sheets in one answer
MOST_WORDS = 8  # of a query
EXCERPT = 200  # characters
WEIGHTS = {"title": 8.0, "names": 6.0, "symptoms": 3.0, "causes": 3.0, "body": 1.0}

logger = logging.getLogger(__name__)

Occur, Query = tantivy.Occur, tantivy.Query
Content = tuple[str, bool]


@dataclass(frozen=True)
class Result:
    sheet: FactSheet
    excerpt: SafeString


@dataclass(frozen=True)
class Answer:
    """The sheets with all words of a query or, when there are none, with some of them."""

    results: list[Result]
    has_all_words: bool = True


def any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def sheet_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_integer_field("pk", stored=True)
    for field in WEIGHTS:
        builder = builder.add_text_field(field, stored=field == "body", tokenizer_name="words")
    return builder.build()


def document(sheet: FactSheet) -> tantivy.Document:
    told = {section.slug: "\n".join(section.lines) for section in body(sheet)}
    return tantivy.Document(
        pk=sheet.pk,
        title=f"{sheet.title}\n{sheet.short_name}",
        names=f"{sheet.alternative_names}\n{sheet.search_words}",
        symptoms=told.get("symptoms", ""),
        causes=told.get("causes", ""),
        body="\n".join(lines(sheet)),
    )


class SheetIndex:
    """The words of all readable sheets, as they were at one moment."""

    def __init__(self, content: Content) -> None:
        self.content = content
        sheets = FactSheet.objects.readable().complete()
        self.schema = sheet_schema()
        self.sheets = filled(self.schema, map(document, sheets.iterator(500)))
        words = {word for field in WEIGHTS for word, _ in self.sheets.terms_with_prefix(field, "")}
        self.vocabulary = Vocabulary(words)

    def occurrence(self, word: str) -> tantivy.Query | None:
        """A query for all that a word may stand for, and for “sacro-iliac” for “sacroiliac”."""
        queries = [
            Query.boost_query(Query.term_query(self.schema, field, form), weight * worth)
            for form, worth in self.vocabulary.meant(word).items()
            for field, weight in WEIGHTS.items()
        ]
        for at in range(2, len(word) - 1):
            if word[:at] in self.vocabulary and word[at:] in self.vocabulary:
                halves: list[Any] = [word[:at], word[at:]]
                queries += [Query.phrase_query(self.schema, field, halves) for field in WEIGHTS]
        return any_of(queries) if queries else None

    def queries(self, words: list[str]) -> list[tantivy.Query]:
        """One query for each word found; two that are one word in a sheet count as that word."""
        found = {word: query for word in words if (query := self.occurrence(word))}
        for first, second in pairwise(words):
            if first + second in self.vocabulary and (query := self.occurrence(first + second)):
                for word in (first, second):
                    found[word] = any_of([found[word], query]) if word in found else query
        return list(found.values())

    def search(self, typed: str) -> tuple[list[tuple[int, SafeString]], bool]:
        """Primary keys and excerpts, best first, and whether those sheets have every word."""
        words = telling_words(typed)[:MOST_WORDS]
        queries = [(Occur.Should, query) for query in self.queries(words)]
        for least in sorted({len(queries), min(len(queries), 1)} - {0}, reverse=True):
            query = Query.boolean_query(queries, minimum_number_should_match=least)
            if hits := self.sheets.search(query, LIMIT).hits:
                has_all = least == len(set(words))
                return self.excerpts(query, [address for _, address in hits]), has_all
        return [], False

    def excerpts(
        self, query: tantivy.Query, addresses: list[tantivy.DocAddress]
    ) -> list[tuple[int, SafeString]]:
        generator = tantivy.SnippetGenerator.create(self.sheets, query, self.schema, "body")
        generator.set_max_num_chars(EXCERPT)
        documents = [self.sheets.doc(address) for address in addresses]
        return [(doc["pk"][0], marked(generator.snippet_from_doc(doc))) for doc in documents]


def marked(snippet: tantivy.Snippet) -> SafeString:
    """The lines of the excerpt where something was found, as HTML; places are counted in bytes."""
    text, at, html = snippet.fragment().encode(), 0, ""
    for place in snippet.highlighted():
        found = escape(text[place.start : place.end].decode())
        html += f"{escape(text[at : place.start].decode())}<mark>{found}</mark>"
        at = place.end
    html += escape(text[at:].decode())
    lines = [line for line in html.split("\n") if "<mark>" in line]
    if lines and not lines[-1].endswith((".", "!", "?")):
        lines.append("")
    return mark_safe(" … ".join(lines))  # nosec B703 # escaped piece by piece


class Search:
    """The index of this process, made anew when the content is no longer what it holds."""

    def __init__(self) -> None:
        self.index: SheetIndex | None = None
        self.rebuilding = threading.Lock()

    def current(self) -> SheetIndex:
        # Asked before the sheets are read: what changes meanwhile is found by the next query.
        content = content_version.current(), settings.SHOW_DRAFTS
        with self.rebuilding:
            if self.index is None or self.index.content != content:
                self.index = SheetIndex(content)
            return self.index

    def __call__(self, typed: str) -> Answer:
        """Readable sheets for what was typed, best first. Nothing of it is kept.

        What the library can't read finds nothing, and the index is made anew.
        """
        try:
            with guard("tantivy", ValueError):
                found, has_all_words = self.current().search(typed)
        except NativeFailure as failure:
            logger.error("a search failed: %s", failure)  # noqa: TRY400 (its words may be the query)
            self.index = None
            return Answer([])
        sheets = FactSheet.objects.readable().in_bulk([pk for pk, _ in found])
        results = [Result(sheets[pk], excerpt) for pk, excerpt in found if pk in sheets]
        return Answer(results, has_all_words)


search = Search()
