"""By which words staff find a request: columns filled beside it, the same on every database.

`search_who` is found by any part of it, `search_words` and `search_clinical` by how a word begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Concat

from enquiries.common.address import canonical
from enquiries.common.folding import folded, sought

from .contact_log import ContactLogEntry

if TYPE_CHECKING:
    from .consultation import Consultation

Kind = ContactLogEntry.Kind
FEWEST_DIGITS = 3
FROM_ABROAD = re.compile(r"00(44|\d{7})")
MOST_WORDS = 8
# Lines of the log in somebody's own words; others name colleagues and other requests.
IN_WORDS = {
    Kind.NOTE,
    Kind.REACHED,
    Kind.LEFT_MESSAGE,
    Kind.NO_ANSWER,
    Kind.HEARD,
    Kind.WAITING,
    Kind.REPLY,
    Kind.OFFERED,
    Kind.CORRECTED,
    Kind.URGENCY,
    Kind.CLOSED,
}
WHO = ("reference", "name", "email", "phone_e164")
WROTE = ("concern", "best_time", "access_needs")
REFERENCE = re.compile(r"\bmbp\W*(\w{6})\b", re.IGNORECASE)
# What stands before a reference or a number in a letter, an address book or a note.
LABEL = re.compile(
    r"^\W*(?:(?:our|your|re|ref|reference|request|enquiry|tel|telephone|phone|mob|mobile|no|number)\b"
    r"[\s.:#-]*)+",
    re.IGNORECASE,
)
AFTER_LABEL = re.compile(r"\w{3,6}")  # a reference, or part of one, without what all begin with


def who(consultation: Any) -> str:
    """Give what tells who it is: reference, name (once more in one word), address and number."""
    name, number = folded(consultation.name), consultation.phone_e164.removeprefix("+")
    dialled = f"0{number[2:]}" if number.startswith("44") else ""
    parts = [folded(consultation.reference), name, folded(consultation.email), number, dialled]
    if " " in name:
        parts.append(name.replace(" ", ""))
    return " ".join(filter(None, parts))


def wrote(consultation: Any) -> str:
    """Give what the patient wrote, with a blank before each word."""
    texts = (folded(getattr(consultation, name)) for name in WROTE)
    return "".join(f" {text}" for text in texts if text)


def columns_of(consultation: Any) -> dict[str, str]:
    """Give the columns of a request of which nothing is logged yet."""
    return {"search_who": who(consultation), "search_words": wrote(consultation)}


def columns_with(kind: Kind, text: str) -> dict[str, Any]:
    """Give the columns that a line of the log adds its words to."""
    clinical = kind == Kind.CLINICAL_NOTE
    words = folded(text) if clinical or kind in IN_WORDS else ""
    column = "search_clinical" if clinical else "search_words"
    return {column: Concat(column, Value(f" {words}"))} if words else {}


def columns_after(consultation: Consultation, changed: dict[str, str], text: str) -> dict[str, Any]:
    """Give the columns of a request of which some details are put right, and a line says so."""
    names = (*WHO, *WROTE)
    now = {name: changed.get(name, getattr(consultation, name)) for name in names}
    kept = consultation.search_words.removeprefix(wrote(consultation))
    corrected = type(consultation)(**now)
    return {
        "search_who": who(corrected),
        "search_words": f"{wrote(corrected)}{kept} {folded(text)}",
    }


def digits_of_a_number(typed: str) -> str:
    """Give the digits by which a number is found, however it was typed; empty if too few.

    "020 7946" and "(020) 7946" give "0207946", "+44 (0)20 7946" gives "44207946": a number is kept
    in both ways. "0044 20" gives "4420"; "0018" is how one ends.
    """
    if not re.fullmatch(r"[\d\s()+./-]+", typed):
        return ""
    digits = re.sub(r"\D", "", typed.replace("(0)", ""))
    if len(digits) < FEWEST_DIGITS:
        return ""
    return digits[2:] if FROM_ABROAD.match(digits) else digits


def terms(typed: str) -> list[str]:
    """Give the words of a search as they are kept: a number is one, and so is an address."""
    if reference := REFERENCE.search(typed):
        return [f"mbp{reference[1].casefold()}"]
    rest = LABEL.sub("", typed).strip()
    if digits := digits_of_a_number(rest):
        return [digits]
    typed = rest if AFTER_LABEL.fullmatch(rest) else typed
    if "@" in typed.strip("@") and " " not in typed.strip():
        try:
            return sought(canonical(typed))
        except ValidationError:
            pass  # part of an address
    return sought(typed)[:MOST_WORDS]


def rarest_first(words: list[str]) -> list[str]:
    """Give long words before short ones: a row that lacks the first is left at once."""
    return sorted(words, key=len, reverse=True)


def in_who(words: list[str]) -> Q:
    """Demand each word in who it is."""
    return Q(*(Q(search_who__contains=word) for word in rarest_first(words)))


def anywhere(words: list[str], *, clinical: bool) -> Q:
    """Demand each word in who it is, in what was written, or in what clinicians read."""
    columns = ["search_words", *(["search_clinical"] if clinical else [])]
    demanded = Q()
    for word in rarest_first(words):
        either = Q(search_who__contains=word)
        for column in columns:
            # The first alone is soon looked for: a blank stands at every word.
            either |= Q((f"{column}__contains", word), (f"{column}__contains", f" {word}"))
        demanded &= either
    return demanded
