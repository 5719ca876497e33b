"""Invisible places to break a word that is longer than a line of paper."""

import re
from typing import Any

LONGEST_WORD = 30  # characters that fit a line of a PDF
LONGEST_IN_TITLE = 20
RUN = r"[^\s<>(){}\[\]\u200b\U0001f000-\U0001ffff]"  # what nothing breaks by itself
FIRST = r"[\w!-~\ufffd]"  # what can begin a line: no mark that belongs to the letter before it
ZERO_WIDTH_SPACE = "\u200b"


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """The same to read, with invisible places to break a word that is longer than a line."""
    return re.sub(rf"({RUN}{{{longest}}})(?={FIRST})", rf"\1{ZERO_WIDTH_SPACE}", text)


def all_breakable(data: Any, longest: int = LONGEST_WORD) -> Any:
    """The same data with each text breakable; an address stays, with how it is shown beside it."""
    if isinstance(data, str):
        return breakable(data, longest)
    if isinstance(data, list):
        return [all_breakable(each, longest) for each in data]
    if not isinstance(data, dict):
        return data
    texts = {key: all_breakable(value, longest) for key, value in data.items()}
    if "title" in data:
        texts["title"] = breakable(data["title"], LONGEST_IN_TITLE)
    if "url" in data:
        texts |= {"url": data["url"], "shown": texts["url"]}
    if "qr" in data:
        texts["qr"] = data["qr"]
    return texts
