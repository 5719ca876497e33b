"""Words typed by whoever sent a form, in letters that go out in the clinic's name."""

import re
import unicodedata

from factsheets.long_words import ZERO_WIDTH_SPACE

NOT_A_NAME = re.compile(r"://|www\.|@|\w\.(?:[a-z]{2}|[A-Z]{2})|\w\.\w{2,}/|(?:\d\D*){4}")
LINK = re.compile(r"\w+://\S+|www\.\S+|\S+@\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
JOINT = re.compile(r"(?<=[.:/@])(?=\S)")


def as_name(typed: str) -> str:
    """What was typed as a name; nothing where it holds a link, an address or four digits."""
    seen = unicodedata.normalize("NFKC", typed).replace("。", ".")
    return "" if NOT_A_NAME.search(seen) else typed


def greeting(name: str) -> str:
    """“Hello Ann,”, or “Hello,” to whom no name is known."""
    return f"Hello {as_name(name)}," if as_name(name) else "Hello,"


def unlinked(text: str) -> str:
    """The same to read, in which no mail program finds a link to follow."""
    return LINK.sub(lambda link: JOINT.sub(ZERO_WIDTH_SPACE, link.group()), text)
