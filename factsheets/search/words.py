"""Words as people type them and as sheets write them, brought to one form."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import tantivy

from ..apostrophes import APOSTROPHES

STEMS = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
HYPHENS = "-‐‑–/"
ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]")  # on the letter before it
WORD = re.compile(r"[^\W_]+")
DOTTED = re.compile(r"\b[a-z](?:\.[a-z])+\b")  # “s.i.j.”
HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑–/][^\W_]+)+")
# Words that say nothing of what is wanted.
STOP_WORDS = {
    *("a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be"),
    *("because", "been", "before", "being", "best", "but", "by", "can", "cannot", "cant", "could"),
    *("couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "down", "during", "for"),
    *("from", "get", "gets", "getting", "go", "goes", "going", "gone", "got", "had", "has", "have"),
    *("havent", "having", "he", "help", "her", "his", "how", "i", "if", "im", "in", "into", "is"),
    *("isnt", "it", "its", "ive", "just", "keep", "keeps", "like", "many", "may", "me", "might"),
    *("more", "much", "my", "need", "no", "not", "of", "off", "on", "or", "our", "out", "over"),
    *("please", "really", "s", "seem", "she", "should", "so", "some", "something", "suffer", "t"),
    *("than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "through"),
    *("to", "too", "up", "very", "was", "we", "were", "what", "when", "where", "which", "while"),
    *("who", "why", "will", "with", "wont", "would", "you", "your"),
}
# What every sheet has a part on: they say something only where nothing else is asked.
PARTS_OF_A_SHEET = {"cause", "condition", "diagnosis", "sign", "symptom", "syndrome", "treat"}
PARTS_OF_A_SHEET |= {"treatment", "problem", "issue", "disease", "disorder", "ill", "illness"}
# What nearly every reader has, so that it tells no sheet from another.
EVERYDAY = {"back", "pain"}
# British spellings, each with the American one; only the same result counts, not good English.
SPELLINGS = {
    re.compile("(?:ae|oe)(?=[a-z]{2})"): "e",  # oedema, but not toes
    re.compile("our"): "or",  # tumour
    re.compile("([iy])s(?=[aei])"): r"\1z",  # mobilise, mobilisation, paralyse
    re.compile("tre$"): "ter",  # centre
    re.compile("ll"): "l",  # travelling
    re.compile("ence$"): "ense",  # defence
    re.compile("isk(s?)$"): r"isc\1",  # disk
    re.compile("^weekn"): "weakn",  # or a stemmer that drops “-ness” takes it for a week
}

# Whose it is: of somebody else people write “himself” or “her legs” where a list has “my legs”.
OTHERS = {
    "my": {"her", "his", "our", "the", "their", "your"},
    "me": {"him", "them"},
    "myself": {"herself", "himself", "hisself", "ourselves", "themself", "themselves", "yourself"},
}


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return what a word shares with its plural, its other forms and its American spelling."""
    for pattern, replacement in SPELLINGS.items():
        word = pattern.sub(replacement, word)
    return " ".join(STEMS.analyze(word))


STOP_STEMS = STOP_WORDS | {stem(word) for word in STOP_WORDS}
STEMS_OF_PARTS = {stem(word) for word in PARTS_OF_A_SHEET}


def folded(text: str) -> str:
    """Return a text without accents."""
    if text.isascii():
        return text
    return ACCENT.sub("", unicodedata.normalize("NFKD", text))


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents and apostrophes."""
    for mark in APOSTROPHES:
        text = text.replace(mark, "")
    text = DOTTED.sub(lambda found: found[0].replace(".", ""), text.lower())
    return WORD.findall(folded(text))


def words_written(text: str) -> list[str]:
    """Return the words of a text, and those with a hyphen as one word too."""
    words = words_of(text)
    if any(mark in text for mark in HYPHENS):
        words += ["".join(words_of(word)) for word in HYPHENATED.findall(text)]
    return words


def significant(stems: Iterable[str]) -> list[str]:
    """Return the stems that say what is wanted, each once."""
    telling = [each for each in dict.fromkeys(stems) if each not in STOP_STEMS]
    return [each for each in telling if each not in STEMS_OF_PARTS] or telling


class Thesaurus:
    """What patients call things, put into the words of sheets and cards."""

    def __init__(self, groups: Iterable[tuple[str, list[str]]]) -> None:
        self.single = {stem(each): [stem(own)] for own, others in OTHERS.items() for each in others}
        self.phrases: dict[str, list[tuple[list[str], list[str]]]] = {}
        lines = [
            (list(map(stem, words_of(phrase))), list(map(stem, words_of(means))))
            for means, phrases in groups
            for phrase in phrases
        ]
        for stems, meaning in lines:
            if len(stems) == 1:
                self.single[stems[0]] = meaning
        for stems, meaning in lines:
            if len(stems) > 1:
                first, *rest = self.by_word(stems)
                self.phrases.setdefault(first, []).append((rest, self.by_word(meaning)))
        for rules in self.phrases.values():
            rules.sort(key=lambda rule: -len(rule[0]))

    def by_word(self, stems: Iterable[str]) -> list[str]:
        return [meant for each in stems for meant in self.single.get(each, [each])]

    def by_phrase(self, stems: list[str]) -> list[str]:
        found: list[str] = []
        done = 0  # of all words of a query or line, of which few begin a phrase
        for at in [at for at, each in enumerate(stems) if each in self.phrases]:
            if at < done:
                continue
            for rest, meaning in self.phrases[stems[at]]:
                end = at + 1 + len(rest)
                if stems[at + 1 : end] == rest:
                    found += [*stems[done:at], *meaning]
                    done = end
                    break
        return found + stems[done:]

    def read(self, words: Iterable[str]) -> list[str]:
        """Return the stems of what the words mean."""
        return self.meant(map(stem, words))

    def meant(self, stems: Iterable[str]) -> list[str]:
        """Return what the stems mean; a phrase may hold what another one means."""
        return self.by_phrase(self.by_phrase(self.by_word(stems)))
