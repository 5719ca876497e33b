"""Headings of sections that every sheet can have, and lines that are no text of a sheet."""

import re

from .blocks import COLUMNS_LINE, Block, Kind, normal, plain
from .tail import BEGINS

ARE = r"(?:what are )?(?:the )?"
SECTIONS = {
    "introduction": r"introduction|overview",
    "causes": rf"what causes (?P<asked>.+?)\??|{ARE}causes(?: of (?P<named>.+))?",
    "symptoms": rf"{ARE}(?:signs (?:and|&) )?symptoms(?: of .+)?",
    "diagnosis": r"diagnosis(?: of .+)?|diagnosing .+|how (?:is|are|do we) .*diagnosed?(?: it)?",
    "treatments": r"treatments?(?: options)?(?: (?:of|for) .+)?|treating .+"
    r"|how (?:is|are|do we) .*treat(?:ed)?(?: it)?",
    "related_sheets": r"related(?: fact ?sheets?| sheets?)?",
    "tail": rf"{BEGINS}.*",
}
NUMBER = re.compile(r"(?:\d+(?:\.\d+)*[.)]?|[IVXivx]+[.)])\s+")
LONGEST = 200  # letters: what is longer is no heading
LONGEST_BOLD = 80  # letters: what is longer is a sentence in bold, and no heading
PATTERNS = {section: re.compile(words, re.IGNORECASE) for section, words in SECTIONS.items()}
IN_CONTENTS = re.compile(r".*(?:\t|\.{3,}|…)\s*\d{1,3}", re.DOTALL)
CONTENTS = {"contents", "table of contents", "on this page", "in this fact sheet"}
PAGE = re.compile(
    r"\W*(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?\W*|.{,80}\bpage \d{1,3} ?(?:of|/) ?\d{1,3}\W*",
    re.IGNORECASE | re.DOTALL,
)
COLUMNS = {"cause", "causes", "treatment", "treatments", "name", "explanation", "description"}
COLUMNS |= {"what it is", "what it does", "why", "how", "note", "notes", "fact sheet", "sheet"}
COLUMNS |= {"term", "meaning", "symptom", "symptoms", "details", "evidence", "source", "what"}
COLUMNS |= {"no.", "number"}
CONTENTS_LINE = "left out because it belongs to a list of contents"
PAGE_LINE = "left out because it is the number of a page"


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
    """The heading without a number and signs around it: “1.1 Symptoms:”, “II. == Symptoms ==”."""
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


def passed_over(block: Block) -> str:
    """Why a block is known to be no text of the sheet."""
    line = "\t".join(block.cells)
    if block.left_out:
        return block.left_out
    if IN_CONTENTS.fullmatch(line) or normal(plain(line)).rstrip(":") in CONTENTS:
        return CONTENTS_LINE
    if block.kind == Kind.ROW and all(normal(plain(cell)) in COLUMNS for cell in block.cells):
        return COLUMNS_LINE
    return PAGE_LINE if PAGE.fullmatch(line.strip()) else ""
