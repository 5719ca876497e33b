"""Invisible places to break a word that is longer than a line of paper.

Words are measured in letters of the usual width, in bold; wide letters count for more.
"""

import json
import re
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from django.conf import settings

SIZES = json.loads((Path(settings.BASE_DIR) / "templates" / "pdf" / "sizes.json").read_text())
MM = 72 / 25.4  # points
LONGEST_WORD = 30  # letters that fit each line of a report
IN_A_COLUMN = 22  # and half a line of its first page
EM_A_LETTER = 0.66
LINE = 210 * MM - 2 * SIZES["margin_mm"] * MM  # points
CODE = (SIZES["code_mm"] + 2 * SIZES["code_inset_mm"]) * MM
INDENT = 2.2  # ems, of a list within a card
# Of headings typst itself makes the text larger, before our own sizes.
TYPST_TITLE, TYPST_HEADING = 1.4, 1.2
WIDE = 1.75  # usual letters
FOR_MACHINES = ("url", "qr")

RUN = r"[^\s<>(){}\[\]\u200b\U0001f000-\U0001ffff]"  # what nothing breaks by itself
FIRST = re.compile(r"[\w!-~\ufffd]")  # can begin a line: no mark that belongs to the letter before
WIDEST = re.compile(r"[WMmw@%&\u2014\u2026\u0400-\U0001ffff]")
ZERO_WIDTH_SPACE = "\u200b"


def width(char: str) -> float:
    """Return how many usual letters are as wide, at the least."""
    if WIDEST.match(char):
        return WIDE
    return 1.25 if char.isupper() else 1.0


def broken(word: str, longest: float) -> str:
    """Break a word that is longer into parts of about one length."""
    widths = [width(char) for char in word]
    if sum(widths) <= longest:
        return word
    part = min(longest, sum(widths) / ceil(sum(widths) / longest) + 1)
    found, filled = "", 0.0
    for char, wide in zip(word, widths, strict=True):
        if filled + wide > part and FIRST.match(char):
            found, filled = found + ZERO_WIDTH_SPACE, 0.0
        found, filled = found + char, filled + wide
    return found


def breakable(text: str, longest: float = LONGEST_WORD) -> str:
    """The same to read, with invisible places to break a word that is longer than a line."""
    may_be_longer = rf"{RUN}{{{ceil(longest / WIDE)},}}"
    return re.sub(may_be_longer, lambda run: broken(run.group(), longest), text)


@cache
def lengths(size: int) -> dict[str, float]:
    """Return the longest word of each kind of text, in a file whose text has this size."""
    is_largest = size == SIZES["largest_print"]
    title = SIZES["title_in_largest_print" if is_largest else "title"]
    ems = {
        "": LINE / size - INDENT,
        "title": LINE / size / (TYPST_TITLE * title),
        "heading": LINE / size / (TYPST_HEADING * SIZES["heading"]),
        "shown": (LINE - CODE) / size - 1,
        "kicker": LINE / size / 1.1,
    }
    return {kind: each / EM_A_LETTER for kind, each in ems.items()}


def all_breakable(data: Any, size: int = 12, kind: str = "") -> Any:
    """The same data with each text breakable; an address stays, with how it is shown beside it."""
    if isinstance(data, str):
        longest = lengths(size)
        return breakable(data, longest.get(kind, longest[""]))
    if isinstance(data, list):
        return [all_breakable(each, size, kind) for each in data]
    if not isinstance(data, dict):
        return data
    texts = {
        key: each if key in FOR_MACHINES else all_breakable(each, size, key)
        for key, each in data.items()
    }
    if "url" in data:
        texts["shown"] = all_breakable(data["url"], size, "shown")
    return texts
