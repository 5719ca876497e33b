"""All words that search knows, and which of them a mistyped one may be."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import tantivy

from .words import EVERYDAY, STOP_WORDS, stem

SHORTEST_BEGINNING = 4  # letters
SHORTEST_SLIP = 5  # letters of a word in which a slip of the finger is looked for
SHORTEST_TWO_SLIPS = 6
SHORTEST_SOUND = 4  # letters of what is left of a word that was spelt by ear
FORMS = 30  # words that one typed word may begin

# Words of English that are within a slip or two of a word of the lists, and mean something else.
WORDS_OF_ENGLISH = Path(__file__).with_name("no_slips.txt").read_text("utf-8").splitlines()
NO_SLIPS = {word for line in WORDS_OF_ENGLISH if line[0] != "#" for word in line.split()}
SOUNDS = {
    re.compile("ph"): "f",
    re.compile("c(?=[eiy])|z"): "s",
    re.compile("ck|[cq]"): "k",
    re.compile("x"): "ks",
    re.compile("g(?=[eiy])"): "j",
    re.compile("(?<=.)[aeiouyhw]"): "",
    re.compile(r"(.)\1+"): r"\1",
}


def sound(word: str) -> str:
    """Return the first letter and the consonants by their sound, as in “parylsed”."""
    for pattern, replacement in SOUNDS.items():
        word = pattern.sub(replacement, word)
    return word


def is_by_ear(word: str, other: str) -> bool:
    """Whether one is how somebody may spell the other who goes by its sound."""
    heard = sound(word)
    return word[0] == other[0] and len(heard) >= SHORTEST_SOUND and heard == sound(other)


def filled(schema: tantivy.Schema, documents: Iterable[tantivy.Document]) -> tantivy.Searcher:
    """Return an index of these documents in memory, complete."""
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


class Vocabulary:
    """The words of the sheets, of their names and of the lists."""

    def __init__(
        self,
        written: set[str],
        listed: set[str],
        distinct: set[str],
        pairs: set[tuple[str, str]],
    ) -> None:
        """Take the words of the sheets and lists, those that bear two slips, and pairs of words."""
        self.pairs = {(stem(first), stem(second)) for first, second in pairs}
        self.written = sorted(written)
        self.stems = {stem(word) for word in written}
        self.known = self.stems | {stem(word) for word in listed} | listed
        self.all = written | listed
        self.listed = listed
        self.distinct = distinct
        builder = tantivy.SchemaBuilder()
        self.schema = builder.add_text_field("word", stored=True, tokenizer_name="raw").build()
        searched = {word for word in self.all if len(word) >= SHORTEST_SLIP - 1} - STOP_WORDS
        self.words = filled(self.schema, (tantivy.Document(word=word) for word in searched))

    def __contains__(self, word: str) -> bool:
        return word in self.known or stem(word) in self.known

    def beginning_with(self, word: str) -> list[str]:
        """Return the words of the sheets that begin with this, if it is long enough to tell."""
        if len(word) < SHORTEST_BEGINNING:
            return []
        at = bisect_left(self.written, word)
        return [each for each in self.written[at : at + FORMS] if each.startswith(word)]

    def is_beginning(self, word: str) -> bool:
        """Whether this is the beginning of a word, not one that lost its last letter."""
        begun = self.beginning_with(word)
        is_long = len(word) >= SHORTEST_SLIP
        return bool(begun) and not (is_long and any(each[:-1] == word for each in begun))

    def halves(self, word: str) -> list[str]:
        """Return the two words that are written together here: “backpain”, “sijoint”.

        One is what everyone has, or they stand together in a name or a list: “football” is no foot.
        """
        for at in range(2, len(word) - 1):
            halves = word[:at], word[at:]
            is_everyday = not EVERYDAY.isdisjoint(halves) and all(half in self for half in halves)
            is_pair = (stem(halves[0]), stem(halves[1])) in self.pairs
            if is_pair or (is_everyday and STOP_WORDS.isdisjoint(halves)):
                return list(halves)
        return []

    def nearest(self, word: str) -> str | None:
        """Return the word that was meant: one slip away, or two if it is distinct or sounds so."""
        if len(word) < SHORTEST_SLIP or word in NO_SLIPS:
            return None
        near = [each for each in self.away(word, 1) if each in self.distinct or each[0] == word[0]]
        if not near and len(word) >= SHORTEST_TWO_SLIPS:
            near = [
                each
                for each in self.away(word, 2)
                if each in self.distinct or (each in self.listed and is_by_ear(word, each))
            ]
        return min(near, key=lambda each: (each not in self.distinct, each), default=None)

    def away(self, word: str, slips: int) -> list[str]:
        query = tantivy.Query.fuzzy_term_query(self.schema, "word", word, distance=slips)
        hits = self.words.search(query, FORMS).hits
        return [self.words.doc(address)["word"][0] for _, address in hits]


def joined(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return the words with two that are one known word written as that: “sacro iliac”."""
    found: list[str] = []
    for word in words:
        both = found[-1] + word if found and STOP_WORDS.isdisjoint({found[-1], word}) else ""
        # To the stemmer some words are an ending, as “lying” is in “painlying”.
        is_one = bool(both) and len(stem(both)) > len(found[-1])
        if is_one and len(both) >= SHORTEST_BEGINNING and both in vocabulary:
            found[-1] = both
        else:
            found.append(word)
    return found


def corrected(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], dict[str, str]]:
    """Return the words as they were meant, and the slips among them by what was typed."""
    meant: list[str] = []
    slips: dict[str, str] = {}
    for word in joined(words, vocabulary):
        if word in vocabulary or vocabulary.is_beginning(word):
            meant.append(word)
        elif halves := vocabulary.halves(word):
            meant += halves
        elif near := vocabulary.nearest(word):
            slips[word] = near
            meant.append(near)
        else:
            meant.append(word)
    return meant, slips
