"""Blocks of HTML, as Word's converter, a browser or a word processor writes it."""

import re
from dataclasses import dataclass, field

from ..formatted import is_good
from ..page_reader import PageReader
from .blocks import COLUMNS_LINE, Block, Kind, UnreadableError, letters, plain
from .headings import begins_section
from .typed import MARK, line_block, tidy, whole_lines

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BREAKS = {*HEADINGS, "p", "div", "li", "ul", "ol", "table", "tr", "blockquote", "section", "body"}
BREAKS |= {"article", "header", "footer", "main", "hgroup", "dl", "dt", "dd", "pre", "label"}
BREAKS |= {"caption", "figcaption", "summary", "details", "legend", "button", "option", "address"}
BREAKS |= {"nav", "aside", "hr", "form", "fieldset", "figure", "center", "dialog", "menu"}
LISTS = {"ul", "ol", "menu"}
# How deep an item stands in lists, where a word processor says so by the item alone.
DEEP = re.compile(r"lst-kix_\S+?-(?P<google>\d)|mso-list:\s*\S+ level(?P<word>\d)")
CELLS = {"td", "th", "dt", "dd"}
SILENT = {"script", "style", "head", "title", "template", "noscript", "xml"}
VOID = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source"}
DELETED, HIDDEN = "Tracked deletions, left out", "Hidden text, left out"
STRUCK = "Struck out, left out"
GONE = {"del": DELETED, "s": STRUCK, "strike": STRUCK}
IS_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
ALL_BOLD = re.compile(r"\*\*([^*]+)\*\*")
BOLD_LINE = 7  # the level of a line in bold, below every real heading
LONGEST_BOLD = 80  # letters: what is longer is a sentence in bold, and no heading
FEWEST_FOR_A_TAB = 3  # hard spaces side by side
# Small figures above and below the line, which have letters of their own: “m²”, “in two years.¹”
RAISED = dict(zip(map(ord, "0123456789+-−()"), "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾", strict=True))
LOWERED = dict(zip(map(ord, "0123456789+-−()"), "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎", strict=True))
FIGURES = {"sup": RAISED, "sub": LOWERED}
SPACE = re.compile(r"[ \t\r\n\f\xa0\u2007\u202f]+")


@dataclass
class OpenTable:
    """A table, or a list of terms, that is being read: the cells of its row, each with blocks."""

    cells: list[list[Block]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_open: bool = False  # whether a cell is being read


class BlockReader(PageReader):
    """Collects blocks in the order of reading."""

    def __init__(self, *, is_from_word: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.is_from_word = is_from_word
        self.blocks: list[Block] = []
        self.tables: list[OpenTable] = []
        self.kind, self.level, self.aside = Kind.TEXT, 0, ""
        self.lists = self.deeper = 0  # lists that are open, and what an item says beside them
        self.within = 0  # whether the item has begun with a block of its own
        self.text, self.link = "", ""
        self.silent: list[tuple[str, str]] = []  # tags whose words are passed over, with a reason
        self.passed_over: dict[str, list[str]] = {}
        self.pictures = 0
        self.figures: dict[int, str] = {}  # how figures are written here

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BREAKS and self.silent and self.silent[-1][0] == "head":
            self.silent.pop()
        if self.silences(tag, given):
            return
        if tag in BREAKS | CELLS:
            self.end_block()
            self.begin(tag, given)
        elif tag in {"strong", "b"}:
            self.text += "**"
        elif tag == "a" and is_good(given.get("href") or ""):
            self.link = given.get("href") or ""
            self.text += "["
        elif tag == "br":
            self.text += "\n"
        elif "mso-tab-count" in (given.get("style") or ""):
            self.text += "\t"
        self.pictures += tag == "img"
        self.figures = FIGURES.get(tag, self.figures)

    def silences(self, tag: str, given: dict[str, str | None]) -> bool:
        """Whether the words of an element are passed over."""
        reason = GONE.get(tag, "")
        if "hidden" in given or IS_HIDDEN.search(given.get("style") or ""):
            reason = HIDDEN
        if self.silent and tag == self.silent[-1][0]:
            self.silent.append(self.silent[-1])
        elif tag not in VOID and (reason or tag in SILENT or is_reference(given)):
            self.silent.append((tag, reason))
        return bool(self.silent)

    def begin(self, tag: str, given: dict[str, str | None]) -> None:
        """Begin a block, or a table with its rows and cells."""
        self.lists += tag in LISTS
        if tag in LISTS | {"p"}:
            said = DEEP.search(f"{given.get('class')} {given.get('style')}")
            self.deeper = int(said["google"] or said["word"]) if said else 0
        if tag in HEADINGS:
            self.kind, self.level = Kind.HEADING, HEADINGS[tag]
        elif tag == "li":
            self.kind, self.within = Kind.ITEM, 0
            self.aside = "in a footnote" if "note-" in (given.get("id") or "") else ""
        elif tag in {"table", "dl"}:
            self.tables.append(OpenTable())
        elif tag == "tr" or (tag == "dt" and self.tables and "dd" in self.tables[-1].tags):
            self.end_row()
        if tag in CELLS:
            self.tables = self.tables or [OpenTable()]
            self.tables[-1].cells.append([])
            self.tables[-1].tags.append(tag)
            self.tables[-1].is_open = True

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1][0]:
                self.silent.pop()
        elif tag in BREAKS | CELLS:
            self.end_block()
            self.end(tag)
        elif tag in FIGURES:
            self.figures = {}
        elif tag in {"strong", "b"}:
            self.text = self.text.removesuffix("**") if self.text.endswith("****") else self.text
            self.text += "**"
        elif tag == "a" and self.link:
            self.text, self.link = f"{self.text}]({self.link})", ""

    def end(self, tag: str) -> None:
        """End what `begin` began."""
        self.kind = Kind.TEXT
        self.lists = max(0, self.lists - (tag in LISTS))
        if tag == "li":
            self.aside = ""
        if tag in CELLS and self.tables:
            self.tables[-1].is_open = False
        elif tag == "tr":
            self.end_row()
        elif tag in {"table", "dl"} and self.tables:
            self.end_row()
            self.tables.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text += SPACE.sub(self.spaced, data).translate(self.figures)
        elif (reason := self.silent[-1][1]) and letters(data):
            self.passed_over.setdefault(reason, []).append(" ".join(data.split()))

    def spaced(self, run: re.Match[str]) -> str:
        """A tab for what parts columns: one that was typed, or many hard spaces in its place."""
        if "\n" in run[0]:
            return " "
        hard = len(run[0]) if self.is_from_word else run[0].count("\xa0")
        return "\t" if "\t" in run[0] or hard >= FEWEST_FOR_A_TAB else " "

    def end_block(self) -> None:
        """Close what was being read: a paragraph of its own or of a cell."""
        self.figures = {}
        if not self.text:
            return
        text = tidy(self.text.replace("****", ""))
        text = re.sub(r" *\n[ \t]*", "\n", re.sub(r" *\t[ \t]*", "\t", text)).strip()
        self.text = ""
        if letters(text):
            for block in self.blocks_of(text):
                self.add(block)

    def blocks_of(self, text: str) -> list[Block]:
        in_cell = bool(self.tables and self.tables[-1].is_open)
        depth = self.lists + self.deeper + self.within
        self.within = int(self.kind == Kind.ITEM)
        if self.kind == Kind.HEADING:
            heading = line_block(" ".join(plain(text).split())).text
            return [Block(Kind.HEADING, [heading], self.aside, level=self.level)]
        whole = ALL_BOLD.fullmatch(text)
        if whole and self.kind == Kind.TEXT and not self.aside and is_bold_heading(whole[1]):
            return [Block(Kind.HEADING, [whole[1].strip()], level=BOLD_LINE)]
        if self.kind == Kind.ITEM or (in_cell and len(self.tables[-1].cells) > 1):
            return [line_block(text, self.kind, self.aside, depth)]
        return [line_block(line, self.kind, self.aside, depth) for line in whole_lines(text)]

    def add(self, block: Block) -> None:
        if self.tables and self.tables[-1].is_open:
            self.tables[-1].cells[-1].append(block)
        else:
            self.blocks.append(block)

    def end_row(self) -> None:
        """Make a row of its cells; a cell that stands alone is what stands in it."""
        self.end_block()
        if not self.tables:
            return
        table = self.tables.pop()
        texts = [[cell for block in cell for cell in block.cells] for cell in table.cells]
        filled = [at for at, text in enumerate(texts) if text and not is_mark(text)]
        if is_layout(table.cells):
            for block in (block for cell in table.cells for block in cell):
                self.add(block)
        elif len(filled) > 1:
            name, *said = ("\n\n".join(texts[at]) for at in filled)
            name = plain(name).replace("\n\n", " ").strip()
            reason = COLUMNS_LINE if set(table.tags) == {"th"} else ""
            self.add(Block(Kind.ROW, [name, *said], left_out=reason))
        elif filled:
            for block in table.cells[filled[0]]:
                self.add(block)
        self.tables.append(OpenTable())


def is_mark(texts: list[str]) -> bool:
    """Whether a cell holds no more than a dot or a number."""
    text = " ".join(texts)
    return not letters(text) or bool(MARK.fullmatch(text))


def is_layout(cells: list[list[Block]]) -> bool:
    """Whether cells only arrange a page: a section stands in one, or beside its heading."""
    is_long = any(len(cell) > 1 or len(cell[0].text) > LONGEST_BOLD for cell in cells if cell)
    return is_long and any(begins_section(block) for cell in cells for block in cell)


def is_bold_heading(text: str) -> bool:
    return len(text) <= LONGEST_BOLD and "\t" not in text and text.strip()[-1:] not in ".!;,"


def is_reference(given: dict[str, str | None]) -> bool:
    """Whether a link is the number of a note, or leads back from one."""
    return "note-ref-" in f"{given.get('id') or ''}{given.get('href') or ''}"


def read_html(html: str, *, is_from_word: bool = False) -> tuple[list[Block], list[str]]:
    """The blocks, and what was found among them that is not text."""
    reader = BlockReader(is_from_word=is_from_word)
    reader.read(html)
    if reader.silent and reader.silent[0][0] != "head":
        raise UnreadableError(f"is broken: its <{reader.silent[0][0]}> is never closed.")
    while reader.tables:
        reader.end_row()
        reader.tables.pop()
    reader.end_block()
    said = {reason: "; ".join(found) for reason, found in reader.passed_over.items()}
    notices = [f"{reason}: “{text}”" for reason, text in said.items()]
    if reader.pictures:
        notices.append(f"Pictures, left out: {reader.pictures}")
    return reader.blocks, notices
