"""Triggers by which the database itself marks every change of the content; see content_version.

On SQLite a migration that rebuilds one of these tables drops its triggers: let it call
`watch` at its end. A test finds a table without them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

POSTGRESQL_TRIGGER = """
    CREATE TRIGGER {table}_marks_content
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION factsheets_mark_content()
"""
# Marks are random: one that was seen never comes back with other content, not even when a
# transaction is rolled back or a backup restored.
SQLITE_TRIGGER = """
    CREATE TRIGGER {table}_{event}_marks_content AFTER {event} ON {table}
    BEGIN
        UPDATE factsheets_contentversion SET mark = lower(hex(randomblob(16)));
    END
"""


def statements(vendor: str, table: str) -> Iterator[str]:
    """What gives a table its triggers, whether or not it has them."""
    if vendor == "postgresql":
        yield f"DROP TRIGGER IF EXISTS {table}_marks_content ON {table}"
        yield POSTGRESQL_TRIGGER.format(table=table)
        return
    for event in ("INSERT", "UPDATE", "DELETE"):
        yield f"DROP TRIGGER IF EXISTS {table}_{event}_marks_content"
        yield SQLITE_TRIGGER.format(table=table, event=event)


def watch(schema_editor: Any, tables: Iterable[str]) -> None:
    """Let every change of these tables replace the mark: for a migration to run."""
    for table in tables:
        for statement in statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)
