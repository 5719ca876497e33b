"""The words of a mail that is written as a page only."""

import re

from factsheets.page_reader import PageReader

LONGEST = 500_000  # characters of a page that are read
BLOCKS = {"address", "article", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt"}
BLOCKS |= {"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p"}
BLOCKS |= {"pre", "section", "table", "tr", "ul"}
CELLS = {"td", "th"}
UNSEEN = {"head", "script", "style", "title"}
END_OF_LINE = re.compile(r"\r\n?|\n")
DEEPEST = 5  # quotes within quotes


class Page(PageReader):
    """Gathers words as they come, without a tree: tags without end would make one very slow."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.unseen = ""  # the tag within which nothing is shown
        self.depth = 0  # of quotes
        self.is_as_typed = False
        self.read(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # many a head has no end
            self.unseen = ""
        if not self.unseen:
            self.unseen = tag if tag in UNSEEN else ""
        self.handle_block(tag, opened=1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag == "blockquote":
            self.handle_block(tag, opened=-1)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""
        self.handle_block(tag, opened=-1)

    def handle_block(self, tag: str, *, opened: int) -> None:
        """Begin a line, marked as programs mark what they quote in plain text."""
        if tag == "blockquote":
            self.depth = max(0, self.depth + opened)
        if tag == "pre":
            self.is_as_typed = opened > 0
        if tag in BLOCKS and not self.unseen:
            self.pieces.append(self.line)
        elif tag in CELLS and not self.unseen:
            self.pieces.append(" ")

    @property
    def line(self) -> str:
        return "\n" + "> " * min(self.depth, DEEPEST)

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        end_of_line = self.line if self.is_as_typed else " "
        self.pieces.append(END_OF_LINE.sub(end_of_line, data))


def words_of_html(html: str) -> str:
    """Return the words of a page, one block a line, with “>” before what it quotes."""
    text = "".join(Page(html[:LONGEST]).pieces)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
