"""Telephone numbers as people write them, and the one of them that can be called."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from django.core.exceptions import ValidationError

from .characters import without_invisible

LIKE_THIS = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
COSTLY = ". We do not call numbers at a premium rate, such as those that begin with 09"
UNITED_KINGDOM = 44
UNUSED = "046"  # what no British number begins with, after its 0
PREMIUM = "9"  # what costs pounds a minute to call, and is nobody's own
FULL = 10  # digits of nearly every British number, without the 0 before it
LONGEST = 15  # digits of any number in the world (E.164)
LOCAL = range(5, 9)  # digits of a number whose area code is left out
FEWEST = 6  # digits that are more than a time or a house number
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
LABEL = r"[^\W\d_]+\s*[:.]"  # “tel:”, “Mobile:”, “Tel.”
NOTE = r"\([^()]*[^\W\d_][^()]*\)"  # “(wife)”, “(after 6)”
RELAY = r"(?<!\d)1800[12][\s-]*(?=[+(]*0|\+)"  # what a text relay is dialled by, before it
CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:]\d\d)?\s*(?:[ap]m)?"
WHOLE_CLOCK = r"(?:[01]\d|2[0-4])[0-5]\d"
BETWEEN = r"\s*(?:[-/]|to|till?|until|and|or)\s*"
TIMES = (  # “9-5”, “9.30 to 17.00”, “24/7”, “18:30”, “1830-1930”
    rf"(?<![\d./-])(?:{CLOCK}{BETWEEN}{CLOCK}|{WHOLE_CLOCK}{BETWEEN}{WHOLE_CLOCK}"
    r"|(?:[01]?\d|2[0-4])[.:][0-5]\d)(?![\d./-])"
)
ANY_TIMES = rf"{TIMES}|(?<![\d./-]){WHOLE_CLOCK}(?![\d./-])"  # “1830” too
WITH_COLON = r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])"  # no number is written so
JOINT = r"(?<=\d{3})[,;:]\s*(?=\d{3})"  # of one number, as in “07700,900,982”
COUNT = r"(?<=\d)\s+\d\s+(?=[^\W\d_])"  # “… 2 rings”; a number's last digit seldom stands alone
WORD = r"(?<!\w)[^\W\d_]+(?:[1-9]\d{0,4})?(?!\w)"  # “after”, “x123”, but not “Mob07700”
PART = r"[+(]*\d[\d().-]*(?:[^\W\d_]\w*)?"  # digits, what is written between, “6pm”
LOOK_ALIKE = r"\d[OoIl]|[OoIl]\d"


def read(typed: str) -> str:
    """Give the first number that can ring, in international form (E.164), without an extension.

    A number without a country is British. Raises ValidationError, saying what is wrong with it.
    """
    text = unicodedata.normalize("NFKC", without_invisible(typed)).translate(DASHES)
    text = re.sub(f"{LABEL}|{NOTE}|{RELAY}|{WITH_COLON}", " , ", text)
    without_last = re.sub(rf"{TIMES}\W*\Z", " , ", text)
    without_any = re.sub(ANY_TIMES, " , ", text)  # late: a number may be written like times
    together = re.sub(JOINT, " ", text)
    # What stands beside a note, as in “07700 900982 - 2 rings”
    apart, both = (re.sub(r"\s-\s|@", " , ", reading) for reading in (text, together))
    uncounted = re.sub(COUNT, " , ", without_last)
    for reading in (uncounted, without_last, text, without_any, together, apart, both):
        if number := first_number(reading):
            return number
    raise ValidationError(f"{LIKE_THIS}{reason(re.sub(TIMES, ' , ', text))}", code="invalid")


def as_dialled(number: str) -> str:
    """Give a number that was read as it is dialled here; none where there is none."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    is_british = parsed.country_code == UNITED_KINGDOM
    forms = phonenumbers.PhoneNumberFormat
    written = forms.NATIONAL if is_british else forms.INTERNATIONAL
    return phonenumbers.format_number(parsed, written)


def first_number(text: str) -> str:
    """Give the first number that can ring; empty when there is none."""
    for stretch in stretches(text):
        for start in starts(stretch):
            for end in ends(stretch, start):
                if found := dialled(stretch[start:end]):
                    return found
    return ""


def stretches(text: str) -> Iterator[list[str]]:
    """Parts that may belong to one number: digits, with “/” where it parts them, without words."""
    for stretch in re.split(rf"{WORD}|[,;:|&#\n]", text):
        parts = re.findall(rf"/|{PART}", stretch)
        yield [re.sub(r"[^\W\d_].*", "", part) for part in parts if not is_note(part)]


def is_note(part: str) -> bool:
    """Whether a part is a time or the like, as “6pm” is."""
    return bool(re.search(r"[^\W\d_]", part)) and len(re.sub(r"\D", "", part)) < FEWEST


def starts(stretch: list[str]) -> list[int]:
    """Where a number may start: at first, after “/”, and where one begins with its 0 or +.

    Anywhere else it would be the end of one number with the beginning of the next. A digit or two
    before what begins so are none of it: “after 5 07700 900982”.
    """
    found = [
        at
        for at, part in enumerate(stretch)
        if part != "/" and (at == 0 or stretch[at - 1] == "/" or re.match(r"\(*[+0]", part))
    ]
    is_apart = found[1:2] == [1] and re.fullmatch(r"(?!44)[1-9]\d?", stretch[0])
    return found[1:] if is_apart else found


def ends(stretch: list[str], start: int) -> Iterator[int]:
    """Where a number may end: at the end, before “/”, and before what begins like another.

    A zero begins another after a British number only: others have it inside. So does “2)”.
    """
    is_foreign = re.match(r"\(?(\+|00)(?!44)", stretch[start])
    another = r"/|\(?\+" if is_foreign else r"/|\(?\+|\(?0|\d[).]+\Z"
    for at in range(start + 1, len(stretch) + 1):
        if at == len(stretch) or re.match(another, stretch[at]):
            yield at


def dialled(parts: list[str]) -> str:
    """The number in E.164; empty when no phone rings there."""
    text = " ".join(part for part in parts if part != "/")
    if len(re.sub(r"\D", "", text)) > LONGEST + len("000"):
        return ""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not can_ring(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def can_ring(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it has all its digits and begins as some do.

    Ranges that the library does not know yet ring as well.
    """
    if is_premium(number):
        return False
    if number.country_code != UNITED_KINGDOM:
        return phonenumbers.is_possible_number(number)
    national = phonenumbers.national_significant_number(number)
    is_full = len(national) == FULL and national[0] not in UNUSED
    return is_full or phonenumbers.is_valid_number(number)


def is_premium(number: phonenumbers.PhoneNumber) -> bool:
    """Whether a call would cost whoever makes it much, and pay somebody who had it made.

    British ones that begin with 08 are not meant: hospitals and firms have them.
    """
    if number.country_code == UNITED_KINGDOM:
        return phonenumbers.national_significant_number(number).startswith(PREMIUM)
    kind: int = phonenumbers.number_type(number)
    return kind == phonenumbers.PhoneNumberType.PREMIUM_RATE


def reason(text: str) -> str:
    """What is wrong with a number that cannot ring, as a second sentence; empty if none is seen."""
    if letter := re.search(LOOK_ALIKE, text):
        found = next(c for c in letter.group() if not c.isdigit())
        return f". Yours has the letter “{found}” in it: write the number in figures"
    digits = re.sub(r"\D", "", text)
    if not digits:
        return ". If you have none, leave this empty and choose video or email"
    if text.lstrip(" (,").startswith(("+", "00")):
        return reason_abroad(text)
    if not digits.startswith("0") and len(digits) in LOCAL:
        return ". Yours has no area code"
    is_costly = re.fullmatch(rf"0?{PREMIUM}\d{{{FULL - 1}}}", digits)
    if is_costly or len(digits) == len("0") + FULL:
        return COSTLY if is_costly else unused(digits)
    return f". A British number has 11 digits, and yours has {len(digits)}"


def unused(digits: str) -> str:
    """That no British number begins so; empty where some do."""
    is_begun = digits[0] == "0" and digits[1] not in UNUSED
    return "" if is_begun else f". No British number begins with {digits[:2]}"


def reason_abroad(text: str) -> str:
    """What is wrong with a number that begins with a country's code."""
    try:
        number = phonenumbers.parse(text.strip(" ,"), "GB")
    except phonenumbers.NumberParseException:
        return ". Check the code of the country"
    if is_premium(number):
        return COSTLY
    if number.country_code == UNITED_KINGDOM:
        digits = phonenumbers.national_significant_number(number)
        if len(digits) == FULL:
            return f". No British number begins with 0{digits[0]}"
        return f". After +44 come 10 digits, and yours has {len(digits)}"
    length = phonenumbers.is_possible_number_with_reason(number)
    is_short = length == phonenumbers.ValidationResult.TOO_SHORT
    return f". Yours has too {'few' if is_short else 'many'} digits for its country"
