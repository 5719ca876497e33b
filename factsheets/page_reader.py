"""Reading HTML that others wrote, in one pass and however broken it is."""

from html import unescape
from html.parser import HTMLParser


class PageReader(HTMLParser):
    """What is common to readers of pages: nothing that is written can stop or slow them."""

    def read(self, page: str) -> None:
        """Read all of a page, with a tag that has no end as text.

        It is never closed, which would look for each missing end again and again: minutes for a
        page of a hundred kilobytes.
        """
        self.feed(page)
        if self.rawdata:
            self.handle_data(unescape(self.rawdata))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pass over `<![…`, whatever it holds, as browsers do; Python's own raises an error."""
        return self.parse_bogus_comment(i)
