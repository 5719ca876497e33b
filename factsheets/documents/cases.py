"""Capitals and small letters of what documents have in headings."""

import re

LONGEST_ABBREVIATION = 4  # letters of a topic that stays in capitals, such as “SIJ”


def lowered(typed: str, said: str) -> str:
    """“SIJ PAIN” as “SIJ pain”: in capitals stays what the running text, `said`, has so too."""
    is_word = re.search(rf"\b{re.escape(typed.lower())}\b", said)  # as “neck” is, and “sij” is not
    is_short = len(typed) <= LONGEST_ABBREVIATION and " " not in typed
    if not typed.isupper() or (is_short and not is_word):
        return typed
    kept = set(re.findall(r"\b[A-Z0-9/]{2,}\b", said))
    return " ".join(word if word in kept else word.lower() for word in typed.split(" "))


def as_words(typed: str, said: str) -> str:
    """“SPINAL” as “Spinal”, “spinal” too; an abbreviation such as “SIJ” stays."""
    words = lowered(typed, said)
    return words[:1].upper() + words[1:]


def as_said(typed: str, said: str) -> str:
    """The words in the case that they have within a sentence of the text, if it has them."""
    pattern = rf"(?<=[\w,;)] ){re.escape(typed)}\b"
    found = re.findall(pattern, said, re.IGNORECASE)
    return typed if typed in found or not found else str(found[0])
