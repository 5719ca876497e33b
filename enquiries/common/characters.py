"""Which characters can be seen."""

import unicodedata

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt, where the category does not
# say so already; and two signs that are drawn as nothing: blank Braille and the null notehead.
IGNORABLE = [
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1D159, 0x1D159),
    (0xE0000, 0xE0FFF),
]

# What turns the direction of whatever follows on its line, our own words among it.
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"}


def is_invisible(character: str) -> bool:
    """Whether nothing is drawn for it, not even a space: marks of direction, joiners, fillers."""
    if unicodedata.category(character) == "Cf":
        return True
    return any(first <= ord(character) <= last for first, last in IGNORABLE)


def without_invisible(text: str) -> str:
    if text.isascii():  # as nearly all that is typed
        return text
    return "".join(character for character in text if not is_invisible(character))


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: no letter, number, sign or punctuation."""
    return not any(unicodedata.category(c)[0] in "LNPS" and not is_invisible(c) for c in text)


def in_own_direction(text: str) -> str:
    """The same text, each line of Arabic, Hebrew or Urdu kept apart from the words around it."""
    lines = text.split("\n")
    return "\n".join(f"\u2067{x}\u2069" if is_right_to_left(x) else x for x in lines)


def is_right_to_left(line: str) -> bool:
    """Whether the first letter of a line that has a direction is written from right to left."""
    directions = map(unicodedata.bidirectional, line)
    return next((d for d in directions if d in {"L", "R", "AL"}), "L") != "L"
