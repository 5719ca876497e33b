"""An idle worker's sleep, and what wakes it."""

from threading import Event

from django.db import connection

from enquiries.outbox.queryset import WAKE_CHANNEL


def wait_for_mail(seconds: float, stop: Event) -> None:
    """Sleep until mail is queued (told by PostgreSQL), the worker is to stop, or the time is up."""
    if connection.vendor != "postgresql":
        stop.wait(seconds)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE_CHANNEL}")
    with connection.wrap_database_errors:
        for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
            pass
