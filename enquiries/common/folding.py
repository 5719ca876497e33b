"""How words are made alike, so that a name is found however it is typed: “O’Brien” and “OBRIEN”."""

import re
import unicodedata

from factsheets.apostrophes import APOSTROPHES

DASHES = "-‐‑‒–—−﹣－"
# Letters that Unicode does not take apart.
ALONE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
JOINED = str.maketrans("", "", APOSTROPHES + DASHES)
PARTED = str.maketrans(dict.fromkeys(DASHES, " ") | dict.fromkeys(APOSTROPHES, ""))
BETWEEN = re.compile(r"[^\w.@+]+")  # what stands between words; an address is one word
INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # the dot of “J.R.”


def plain(text: str) -> str:
    """Give small letters without accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return letters.translate(ALONE)


def words(text: str) -> list[str]:
    """Give the words of a text that is plain, without the punctuation around them."""
    parts = [part if "@" in part else INITIALS.sub(" ", part) for part in BETWEEN.split(text)]
    return [word for part in parts for piece in part.split() if (word := piece.strip("._+"))]


def folded(text: str) -> str:
    """Give a text as it is kept to be searched: “Anne-Marie  O’Brien” as “annemarie obrien”."""
    return " ".join(words(plain(text).translate(JOINED)))


def sought(typed: str) -> list[str]:
    """Give the words of a search, each of which is somewhere in what is found.

    A dash parts them here and joins them above: “Anne-Marie” is found by both spellings.
    """
    return words(plain(typed).translate(PARTED))
