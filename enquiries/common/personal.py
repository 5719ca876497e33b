"""What a column tells about a person, said once beside the columns of its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import CheckConstraint, Q


class Export(Enum):
    """Where a column stands in the table that staff export."""

    NEVER = 0
    ALWAYS = 1
    WITH_FREE_TEXT = 2


@dataclass(frozen=True)
class PersonalField:
    """A column that is erased with the person; each table lists its own as `PERSONAL`.

    Read by erasure and its receipt, by the table's constraint and by the export. What
    `is_read_back` is shown to whoever typed it: by the link in a letter, and on a page that could
    not keep it. `empty` is what stands there once it is erased.
    """

    name: str
    label: str
    export: Export = Export.NEVER
    is_read_back: bool = False
    empty: str | None = ""


def blank(fields: Iterable[PersonalField]) -> dict[str, Any]:
    """Give what each column holds once the person is erased."""
    return {field.name: field.empty for field in fields}


def labels(fields: Iterable[PersonalField]) -> str:
    """Name the columns in one sentence, as a receipt does."""
    return ", ".join(dict.fromkeys(field.label for field in fields)).capitalize() + "."


def read_back(fields: Iterable[PersonalField]) -> dict[str, str]:
    """Give the labels of what is shown to whoever typed it, by column."""
    return {field.name: field.label for field in fields if field.is_read_back}


def details_until_erased(
    name: str, fields: Iterable[PersonalField], *, reachable: Q | None = None, **erased: Any
) -> CheckConstraint:
    """Demand a name and a way to reach the person until a row is erased, and nothing afterwards.

    `reachable` is the condition in place of an email address.
    """
    kept = Q(erased_at__isnull=True) & ~Q(name="") & (reachable or ~Q(email=""))
    for field in fields:
        erased |= {f"{field.name}__isnull": True} if field.empty is None else {field.name: ""}
    return CheckConstraint(name=name, condition=kept | Q(erased_at__isnull=False, **erased))
