"""Blocks of HTML, as Word's converter, a browser or a word processor writes it."""

import re
from html.parser import HTMLParser

from ..formatted import is_good
from .blocks import Block, Kind, plain

HEADINGS = {f"h{level}" for level in range(1, 7)}
BREAKS = HEADINGS | {"p", "div", "li", "ul", "ol", "table", "tr", "blockquote", "section", "body"}
BREAKS |= {"article", "header", "footer", "main", "hgroup", "dl", "dt", "dd", "pre", "label"}
SILENT = {"script", "style", "head", "template", "noscript"}
ALL_BOLD = re.compile(r"\*\*([^*]+)\*\*")


class BlockReader(HTMLParser):
    """Collects blocks in the order of reading."""

    def __init__(self, *, keeps_tabs: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.space = re.compile(r"[ \n\r\f]+" if keeps_tabs else r"\s+")
        self.blocks: list[Block] = []
        self.kind, self.aside = Kind.TEXT, ""
        self.text, self.silent, self.link = "", 0, ""
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SILENT or is_reference(given):
            self.silent += 1
        elif tag in BREAKS:
            self.end_block()
            self.kind = Kind.HEADING if tag in HEADINGS else self.kind
            if tag in {"li", "dd"}:
                self.kind = Kind.ITEM
                self.aside = "in a footnote" if "note-" in (given.get("id") or "") else ""
        elif tag in {"td", "th"}:
            self.end_block()
            self.row, self.cell = self.row or [], []
        elif tag in {"strong", "b"}:
            self.text += "**"
        elif tag == "a" and is_good(given.get("href") or ""):
            self.link = given.get("href") or ""
            self.text += "["
        elif tag == "br":
            self.text += "\n"
        self.pictures += tag == "img"

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag in SILENT | {"a"}:
            self.silent -= 1
        elif tag in {"td", "th"} and self.cell is not None:
            self.end_block()
            self.row = [*(self.row or []), "\n\n".join(self.cell)]
            self.cell = None
        elif tag == "tr":
            self.end_row()
        elif tag in BREAKS:
            self.end_block()
            self.kind, self.aside = Kind.TEXT, ""
        elif tag in {"strong", "b"}:
            self.text = self.text.removesuffix("**") if self.text.endswith("****") else self.text
            self.text += "**"
        elif tag == "a" and self.link:
            self.text, self.link = f"{self.text}]({self.link})", ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text += self.space.sub(" ", data)

    def end_block(self) -> None:
        """Close what was being read: a paragraph of its own or of a cell."""
        text = re.sub(r" *\n *", "\n", self.text.replace("****", "")).strip(" \n")
        self.text = ""
        if not text.strip("*[]"):
            return
        if self.cell is not None:
            self.cell.append(text)
        elif whole := ALL_BOLD.fullmatch(text):
            kind = Kind.HEADING if self.kind == Kind.TEXT else self.kind
            self.blocks.append(Block(kind, [whole[1].strip()], self.aside))
        else:
            self.blocks.append(line_block(text, self.kind, self.aside))

    def end_row(self) -> None:
        self.end_block()
        cells = [cell for cell in self.row or [] if cell.strip()]
        self.row = None
        if len(cells) > 1:
            self.blocks.append(Block(Kind.ROW, [plain(cells[0]).strip(), *cells[1:]]))
        elif cells:
            self.blocks.append(Block(Kind.TEXT, cells))


def is_reference(given: dict[str, str | None]) -> bool:
    """Whether a link is the number of a note, or leads back from one."""
    return "note-ref-" in f"{given.get('id') or ''}{given.get('href') or ''}"


def line_block(text: str, kind: Kind = Kind.TEXT, aside: str = "") -> Block:
    """A line as it was typed: a row with a tab, an item with a dash or dot, or text."""
    if "\t" in text.strip("\t"):
        cells = [cell.strip() for cell in text.split("\t") if cell.strip()]
        return Block(Kind.ROW, [plain(cells[0]), *cells[1:]], aside)
    if mark := re.match(r"\s*(?:[-•*·–▪◦‣]|\d{1,2}[.)])\s+(?=\S)", text):
        return Block(Kind.ITEM, [text[mark.end() :].strip()], aside)
    return Block(kind, [text.strip()], aside)


def read_html(html: str, *, keeps_tabs: bool = False) -> tuple[list[Block], int]:
    """The blocks, and how many pictures stand among them."""
    reader = BlockReader(keeps_tabs=keeps_tabs)
    reader.feed(html)
    reader.close()
    reader.end_row()
    reader.end_block()
    return reader.blocks, reader.pictures
