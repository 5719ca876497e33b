"""Ids that stand in an address or a form, where anybody signed in may have typed them."""

LONGEST = 18  # digits that every database takes for a number


def row_id(typed: str) -> int | None:
    """Read the id of a row; None where the words are none."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST else None
