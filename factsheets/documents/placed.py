"""The sentences of a document and their fate: placed, left out, or neither."""

from dataclasses import dataclass, field
from typing import Any

from .blocks import Block, Document, Kind

HEADED = "left out with all that stood below it"
# Where a sentence that found no place can be put by hand.
BY_HAND = {
    "left out": "Leave it out",
    "introduction": "Introduction",
    "causes": "Causes, in the last row",
    "symptoms": "Symptoms, as a line",
    "diagnosis": "Diagnosis",
    "treatments": "Treatment, in the last row",
}


@dataclass
class Placed:
    """A sentence of the document: where it went, or why it was left out; or neither."""

    sentence: str
    where: str = ""
    left_out: str = ""
    by_hand: str = ""  # what somebody chose for it

    @property
    def is_accounted_for(self) -> bool:
        return bool(self.where or self.left_out)


@dataclass
class Placing:
    """A document being placed: the sheet's values so far, and the fate of every sentence."""

    document: Document
    data: dict[str, Any] = field(default_factory=dict)
    sentences: list[Placed] = field(default_factory=list)
    section: str = ""
    follows: str = "introduction"
    has_headings: bool = False  # whether the document marks its headings
    is_list: bool = False  # whether the section begins with items
    names_level: int = 0  # of the names of rows, where these stand above what is said of them
    is_in_tail: bool = False
    opened_by: Block | None = None  # what stood beside the text and says category and topic
    has_tail_below: bool = False  # whether something below the last heading was left out

    def put(self, block: Block, where: str = "", left_out: str = "") -> None:
        self.sentences += [Placed(said, where, left_out) for said in block.sentences]

    def put_by_hand(self, placed: Placed, choice: str) -> None:
        """Put a sentence where somebody said, if there is such a place."""
        rows = self.data.setdefault(choice, []) if choice in {"causes", "treatments"} else []
        if choice == "left out":
            placed.left_out = "left out by hand"
        elif choice == "symptoms":
            self.data.setdefault("symptoms", []).append({"text": placed.sentence})
        elif choice in {"introduction", "diagnosis"}:
            self.add_paragraph(choice, Block(Kind.TEXT, [placed.sentence]))
        elif rows:
            rows[-1]["explanation"] += f"\n\n{placed.sentence}"
        else:
            return
        placed.by_hand = choice
        placed.where = placed.where or ("" if placed.left_out else BY_HAND[choice])

    def end_section(self) -> None:
        """A section of the document's own in which nothing stands is none."""
        own = self.data.get("own_sections", [])
        if self.section == "own" and not own[-1]["blocks"]:
            heading = own.pop()["heading"]
            for placed in self.sentences:
                if placed.where == f"Heading “{heading}”":
                    placed.where = ""
                    placed.left_out = HEADED if self.has_tail_below else ""
        self.has_tail_below = False

    def add_paragraph(self, name: str, block: Block) -> None:
        """Put a block's text below what a text of the sheet says so far."""
        texts = [self.data.get(name, ""), "\n\n".join(block.cells)]
        self.data[name] = "\n\n".join(filter(None, texts))

    @property
    def notices(self) -> list[str]:
        """What was found that is no text of the sheet, and links that are not on it."""
        said = str(self.data)
        lost = dict.fromkeys(link for link in self.document.links if link not in said)
        left_out = [f"Links, left out: {'; '.join(lost)}"] if lost else []
        return [*self.document.notices, *left_out]

    @property
    def placed_count(self) -> int:
        return len(self.sentences) - len(self.unplaced)

    @property
    def unplaced(self) -> list[str]:
        return [placed.sentence for placed in self.sentences if not placed.is_accounted_for]
