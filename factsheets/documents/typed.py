"""Lines as somebody typed them: an item, a row, a heading or text."""

import re
import unicodedata
from collections.abc import Iterable

from .blocks import ITEM_OF_LIST, Block, Kind, letters, plain
from .headings import PAGE, begins_section

# Signs that look like others, or like nothing, and come from setting type.
PLAIN_SIGNS = str.maketrans(
    dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u202f", " ")
    | dict.fromkeys("\xad\u200b\u200c\u200d\u2060\ufeff", "")
    | {"\u2011": "-", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
)
# Small figures above and below the line, which have letters of their own: “m²”, “in two years.¹”
RAISED = dict(zip(map(ord, "0123456789+-−()o"), "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾º", strict=True))
LOWERED = dict(zip(map(ord, "0123456789+-−()"), "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎", strict=True))
FIGURES = {"sup": RAISED, "sub": LOWERED}
DOTS = "•·●▪■◦○‣⁃∙✓✔✅➢➤➔➜→»►▶▸◆◇❖❏❑□☐☑☒✗✘❌🔹🔸🔵\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
DASHES = r"[-*+–—−‐‒―§o]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]"
TO_TICK = r"\[[ xX]?\]\s+"
LONE_MARK = re.compile(rf"(?m)^[ \t]*(?:[{DOTS}]|{DASHES})[ \t]*\n\s*(?=\S)")  # copied from a PDF
MARK = re.compile(
    rf"\s*(?:[{DOTS}]\ufe0f?\s*|(?:{DASHES})(?:\s+(?:{TO_TICK})?|$)|{TO_TICK}|-(?=[^\W\d_]))"
)
MARKED_DOWN = re.compile(r"(?P<depth>#{1,6})\s+(?P<heading>\S.*)")
ROMAN = re.compile(r"[IVX]{1,5}[.)]\t")  # the number of a heading
PARTED = re.compile(r"\w-$")  # a word with a hyphen, at the end of a line
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![\w*])")  # “_so_”
IN_BARS = re.compile(r"\|(.+)\|")
QUOTED = re.compile(r"(?:>\s*|:\s+)+(?=\S)")  # or what is said of a term above it
NOTED = re.compile(r"\[\^[^\]\s]+\](?P<below>:\s*)?")
NO_WRAPPED = re.compile(r"\S(?:\t| {3,})\S|\]\(\S+\)")  # columns, or the address of a link
SHORTEST_WRAPPED, LONGEST_WRAPPED = 50, 100  # letters in the longest line


def tidy(text: str) -> str:
    """The letters without what setting type adds to them."""
    return unicodedata.normalize("NFC", text.translate(PLAIN_SIGNS))


def line_block(text: str, kind: Kind = Kind.TEXT, aside: str = "", depth: int = 0) -> Block:
    """A line as it was typed: a row with a tab, an item with a dash or dot, or text."""
    depth += len(text.expandtabs()) - len(text.expandtabs().lstrip())
    text = ROMAN.sub("", text.strip())
    mark = MARK.match(text)
    if mark and letters(text[mark.end() :]):
        kind, text = Kind.ITEM, text[mark.end() :].strip()
    cells = [cell.strip() for cell in text.split("\t") if letters(cell)]
    if len(cells) > 1:
        return Block(Kind.ROW, [plain(cells[0]), *cells[1:]], aside)
    block = Block(kind, cells or [text], aside)
    if kind == Kind.ITEM:
        block.level = ITEM_OF_LIST + depth
    return block


def read_lines(lines: Iterable[str]) -> list[Block]:
    """Lines, each as one block."""
    return [marked_down(tidy(line)) for line in lines if letters(line)]


def read_text(text: str) -> list[Block]:
    """The lines of a text file; those that were wrapped by hand are joined."""
    text = "\n".join(line.rstrip() for line in text.splitlines())
    text = LONE_MARK.sub(lambda mark: f"{mark[0].strip()} ", text)
    return read_lines(unwrapped(text.split("\n")))


def marked_down(line: str) -> Block:
    """A line whose heading or columns may be marked by signs or by spaces."""
    if heading := MARKED_DOWN.fullmatch(line.strip()):
        return Block(Kind.HEADING, [heading["heading"]], level=len(heading["depth"]))
    note = NOTED.match(line)
    if note and note["below"]:
        return Block(Kind.TEXT, [line[note.end() :]], aside="in a footnote")
    line = NOTED.sub("", QUOTED.sub("", line, count=1) if QUOTED.match(line) else line)
    if bars := IN_BARS.fullmatch(line.strip()):
        line = bars[1]
    cells = [cell.rstrip() for cell in EMPHASIS.sub(r"\2", line).split("|")]
    line = "\t".join([cells[0], *(cell.lstrip() for cell in cells[1:])])
    return line_block(re.sub(r"(?<=\S) {3,}(?=\S)", "\t", line))


def unwrapped(lines: list[str]) -> list[str]:
    """Join a line to the one above it where its first word would not have fitted there."""
    running = [len(line) for line in lines if not NO_WRAPPED.search(line)]
    width = max(running, default=0)
    width = width if width >= SHORTEST_WRAPPED else max(map(len, lines), default=0)
    if not SHORTEST_WRAPPED <= width <= LONGEST_WRAPPED:
        return lines
    joined: list[str] = []
    above = ""
    for line in lines:
        first = next(iter(line.split()), "")
        if first and goes_on(above, line, width) and not MARK.match(line):
            space = "" if PARTED.search(joined[-1]) and first not in {"and", "or"} else " "
            joined[-1] = f"{joined[-1]}{space}{line.strip()}"
        else:
            joined.append(line)
        above = line
    return joined


def goes_on(above: str, line: str, width: int) -> bool:
    """Whether a line is the rest of what the one above it, which is full, began."""
    if not above.strip() or "\t" in line:
        return False
    if PAGE.fullmatch(above.strip()) or PAGE.fullmatch(line.strip()):
        return False
    if line[:1].isupper() and begins_section(Block(Kind.TEXT, [line])):
        return False
    length, first = len(above.expandtabs()), line.split(maxsplit=1)[0]
    is_within = line.strip()[:1].islower() and above[-1] not in ".!?:;"
    return length + 1 + len(first) > width or (is_within and length > width * 3 / 4)


def whole_lines(text: str) -> list[str]:
    """The lines of a paragraph, each with both ends of what is bold in it."""
    lines, is_bold = [], False
    for line in filter(letters, text.split("\n")):
        begun = (f"**{line}" if is_bold else line).replace("****", "")
        is_bold = begun.count("**") % 2 == 1
        lines.append(f"{begun}**" if is_bold else begun)
    return lines
