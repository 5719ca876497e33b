"""Words as people type them, and the words of the fact sheets that they may stand for."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import tantivy

FORMS = 30  # words that one typed word may stand for
SHORTEST_BEGINNING = 3  # letters
EXACT, BEGINNING, NEARLY = 1.0, 0.5, 0.3  # how much each counts

Filter, Tokenizer = tantivy.Filter, tantivy.Tokenizer
WORDS = (
    tantivy.TextAnalyzerBuilder(Tokenizer.simple())
    .filter(Filter.lowercase())
    .filter(Filter.ascii_fold())
    .build()
)
STEMS = tantivy.TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()
# Words that say nothing of what is wanted.
FILLERS = {
    *("a", "an", "and", "are", "at", "do", "does", "for", "from", "have", "how", "i", "in", "is"),
    *("it", "my", "of", "on", "or", "the", "to", "what", "when", "why", "with"),
}
# British spellings, each with the American one; only the same result counts, not good English.
SPELLINGS = {
    re.compile("ae|oe"): "e",  # oedema
    re.compile("our"): "or",  # tumour
    re.compile("([iy])s(?=[aei])"): r"\1z",  # mobilise, mobilisation, paralyse
    re.compile("tre$"): "ter",  # centre
    re.compile("ll"): "l",  # travelling
    re.compile("ence$"): "ense",  # defence
}


@lru_cache(maxsize=50_000)
def same(word: str) -> str:
    """What a word shares with its plural, its other forms and its American spelling."""
    for pattern, replacement in SPELLINGS.items():
        word = pattern.sub(replacement, word)
    return " ".join(STEMS.analyze(word))


def telling_words(typed: str) -> list[str]:
    """The words of a query that say what is wanted."""
    return [word for word in WORDS.analyze(typed) if word not in FILLERS]


def filled(schema: tantivy.Schema, documents: Iterable[tantivy.Document]) -> tantivy.Searcher:
    """An index of these documents in memory, complete when it is returned."""
    index = tantivy.Index(schema)
    index.register_tokenizer("words", WORDS)
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


class Vocabulary:
    """All words of an index."""

    def __init__(self, words: set[str]) -> None:
        self.forms: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            self.forms[same(word)].append(word)
        builder = tantivy.SchemaBuilder()
        self.schema = builder.add_text_field("word", stored=True, tokenizer_name="raw").build()
        self.words = filled(self.schema, (tantivy.Document(word=word) for word in words))

    def __contains__(self, word: str) -> bool:
        return same(word) in self.forms

    def meant(self, word: str) -> dict[str, float]:
        """Words that a typed word may stand for, each with its weight."""
        found = {}
        if len(word) >= SHORTEST_BEGINNING:
            beginnings = self.words.terms_with_prefix("word", word, limit=FORMS)
            found = {form: BEGINNING for form, _ in beginnings}
        found |= dict.fromkeys(self.forms.get(same(word), []), EXACT)
        return found or self.nearly(word)

    def nearly(self, word: str) -> dict[str, float]:
        """Words that differ by a slip of the finger, or by two in a long word."""
        for slips in (1, 2)[: len(word) // 3]:
            query = tantivy.Query.fuzzy_term_query(self.schema, "word", word, distance=slips)
            if hits := self.words.search(query, FORMS).hits:
                return {self.words.doc(address)["word"][0]: NEARLY for _, address in hits}
        return {}
