"""What nobody would think of typing."""

import os
import random

# Scripts that shape, join, stack or turn around what they are next to; marks that need a letter;
# controls that no form lets through and those that it does; emoji and what joins them; the edges.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x530, 0x5FF), (0x600, 0x6FF),
    (0x700, 0x74F), (0x780, 0x7BF), (0x900, 0x97F), (0x980, 0x9FF), (0xA80, 0xAFF), (0xB80, 0xBFF),
    (0xC00, 0xCFF), (0xD80, 0xDFF), (0xE00, 0xEFF), (0xF00, 0xFFF), (0x1000, 0x109F),
    (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x137F), (0x1780, 0x17FF), (0x1800, 0x18AF),
    (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x2000, 0x206F), (0x20D0, 0x20FF), (0x2190, 0x22FF),
    (0x2600, 0x27BF), (0x3000, 0x30FF), (0x4E00, 0x4EFF), (0xAC00, 0xACFF), (0xE000, 0xE0FF),
    (0xFB00, 0xFDFF), (0xFE00, 0xFE2F), (0xFE70, 0xFEFF), (0xFFF0, 0xFFFD), (0x10900, 0x1091F),
    (0x11000, 0x1107F), (0x12000, 0x120FF), (0x13000, 0x130FF), (0x1D100, 0x1D1FF),
    (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F6FF), (0x1F900, 0x1F9FF), (0xE0001, 0xE007F),
    (0xE0100, 0xE01EF), (0x10FFF0, 0x10FFFD),
]  # fmt: skip
TROUBLE = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u2060\ufeff\u00ad"
)
LONGEST = 60


def character(chance: random.Random) -> str:
    """Any character of a range, each range as likely; often one that turns the text around."""
    if chance.random() < 0.2:
        return chance.choice(TROUBLE)
    return chr(chance.randint(*chance.choice(RANGES)))


def mixture(chance: random.Random) -> str:
    """A few scripts, or all of them, with marks and controls in between."""
    few = "".join(character(chance) for _ in range(chance.randint(1, 6)))
    return "".join(
        chance.choice(few) if chance.random() < 0.7 else character(chance)
        for _ in range(chance.randint(1, LONGEST))
    )


def guesses(few: int) -> int:
    """How many to try: a few on every run, thousands in the nightly one (GUESSES=20000)."""
    return int(os.environ.get("GUESSES", few))
