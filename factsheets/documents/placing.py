"""Where each sentence of a document goes in a fact sheet, by the layout of the clinic's own."""

import re
from collections.abc import Callable

from .blocks import COLUMNS_LINE, MARKS, Block, Document, Kind, UnreadableError, normal, plain
from .cases import as_said, as_words, lowered
from .headings import COLUMNS, begins_section, passed_over, section_of
from .opening import take_opening
from .placed import Placed, Placing
from .tail import is_ours

LONGEST_HEADING = 80
MOST_UNPLACED = 500  # sentences that somebody can be asked to place
URGENT = re.compile(r"urgent help|when to (get|seek)|red flags", re.IGNORECASE)
PRONOUNS = {"it", "this", "them", "the condition", "this condition", "the pain"}
# After which section of the page one of the document's own stands.
ANCHORS = {"treatments": "treatment", "related_sheets": "related", "": "introduction"}
NAMED = re.compile(
    r"(?:\*\*(?P<bold>[^*]+?)[:.]?\*\*\s*[:.—–-]?|(?P<typed>[^.:!?*\[\n]{2,60}?)(?::|\s[—–=→-]|(?=\n)))\s+"
    r"(?P<rest>\S.*)",
    re.DOTALL,
)
AGAIN = "left out because it says the title again"
ALREADY = "left out because the page has it already"

Taker = Callable[[Placing, Block], str]


def place(document: Document) -> Placing:
    """Place all blocks; raises UnreadableError where the document is no fact sheet."""
    placing = Placing(document)
    blocks = [block for block in document.blocks if not block.aside]
    rest = take_opening(placing, blocks)
    placing.has_headings = any(is_heading(block) and begins_section(block) for block in rest)
    for at, block in enumerate(rest):
        take(placing, block, rest[at + 1 :])
    placing.end_section()
    for block in document.blocks:
        if block.aside and block is not placing.opened_by:
            placing.put(block)
    if (count := len(placing.unplaced)) > MOST_UNPLACED:
        raise UnreadableError(
            f"is not laid out like a fact sheet: {count} sentences find no place."
        )
    return placing


def take(placing: Placing, block: Block, below: list[Block]) -> None:
    """Find the place of one block."""
    if section := section_of(block):
        placing.is_in_tail = section[0] == "tail"
    if normal(plain(" ".join(block.cells))) == normal(placing.data["title"]):
        placing.put(block, left_out=AGAIN)
    elif reason := passed_over(block) or heads_columns(placing, block):
        placing.put(block, left_out=reason)
    elif placing.is_in_tail or all(is_ours(said, in_tail=False) for said in block.sentences):
        take_tail(placing, block)
    elif section:
        take_section(placing, block, below, *section)
    elif is_name(placing, block, below):
        begin_row(placing, block)
    elif is_heading(block) or reads_as_heading(placing, block, below):
        take_own_heading(placing, block)
    else:
        taker = TAKERS.get(placing.section)
        placing.put(block, taker(placing, block) if taker else "")


def is_heading(block: Block) -> bool:
    return block.kind == Kind.HEADING


def heads_columns(placing: Placing, block: Block) -> str:
    """Say so where the first row of a section says by its own name what the column is."""
    is_first = placing.section in EXPLAINED and not placing.data.get(placing.section)
    is_head = block.kind == Kind.ROW and normal(plain(block.text)) in COLUMNS
    return COLUMNS_LINE if is_first and is_head else ""


def take_tail(placing: Placing, block: Block) -> None:
    in_tail = placing.is_in_tail
    whole = is_ours(" ".join(block.cells), in_tail=in_tail)
    for said in block.sentences:
        is_known = whole or is_ours(said, in_tail=in_tail)
        placing.sentences.append(Placed(said, left_out=ALREADY if is_known else ""))
    placing.has_tail_below = True


def reads_as_heading(placing: Placing, block: Block, below: list[Block]) -> bool:
    """Whether a line is a heading, in a document that marks none."""
    text = block.text.strip()
    is_line = block.kind == Kind.TEXT and len(text) <= LONGEST_HEADING and text[-1] not in ".!:;,"
    is_line = is_line and len(block.sentences) == 1
    is_below = bool(placing.section or URGENT.match(text))
    if placing.has_headings or not (is_below and is_line and below):
        return False
    if begins_section(below[0]):
        return False
    return (
        placing.section != "symptoms" or placing.is_list or below[0].kind in {Kind.ITEM, Kind.ROW}
    )


def is_name(placing: Placing, block: Block, below: list[Block]) -> bool:
    """Whether a line is the name of a row, with what is said of it in the lines below."""
    if placing.section not in EXPLAINED or not below or begins_section(below[0]):
        return False
    if placing.data.get(placing.section) and not placing.names_level:
        return False  # the rows of this section are laid out otherwise
    if is_heading(block):
        return below[0].kind == Kind.TEXT and block.level >= placing.names_level
    if block.kind == Kind.ITEM and 0 < placing.names_level < block.level:
        return False  # it says something of the name above it
    is_line = block.kind in {Kind.TEXT, Kind.ITEM} and len(block.text) <= LONGEST_HEADING
    is_end = block.text[-1] in ".!?;," or pair(block) is not None
    is_above = is_sentence(below[0]) or (block.kind == Kind.ITEM and is_within(below[0], block))
    return is_line and not is_end and is_above


def is_sentence(block: Block) -> bool:
    text = block.text.strip()
    return block.kind == Kind.TEXT and (text[-1] in ".!?" or len(text) > LONGEST_HEADING)


def is_within(block: Block, above: Block) -> bool:
    """Whether an item belongs to a list within the other."""
    return block.kind == Kind.ITEM and block.level > above.level


def begin_row(placing: Placing, block: Block) -> None:
    """Begin a row with its name; the lines below say what is said of it."""
    columns, label = EXPLAINED[placing.section]
    rows = placing.data.setdefault(placing.section, [])
    rows.append({columns[0]: plain(block.text).strip().rstrip(":"), columns[1]: ""})
    placing.names_level = block.level
    placing.put(block, f"{label}, row {len(rows)}")


def take_section(
    placing: Placing, block: Block, below: list[Block], section: str, name: str
) -> None:
    """Begin a section that every sheet can have."""
    placing.end_section()
    said = placing.document.running_text
    placing.section, placing.names_level = section, 0
    placing.is_list = any(next_one.kind == Kind.ITEM for next_one in below[:2])
    if section == "causes" and name and normal(name) not in PRONOUNS:
        placing.data["short_name"] = as_said(lowered(name, said), said)
    placing.follows = ANCHORS.get(section, section)
    placing.put(block, "Heading")


def take_own_heading(placing: Placing, block: Block) -> None:
    """Begin a section of this sheet's own."""
    placing.end_section()
    heading = plain(block.text).strip().rstrip(":")
    if URGENT.search(heading):
        placing.section = "urgent help"
        placing.put(block)
        return
    placing.section = "own"
    said = placing.document.running_text
    heading = as_words(heading, said) if heading.isupper() else heading
    own = {"heading": heading, "follows": placing.follows, "kind": "", "blocks": []}
    placing.data.setdefault("own_sections", []).append(own)
    placing.put(block, f"Heading “{heading}”")


def take_text(name: str, label: str) -> Taker:
    def take(placing: Placing, block: Block) -> str:
        if block.kind == Kind.ROW and name == "diagnosis":
            return ""
        placing.add_paragraph(name, block)
        return label

    return take


def take_symptom(placing: Placing, block: Block) -> str:
    rows = placing.data.setdefault("symptoms", [])
    if block.kind == Kind.ROW or (block.kind == Kind.TEXT and placing.is_list):
        return ""
    rows.append({"text": block.text})
    return f"Symptoms, line {len(rows)}"


def pair(block: Block) -> tuple[str, str] | None:
    """A name and what is said of it, as a row or as “Name: explanation”."""
    if block.kind == Kind.ROW:
        return block.cells[0].rstrip(":"), "\n\n".join(block.cells[1:])
    unlinked = MARKS.sub(lambda mark: mark[1] or "", block.text, count=1)
    for text in (block.text, unlinked, plain(block.text)):
        if named := NAMED.fullmatch(text):
            return (named["bold"] or named["typed"]).strip(), named["rest"]
    return None


def take_explained(placing: Placing, block: Block) -> str:
    """Take a row, or what further is said of a row whose name stood above."""
    columns, label = EXPLAINED[placing.section]
    rows = placing.data.setdefault(placing.section, [])
    is_beside = block.kind == Kind.ITEM and block.level <= placing.names_level
    if placing.names_level and block.kind in {Kind.TEXT, Kind.ITEM} and not is_beside:
        said = filter(None, [rows[-1][columns[1]], block.text])
        rows[-1][columns[1]] = "\n\n".join(said)
        return f"{label}, row {len(rows)}"
    block.drop_number(len(rows) + 1)
    if found := pair(block):
        rows.append(dict(zip(columns, found, strict=True)))
        return f"{label}, row {len(rows)}"
    return ""


def take_own(placing: Placing, block: Block) -> str:
    section = placing.data["own_sections"][-1]
    section["blocks"].append(block)
    return f"“{section['heading']}”"


EXPLAINED = {
    "causes": (("name", "explanation"), "Causes"),
    "treatments": (("name", "explanation"), "Treatment"),
    "related_sheets": (("related", "note"), "Related fact sheets"),
}
TAKERS: dict[str, Taker] = {
    "": take_text("introduction", "Introduction"),
    "introduction": take_text("introduction", "Introduction"),
    "symptoms": take_symptom,
    "diagnosis": take_text("diagnosis", "Diagnosis"),
    "own": take_own,
    **dict.fromkeys(EXPLAINED, take_explained),
}
