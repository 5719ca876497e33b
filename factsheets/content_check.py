"""What an editor should look at before publishing; nothing here stops a publication."""

import re

from .filled_sections import lines
from .models import FactSheet

OLDEST_READER = 11  # years: the age for which we write
LONGEST_SENTENCE = 25  # words
SENTENCE = re.compile(r"[^.!?:\n]+")
WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9-]*[A-Z][A-Z0-9]*s?\b")
KNOWN_ABBREVIATIONS = {"GP", "NHS", "A&E", "UK", "MRI", "NICE"}
# What clinicians say and patients may not know.
TERMS = [
    "analgesia", "anterior", "arthropathy", "asymmetric", "aetiology", "bilateral",
    "contraindicated", "degenerative", "dermatome", "distal", "dysfunction", "enthesitis",
    "gluteal", "hypermobile", "hypermobility", "idiopathic", "iliac", "inflammation",
    "inflammatory", "laxity", "ligament", "lumbar", "mobilisation", "neuropathic", "palpation",
    "posterior", "postpartum", "prognosis", "prolapse", "provocation", "proximal", "radicular",
    "radiculopathy", "radiofrequency", "relaxin", "rheumatologist", "sacroiliitis", "sacrum",
    "spondylolisthesis", "stenosis", "symphysis", "unilateral", "uveitis",
]  # fmt: skip


def syllables(word: str) -> int:
    """Groups of vowels, without a silent “e” at the end: near enough for an average."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    is_silent = re.search(r"[^aeiouyl]e$", word.lower()) is not None
    return max(1, groups - is_silent)


def sentences(text: str) -> list[list[str]]:
    return [words for part in SENTENCE.findall(text) if (words := WORD.findall(part))]


def reading_age(text: str) -> float:
    """Years, by Flesch and Kincaid (1975): the school grade in the USA, and five."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if not words:
        return 0
    grade = 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return grade + 5


def is_explained(term: str, text: str) -> bool:
    """Whether the term stands once in or before brackets, before a dash, or with its meaning."""
    name = re.escape(term)
    return bool(
        re.search(rf"\b{name}\w*\)? ?[(—–]|\({name}\w*\)", text, re.IGNORECASE)
        or re.search(rf"\b{name}\w*,? (is|are|means?|called|or) ", text, re.IGNORECASE)
    )


def unexplained(text: str) -> list[str]:
    """Terms and abbreviations of the text that it never explains."""
    terms = [term for term in TERMS if re.search(rf"\b{term}", text, re.IGNORECASE)]
    terms += sorted(set(ABBREVIATION.findall(text)) - KNOWN_ABBREVIATIONS)
    return [term for term in dict.fromkeys(terms) if not is_explained(term, text)]


def findings(sheet: FactSheet) -> list[str]:
    """What to look at, in plain words; the sheet comes with its rows."""
    text = "\n".join(lines(sheet))
    age = reading_age(text)
    if age > OLDEST_READER:
        plain = [f"Reading age: about {age:.0f}. We write for readers of 9 to {OLDEST_READER}."]
    else:
        plain = []
    long = [words for words in sentences(text) if len(words) > LONGEST_SENTENCE]
    closed = [link.related for link in sheet.related_sheets.all() if link.related.is_draft]
    sources = sheet.sources.all()
    return [
        *plain,
        *(f"A sentence of {len(words)} words: “{' '.join(words[:8])} …”" for words in long),
        *(f"“{term}” is not explained." for term in unexplained(text)),
        *(f"Related sheet that patients cannot open: {sheet}." for sheet in closed),
        *(f"Source without a link: {source}." for source in sources if not source.url),
        *(["No source is named."] if not sources else []),
        *(["No clinical review is recorded."] if not sheet.reviewed_on else []),
    ]
