"""How a document begins: the line above the title, the title and the line below it."""

import re

from django.utils.text import slugify

from .blocks import Block, Kind, UnreadableError, plain
from .cases import as_said, as_words
from .headings import CONTENTS_LINE, begins_section, in_contents, passed_over, section_of
from .placed import Placing
from .typed import tidy

KICKER = re.compile(
    r"\W*fact[\s-]*sheet(?:\s+(?:no\.?\s*|number\s+|#)?\d+)?(?P<mark>\W+)(?P<rest>\w.*?)\W*",
    re.IGNORECASE | re.DOTALL,
)
BETWEEN = re.compile(r"\s*[/|•·>»∕⁄\t\n]\s*|\s+[—–―-]+\s+")
ALONE = re.compile(r"\W*fact[\s-]*sheet\W*", re.IGNORECASE)
WITHIN = 10  # blocks: further down nobody looks for the line above the title
LONGEST_STRAPLINE = 200


def kicker(text: str) -> tuple[str, str] | None:
    """Category and topic, from a line such as “FACT SHEET — SPINAL / SIJ”."""
    found = KICKER.fullmatch(tidy(plain(text)))
    if found is None or not (found["mark"].strip(" ") or BETWEEN.search(found["rest"])):
        return None
    category, *topic = BETWEEN.split(found["rest"], maxsplit=1)
    return " ".join(category.split()), " ".join(" ".join(topic).split())


def find(placing: Placing, blocks: list[Block]) -> tuple[str, str, int, int]:
    """Category, topic, and from where to where the lines stand that say so.

    They may stand in two lines, in a box beside the text or above each page.
    """
    for at, block in enumerate(blocks[:WITHIN]):
        if found := kicker("\t".join(block.cells)):
            return (*found, at, at + 1)
        below = blocks[at + 1].text if ALONE.fullmatch(block.text) and blocks[at + 1 :] else ""
        if (below.isupper() or "/" in below) and (found := kicker(f"{block.text}\n{below}")):
            return (*found, at, at + 2)
    apart = [block for block in placing.document.blocks if block.aside]
    for block in apart:
        if found := kicker(block.text):
            placing.put(block, "Category and topic")
            placing.opened_by = block
            return (*found, 0, 0)
    for text in placing.document.headers:
        if found := kicker(text):
            return (*found, 0, 0)
    raise UnreadableError("does not begin like a fact sheet: “FACT SHEET — SPINAL / SIJ”.")


def take_opening(placing: Placing, blocks: list[Block]) -> list[Block]:
    """Take the line above the title, the title and the strapline; give the blocks below them."""
    category, topic, start, end = find(placing, blocks)
    is_above = bool(start > 0 and blocks[start - 1].level == 1)
    titled = start - 1 if is_above else end
    if titled >= len(blocks):
        raise UnreadableError("does not begin like a fact sheet: it has no title.")
    said = placing.document.running_text
    title = " ".join(plain(" ".join(blocks[titled].cells)).split())
    category = as_words(category, said)
    topic = as_said(as_words(topic, said), said) if topic else category
    title = as_words(title, said) if title.isupper() else title
    placing.data = {"category": category, "topic": topic[:1].upper() + topic[1:], "title": title}
    placing.data["slug"] = slugify(title)
    for block in blocks[: min(start, titled)]:
        placing.put(block, left_out=passed_over(block))
    for block in blocks[start:end]:
        placing.put(block, "Category and topic")
    placing.put(blocks[titled], "Title")
    rest = blocks[max(end, titled + 1) :]
    for block in in_contents(rest):
        block.left_out = CONTENTS_LINE
    return take_strapline(placing, rest)


def take_strapline(placing: Placing, rest: list[Block]) -> list[Block]:
    """Take the first line below the title, unless it is all that there is of the introduction."""
    end = next((at for at, block in enumerate(rest) if begins_section(block)), len(rest))
    texts = [at for at, block in enumerate(rest[:end]) if not passed_over(block)]
    if not texts or not is_strapline(rest[texts[0]], rest[texts[0] + 1 :]):
        return rest
    below = section_of(rest[end]) if rest[end:] else None
    if len(texts) == 1 and not (below and below[0] == "introduction"):
        return rest
    for block in rest[: texts[0]]:
        placing.put(block, left_out=passed_over(block))
    block = rest[texts[0]]
    said = plain(block.text)
    text = placing.document.running_text
    placing.data["strapline"] = as_words(said, text) if said.isupper() else said
    placing.put(block, "Strapline")
    return rest[texts[0] + 1 :]


def is_strapline(block: Block, below: list[Block]) -> bool:
    """Whether a line can be one; what stands again below is an entry of a list of contents."""
    is_line = block.kind in {Kind.TEXT, Kind.HEADING} and "\n" not in block.text
    is_short = len(block.text) <= LONGEST_STRAPLINE and len(block.sentences) == 1
    return is_line and is_short and block.text not in [other.text for other in below]
