"""Where each sentence of a document goes in a fact sheet, by the layout of the clinic's own."""

import re
from collections.abc import Callable

from django.utils.text import slugify

from .blocks import Block, Document, Kind, UnreadableError, normal, plain
from .placed import Placed, Placing
from .tail import BEGINS, is_ours

KICKER = re.compile(
    r"fact\s*sheet\s*[—–:-]+\s*(?P<category>[^/]+?)\s*(?:/\s*(?P<topic>.+?))?\s*$", re.IGNORECASE
)
CAUSES = re.compile(r"what causes (?P<name>.+?)\??$", re.IGNORECASE)
KNOWN = {
    "causes": "causes",
    "symptoms": "symptoms",
    "signs and symptoms": "symptoms",
    "diagnosis": "diagnosis",
    "treatment": "treatments",
    "treatments": "treatments",
    "related fact sheets": "related_sheets",
    "related": "related_sheets",
}
# After which section of the page one of the document's own stands.
ANCHORS = {"treatments": "treatment", "related_sheets": "related"}
URGENT = re.compile(r"urgent help|when to (get|seek)|red flags", re.IGNORECASE)
LONGEST_ABBREVIATION = 4  # letters of a topic that stays in capitals, such as “SIJ”
LONGEST_STRAPLINE, LONGEST_HEADING = 200, 80
NAMED = re.compile(
    r"(?:\*\*(?P<bold>[^*]+?)[:.]?\*\*[:.]?|(?P<typed>[^.:!?*\[]{2,60}):)\s+(?P<rest>\S.*)",
    re.DOTALL,
)


Taker = Callable[[Placing, Block], str]


def as_words(capitals: str) -> str:
    """“SPINAL” as “Spinal”; an abbreviation such as “SIJ” stays, and so does what is mixed."""
    is_short = len(capitals) <= LONGEST_ABBREVIATION and " " not in capitals
    return capitals.capitalize() if capitals.isupper() and not is_short else capitals


def place(document: Document) -> Placing:
    """Place all blocks; raises UnreadableError where the document is no fact sheet."""
    placing = Placing(document)
    blocks = [block for block in document.blocks if not block.aside]
    rest = take_opening(placing, blocks)
    in_tail = False
    for block in with_headings(rest):
        in_tail = in_tail or normal(block.text).startswith(BEGINS)
        if in_tail or all(is_ours(said, in_tail=False) for said in block.sentences):
            take_tail(placing, block, in_tail=in_tail)
        elif block.kind == Kind.HEADING:
            take_heading(placing, block)
        else:
            take_block(placing, block)
    for block in document.blocks:
        if block.aside:
            placing.put(block)
    return placing


def take_opening(placing: Placing, blocks: list[Block]) -> list[Block]:
    """Take the line above the title, the title, the strapline and the introduction."""
    matches = (at for at, block in enumerate(blocks[:3]) if KICKER.match(plain(block.text)))
    kicker = next(matches, None)
    if kicker is None or len(blocks) < kicker + 2:
        raise UnreadableError("does not begin like a fact sheet: “FACT SHEET — SPINAL / SIJ”.")
    found = KICKER.match(plain(blocks[kicker].text))
    assert found  # nosec B101 # it was matched above
    title = plain(blocks[kicker + 1].text)
    category = as_words(found["category"])
    topic = as_words(found["topic"] or category)
    placing.data = {"category": category, "topic": topic, "title": title, "slug": slugify(title)}
    placing.data |= {"short_name": title, "strapline": "", "introduction": ""}
    for block in blocks[:kicker]:
        placing.put(block)
    placing.put(blocks[kicker], "Category and topic")
    placing.put(blocks[kicker + 1], "Title")
    rest = blocks[kicker + 2 :]
    texts = next((at for at, block in enumerate(rest) if is_section(block)), len(rest))
    if rest and texts > 1 and is_strapline(rest[0]):
        placing.data["strapline"] = plain(rest[0].text)
        placing.put(rest[0], "Strapline")
        return rest[1:]
    return rest


def is_strapline(block: Block) -> bool:
    is_line = block.kind in {Kind.TEXT, Kind.HEADING} and "\n" not in block.text
    return is_line and len(block.text) <= LONGEST_STRAPLINE and len(block.sentences) == 1


def is_section(block: Block) -> bool:
    """Whether a line is the heading of a section that every sheet can have."""
    said = normal(plain(block.text)).rstrip(":")
    is_known = said in KNOWN or bool(CAUSES.match(said)) or said.startswith(BEGINS)
    return block.kind in {Kind.TEXT, Kind.HEADING} and is_known


def with_headings(blocks: list[Block]) -> list[Block]:
    """The blocks, with headings found where the file does not mark them."""
    is_marked = any(block.kind == Kind.HEADING and is_section(block) for block in blocks)
    seen = False
    for at, block in enumerate(blocks):
        if is_section(block):
            block.kind, seen = Kind.HEADING, True
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if seen and not is_marked and following is not None and looks_like_heading(block):
            block.kind = Kind.HEADING
    return blocks


def looks_like_heading(block: Block) -> bool:
    text = block.text.strip()
    return block.kind == Kind.TEXT and len(text) <= LONGEST_HEADING and text[-1] not in ".!?:;,"


def take_tail(placing: Placing, block: Block, *, in_tail: bool) -> None:
    for said in block.sentences:
        known = is_ours(said, in_tail=in_tail) or is_ours(" ".join(block.cells), in_tail=in_tail)
        reason = "left out because the page has it already" if known else ""
        placing.sentences.append(Placed(said, left_out=reason))


def take_heading(placing: Placing, block: Block) -> None:
    """Begin a section: one that every sheet can have, or one of this sheet's own."""
    heading = plain(block.text).strip()
    said = normal(heading).rstrip(":")
    if causes := CAUSES.match(heading):
        placing.section = "causes"
        placing.data["short_name"] = causes["name"]
    elif said in KNOWN:
        placing.section = KNOWN[said]
    elif URGENT.search(heading):
        placing.section = "urgent help"
        placing.put(block)
        return
    else:
        placing.section = "own"
        own = {"heading": heading, "follows": placing.follows, "kind": "", "blocks": []}
        placing.data.setdefault("own_sections", []).append(own)
        placing.put(block, f"Heading “{heading}”")
        return
    placing.follows = ANCHORS.get(placing.section, placing.section)
    placing.put(block, "Heading")


def take_block(placing: Placing, block: Block) -> None:
    """Put a block into the section that was begun, or leave it without a place."""
    taker = TAKERS.get(placing.section)
    where = taker(placing, block) if taker else ""
    placing.put(block, where)


def take_introduction(placing: Placing, block: Block) -> str:
    placing.add_paragraph("introduction", block)
    return "Introduction"


def take_diagnosis(placing: Placing, block: Block) -> str:
    if block.kind == Kind.ROW:
        return ""
    placing.add_paragraph("diagnosis", block)
    return "Diagnosis"


def take_symptom(placing: Placing, block: Block) -> str:
    rows = placing.data.setdefault("symptoms", [])
    has_items = any(other.kind == Kind.ITEM for other in placing.document.blocks)
    if block.kind == Kind.ROW or (block.kind == Kind.TEXT and has_items):
        return ""
    rows.append({"text": block.text})
    return f"Symptoms, line {len(rows)}"


def pair(block: Block) -> tuple[str, str] | None:
    """A name and what is said of it, as a row or as “Name: explanation”."""
    if block.kind == Kind.ROW:
        return block.cells[0], "\n\n".join(block.cells[1:])
    if named := NAMED.fullmatch(block.text):
        return (named["bold"] or named["typed"]).strip(), named["rest"]
    return None


def take_explained(name: str, columns: tuple[str, str], label: str) -> Taker:
    def take(placing: Placing, block: Block) -> str:
        rows = placing.data.setdefault(name, [])
        if (found := pair(block)) is None:
            return ""
        rows.append(dict(zip(columns, found, strict=True)))
        return f"{label}, row {len(rows)}"

    return take


def take_own(placing: Placing, block: Block) -> str:
    section = placing.data["own_sections"][-1]
    section["blocks"].append(block)
    return f"“{section['heading']}”"


TAKERS: dict[str, Taker] = {
    "": take_introduction,
    "causes": take_explained("causes", ("name", "explanation"), "Causes"),
    "symptoms": take_symptom,
    "diagnosis": take_diagnosis,
    "treatments": take_explained("treatments", ("name", "explanation"), "Treatment"),
    "related_sheets": take_explained("related_sheets", ("related", "note"), "Related fact sheets"),
    "own": take_own,
}
