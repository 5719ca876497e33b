"""Part what a search reads: of the few open requests it then looks through none that are closed.

The new indexes are made before the old one goes, so that a search has one all the time. By time alone
only PostgreSQL needs them: SQLite would read them instead of the copy that it has.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from enquiries.consultations.rules import SearchIndex

IS_CLOSED = models.Q(("state", "closed"))
SEARCHED = ["received_at", "search_who", "search_words", "search_clinical", "id"]
BY_TIME = {
    "consultation_received_open": "NOT state = 'closed'",
    "consultation_received_closed": "state = 'closed'",
}


def create_by_time(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name, condition in BY_TIME.items():
            schema_editor.execute(
                f"CREATE INDEX {name} ON enquiries_consultation (received_at) WHERE {condition}"
            )


def drop_by_time(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {', '.join(BY_TIME)}")


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0027_one_scan_for_a_search")]
    operations = [
        migrations.RunPython(create_by_time, drop_by_time),
        migrations.AddIndex(
            model_name="consultation",
            index=SearchIndex(
                name="consultation_found_open", fields=SEARCHED, condition=~IS_CLOSED
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=SearchIndex(
                name="consultation_found_closed", fields=SEARCHED, condition=IS_CLOSED
            ),
        ),
        migrations.RemoveIndex(model_name="consultation", name="consultation_found"),
    ]
