"""The words of a mail that is written as a page only."""

import re

from factsheets.page_reader import PageReader

LONGEST = 500_000  # characters of a page that are read
BLOCKS = {
    *(
        "address",
        "blockquote",
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "p",
        "pre",
        "table",
        "tr",
    ),
}
UNSEEN = {"head", "script", "style", "title"}


class Page(PageReader):
    """Gathers words as they come, without a tree: tags without end would make one very slow."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.unseen = ""  # the tag within which nothing is shown
        self.read(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # many a head has no end
            self.unseen = ""
        if not self.unseen:
            self.unseen = tag if tag in UNSEEN else ""
        self.handle_block(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""
        self.handle_block(tag)

    def handle_block(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data)


def words_of_html(html: str) -> str:
    """Return the words of a page, one block a line."""
    text = "".join(Page(html[:LONGEST]).pieces)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
