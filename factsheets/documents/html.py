"""Blocks of HTML, as Word's converter, a browser or a word processor writes it."""

import re

from ..formatted import is_good
from ..page_reader import PageReader
from .blocks import COLUMNS_LINE, Block, Kind, UnreadableError, letters, plain
from .links import LEADS_AWAY, direct
from .tables import ALL_BOLD, OpenTable, is_bold_heading, is_head, is_layout, is_mark
from .typed import FIGURES, line_block, tidy, whole_lines

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
STRUCK, DESCRIBED = "Struck out, left out", "Described by a picture, left out"
GONE = {"del": DELETED, "s": STRUCK, "strike": STRUCK, "nav": "A menu of the page, left out"}
IS_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
BOLD_LINE = 7  # the level of a line in bold, below every real heading
FEWEST_FOR_A_TAB = 3  # hard spaces side by side
REFERENCE = re.compile(r"\d{0,3}|[a-z]|[ivx]{1,4}")  # the text of a link: “[1]”, “*” or “↩”
SPACE = re.compile(r"[ \t\r\n\f\xa0\u2007\u202f]+")


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
        self.target, self.target_at = "", 0  # where a link on the page leads, and begins
        self.links: list[str] = []
        self.noted: set[str | None] = set()  # notes that were referred to
        self.note = ""  # the tag that holds one of them
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
        elif tag == "a":
            self.begin_link(given)
        elif tag == "br":
            self.text += "\n"
        elif "mso-tab-count" in (given.get("style") or ""):
            self.text += "\t"
        self.pictures += tag == "img"
        self.pass_over(DESCRIBED, given.get("alt") or "")
        self.figures = FIGURES.get(tag, self.figures)

    def silences(self, tag: str, given: dict[str, str | None]) -> bool:
        """Whether the words of an element are passed over."""
        reason = GONE.get(tag, "")
        if "hidden" in given or IS_HIDDEN.search(given.get("style") or ""):
            reason = HIDDEN
        if self.silent and tag == self.silent[-1][0]:
            self.silent.append(self.silent[-1])
        elif tag not in VOID and (reason or tag in SILENT):
            self.silent.append((tag, reason))
        return bool(self.silent)

    def begin(self, tag: str, given: dict[str, str | None]) -> None:
        """Begin a block, or a table with its rows and cells."""
        self.begin_note(tag, given)
        self.lists += tag in LISTS
        if tag in LISTS | {"p"}:
            said = DEEP.search(f"{given.get('class')} {given.get('style')}")
            self.deeper = int(said["google"] or said["word"]) if said else 0
        if tag in HEADINGS:
            self.kind, self.level = Kind.HEADING, HEADINGS[tag]
        elif tag == "li":
            self.kind, self.within = Kind.ITEM, 0
        elif tag in {"table", "dl"}:
            self.tables.append(OpenTable())
        elif tag == "tr" or (tag == "dt" and self.tables and "dd" in self.tables[-1].tags):
            self.end_row()
        if tag in CELLS:
            self.tables = self.tables or [OpenTable()]
            self.tables[-1].cells.append([])
            self.tables[-1].tags.append(tag)
            self.tables[-1].is_open = True

    def begin_link(self, given: dict[str, str | None]) -> None:
        self.begin_note("a", given)
        address = direct(given.get("href") or "")
        if LEADS_AWAY.match(address):
            self.links.append(address)
        self.link = address if is_good(address) else ""
        self.text += "[" if self.link else ""
        self.target, self.target_at = address.partition("#")[2], len(self.text)

    def end_link(self) -> None:
        """Keep a link to elsewhere; one to a note of the page, or back from it, is no text."""
        if self.link:
            self.text, self.link = f"{self.text}]({self.link})", ""
        elif self.target and REFERENCE.fullmatch(letters(self.text[self.target_at :])):
            self.text = self.text[: self.target_at]
            self.noted.add(self.target)

    def begin_note(self, tag: str, given: dict[str, str | None]) -> None:
        if {given.get("id"), given.get("name")} & self.noted:
            self.aside, self.note = "in a footnote", tag

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
        elif tag == "a":
            self.end_link()

    def end(self, tag: str) -> None:
        """End what `begin` began."""
        self.kind = Kind.TEXT
        self.lists = max(0, self.lists - (tag in LISTS))
        if tag == self.note:
            self.aside = self.note = ""
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
        elif reason := self.silent[-1][1]:
            self.pass_over(reason, data)

    def pass_over(self, reason: str, said: str) -> None:
        """Note words that are left out."""
        if letters(said):
            self.passed_over.setdefault(reason, []).append(" ".join(said.split()))

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
        if self.note == "a":
            self.aside = self.note = ""

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
            reason = COLUMNS_LINE if is_head(table) else ""
            self.add(Block(Kind.ROW, [name, *said], left_out=reason))
        elif filled:
            for block in table.cells[filled[0]]:
                self.add(block)
        self.tables.append(OpenTable(is_first=table.is_first and not filled))


def read_html(html: str, *, is_from_word: bool = False) -> tuple[list[Block], list[str], list[str]]:
    """The blocks, what was found among them that is not text, and where links lead."""
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
    return reader.blocks, notices, reader.links
