"""Index for the list of letters what it looks through, and no more.

Since 0023 requests are found by other indexes. Addresses and numbers, of which nobody asks this one
any longer, were two thirds of it: 30 MB for 200,000 requests, and written with each.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAMED = "UPPER(reference) gin_trgm_ops, UPPER(name) gin_trgm_ops"
AS_BEFORE = f"{NAMED}, UPPER(email) gin_trgm_ops, phone_e164 gin_trgm_ops"


def replace(schema_editor: BaseDatabaseSchemaEditor, old: str, new: str, columns: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {new} ON enquiries_consultation USING gin ({columns})"
        )
        schema_editor.execute(f"DROP INDEX {old}")


def narrow(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    replace(schema_editor, "consultation_search", "consultation_named", NAMED)


def widen(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    replace(schema_editor, "consultation_named", "consultation_search", AS_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0029_watch_the_calendar")]
    operations = [migrations.RunPython(narrow, widen)]
