"""Words typed by whoever sent a form, in letters that go out in the clinic's name."""

import re
import unicodedata

from factsheets.long_words import ZERO_WIDTH_SPACE

from .characters import TURNS, without_invisible

NOT_A_NAME = re.compile(r"://|www\.|@|\w\.\w{2,}/|(?:\d\D*){4}")
ENDING = re.compile(r"\w\.([^\W\d_]{2})")  # “.co”, “.UK”, “.рф”, “.中国”; not “St.John”
DOTS = ".․。．｡"  # what programs read as the dot of an address
DIALLED = r"(?:tel|sms|callto|facetime)"
LINK = re.compile(
    rf"\w+://\S+|www[{DOTS}]\S+|\S+[@＠﹫]\S+|{DIALLED}:\S+|[\w-]+(?:[{DOTS}][\w-]+)+(?:/\S*)?",
    re.IGNORECASE,
)
JOINT = re.compile(rf"(?<=[{DOTS}:/@＠﹫])(?=\S)")


def as_name(typed: str) -> str:
    """What was typed as a name; nothing where it holds a link, an address or four digits."""
    seen = without_invisible(unicodedata.normalize("NFKC", typed)).replace("。", ".")
    endings = ENDING.findall(seen)
    has_address = any(each in {each.lower(), each.upper()} for each in endings)
    return "" if has_address or NOT_A_NAME.search(seen) else typed


def greeting(name: str) -> str:
    """“Hello Ann,”, or “Hello,” to whom no name is known, such as “-” or “0”."""
    known = as_name(name).translate(TURNS).rstrip(",")
    return f"Hello {known}," if any(map(str.isalpha, known)) else "Hello,"


def unlinked(text: str) -> str:
    """The same to read, in which no mail program finds a link to follow."""
    return LINK.sub(lambda link: JOINT.sub(ZERO_WIDTH_SPACE, link.group()), text)
