"""What has been erased or blocked is written down twice, to be done again after a restore.

In a table, from which it is copied off the machine, and in a file that no backup contains. Each
line carries a keyed check, so that nobody makes a restore erase or unblock what they please.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from . import erasure_file
from .address import keys

LINE = re.compile(
    r"(?:(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) )?"
    r"\b(?P<deed>erased|blocked|unblocked) (?P<kind>\w+) (?P<what>[0-9a-f-]{32,64})"
    r"(?: (?P<check>[0-9a-f]{32}))?\s*$"
)
WORDS = ("deed", "kind", "what")
OLD, NEW = timedelta(days=2), timedelta(minutes=1)  # within which a missing line is looked for

logger = logging.getLogger("enquiries.erasures")


class Erasure(models.Model):
    """One deed that a restore repeats: on what, by its id or its digest alone."""

    class Deed(models.TextChoices):
        ERASED = "erased"
        BLOCKED = "blocked"
        UNBLOCKED = "unblocked"

    deed = models.CharField(max_length=9, choices=Deed, default=Deed.ERASED)
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=64, help_text="An id, or the digest of an address.")
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.deed} {self.kind} {self.what}"

    def line(self, at: datetime) -> str:
        """Give what stands in the file."""
        return f"{at:%Y-%m-%dT%H:%M:%SZ} {self} {check(str(self), keys()[0])}"


def check(words: str, key: str) -> str:
    """Give what proves that a line was written by us."""
    digest = salted_hmac("enquiries.erasures", words, secret=key, algorithm="sha256")
    return digest.hexdigest()[:32]


def note(deed: str, kind: str, what: Iterable[object]) -> None:
    """Write down what is being done, in this transaction; the file has it once it is committed."""
    erasures = [Erasure(deed=deed, kind=kind, what=str(each)) for each in what]
    Erasure.objects.bulk_create(erasures)
    now = timezone.now()
    transaction.on_commit(partial(write_down, [erasure.line(now) for erasure in erasures]))


def note_erased(kind: str, ids: Iterable[object]) -> None:
    """Write down which enquiries are erased."""
    note(Erasure.Deed.ERASED, kind, ids)


def write_down(lines: list[str]) -> None:
    """Log the deeds, and add them to the file; the table has them even where that fails."""
    for line in lines:
        logger.info("%s", line.partition(" ")[2])
    try:
        erasure_file.append("".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        logger.error("the list of erasures cannot be written: %s", error.strerror)  # noqa: TRY400


def complete() -> int:
    """Add to the file what the table alone has, of a run that was killed; returns how many.

    No blocks: the same one may have been lifted and set again, so none is told from another.
    """
    recent = Erasure.objects.filter(deed=Erasure.Deed.ERASED, at__range=(Now() - OLD, Now() - NEW))
    return add_missing(recent)


def add_missing(erasures: Iterable[Erasure]) -> int:
    """Add to the file what it lacks of these, and every block among them; returns how many."""
    written = erasure_file.written()
    if written is None:
        return 0
    lines = map(LINE.search, written.splitlines())
    known = {line.group(*WORDS) for line in lines if line and line["deed"] == Erasure.Deed.ERASED}
    missing = [each for each in erasures if (each.deed, each.kind, each.what) not in known]
    if missing:
        write_down([each.line(each.at) for each in missing])
    return len(missing)


def is_list(lines: Iterable[str]) -> bool:
    """Whether these are lines of a list of erasures, or none at all."""
    written = [line for line in lines if line.strip()]
    return not written or any(LINE.search(line) for line in written)


def read(lines: Iterable[str]) -> tuple[list[Erasure], int]:
    """Read lists of erasures; what was found, and how many lines claim one without our check."""
    found = [match for line in lines if (match := LINE.search(line))]
    genuine = [match for match in found if is_genuine(match)]
    return list(map(as_read, genuine)), len(found) - len(genuine)


def as_read(match: re.Match[str]) -> Erasure:
    at = datetime.fromisoformat(match["at"] or "1970-01-01T00:00:00Z")
    return Erasure(deed=match["deed"], kind=match["kind"], what=match["what"], at=at)


def is_genuine(match: re.Match[str]) -> bool:
    words = " ".join(match.group(*WORDS))
    return any(constant_time_compare(check(words, key), match["check"] or "") for key in keys())
