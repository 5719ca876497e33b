"""Ids that stand in an address or a form, where anybody signed in may have typed them."""

from uuid import UUID

LONGEST = 18  # digits that every database takes for a number


def row_id(typed: str) -> int | None:
    """Read the id of a row; None where the words are none."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST else None


def uuid_of(typed: str) -> UUID | None:
    """Read the id of a request; None where the words are none."""
    try:
        return UUID(typed)
    except ValueError:
        return None
