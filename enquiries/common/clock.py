"""The database's clock, which decides whenever something is due, kept or erased."""

from datetime import UTC, datetime, timedelta

from django.db import connection

MOST_APART = timedelta(seconds=60)
QUESTIONS = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


class ClocksDisagree(Exception):  # noqa: N818 (the house's way: it says what is so)
    """Nothing that goes by the clock may run on this host."""


def database_now() -> datetime:
    """Give the database's time."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS[connection.vendor])
        told = cursor.fetchone()[0]
    return told.astimezone(UTC) if isinstance(told, datetime) else datetime.fromisoformat(told)


def seconds_apart() -> int:
    """Give by how many seconds this host's clock is before the database's, or behind it (-)."""
    return round((datetime.now(UTC) - database_now()).total_seconds())


def demand_agreement() -> None:
    """Raises ClocksDisagree where this host's clock is too far from the database's."""
    if abs(seconds := seconds_apart()) > MOST_APART.total_seconds():
        raise ClocksDisagree(
            f"This host's clock is {seconds:+} seconds from the database's: set it right "
            "(timedatectl), then start again."
        )
