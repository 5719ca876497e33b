"""Headings of sections that every sheet can have, in the words of documents."""

import re

from .blocks import Block, Kind, plain
from .tail import BEGINS

SECTIONS = {
    "introduction": r"introduction|overview",
    "causes": r"what causes (?P<asked>.+?)\??|(?:the )?causes(?: of (?P<named>.+))?",
    "symptoms": r"(?:signs (?:and|&) )?symptoms(?: of .+)?",
    "diagnosis": r"diagnosis(?: of .+)?",
    "treatments": r"treatments?(?: options)?(?: (?:of|for) .+)?",
    "related_sheets": r"related(?: fact ?sheets?| sheets?)?",
    "tail": rf"{BEGINS}.*",
}
NUMBER = re.compile(r"\d+(?:\.\d+)*[.)]?\s+")
LONGEST = 200  # letters: what is longer is no heading
PATTERNS = {section: re.compile(words, re.IGNORECASE) for section, words in SECTIONS.items()}


def section_of(block: Block) -> tuple[str, str] | None:
    """The section that a line begins, and what its heading calls the condition, if it does."""
    if block.kind == Kind.ROW or block.left_out or len(block.text) > LONGEST:
        return None
    words = bare(plain(block.text))
    for section, pattern in PATTERNS.items():
        if found := pattern.fullmatch(" ".join(words.split())):
            names = found.groupdict()
            return section, names.get("asked") or names.get("named") or ""
    return None


def bare(text: str) -> str:
    """The heading without a number and signs around it: “1.1 Symptoms:”, “== Symptoms ==”."""
    told = [at for at, letter in enumerate(text) if letter.isalnum()]
    words = text[told[0] : told[-1] + 1] if told else ""
    return words[found.end() :] if (found := NUMBER.match(words)) else words


def begins_section(block: Block) -> bool:
    return section_of(block) is not None


def in_contents(blocks: list[Block]) -> list[Block]:
    """Headings of a list of contents: they stand side by side, and each stands again below."""
    names = [section[0] if (section := section_of(block)) else "" for block in blocks]
    return [
        block
        for at, block in enumerate(blocks)
        if names[at] in names[at + 1 :]
        and names[at]
        and any(names[max(at - 1, 0) : at] + names[at + 1 : at + 2])
    ]
