"""What a result says of itself: whole sentences in which the words were found."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LENGTH = 240  # characters, unless one sentence is longer
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Return what finds these words in a text, whatever their case."""
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def marked(text: str, wanted: re.Pattern[str]) -> SafeString:
    """Return the text as HTML with what was found marked."""
    html, at = "", 0
    for found in wanted.finditer(text):
        html += f"{escape(text[at : found.start()])}<mark>{escape(found[0])}</mark>"
        at = found.end()
    return mark_safe(html + escape(text[at:]))  # nosec B703 # escaped piece by piece


def excerpt(body: str, wanted: re.Pattern[str]) -> SafeString:
    """Return the sentences that hold most of the words, in the order of the sheet."""
    sentences = [each.strip() for each in SENTENCE_END.split(body) if each.strip()]
    found = {
        number: {hit.lower() for hit in wanted.findall(sentence)}
        for number, sentence in enumerate(sentences)
    }
    chosen: list[int] = []
    shown: set[str] = set()
    for number in sorted(found, key=lambda number: -len(found[number])):
        length = sum(len(sentences[each]) for each in [*chosen, number])
        if found[number] - shown and (not chosen or length <= LENGTH):
            chosen.append(number)
            shown |= found[number]
    pieces = [marked(sentences[number], wanted) for number in sorted(chosen)]
    return mark_safe(" … ".join(pieces))  # nosec B703 # each piece is escaped
