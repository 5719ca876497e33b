"""Triggers by which the database itself marks every change of the content; see content_version.

On SQLite a later migration that rebuilds one of these tables drops its triggers: let it call
`watch` again. A test finds a table without them.
"""

from django.db import migrations

WATCHED = [
    "factsheets_category",
    "factsheets_cause",
    "factsheets_factsheet",
    "factsheets_publishedversion",
    "factsheets_relatedsheet",
    "factsheets_source",
    "factsheets_symptom",
    "factsheets_treatment",
    "factsheets_urgenthelpcard",
]
TABLE = """
    CREATE TABLE factsheets_contentversion (
        id integer PRIMARY KEY CHECK (id = 1),
        mark varchar(36) NOT NULL
    )
"""
FIRST_MARK = "INSERT INTO factsheets_contentversion (id, mark) VALUES (1, 'new')"
# Marks are random: one that was seen never comes back with other content, not even when a
# transaction is rolled back or a backup restored.
POSTGRESQL_FUNCTION = """
    CREATE FUNCTION factsheets_mark_content() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE factsheets_contentversion SET mark = gen_random_uuid()::text;
        RETURN NULL;
    END $$
"""
POSTGRESQL_TRIGGER = """
    CREATE TRIGGER {table}_marks_content
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION factsheets_mark_content()
"""
SQLITE_TRIGGER = """
    CREATE TRIGGER IF NOT EXISTS {table}_{event}_marks_content AFTER {event} ON {table}
    BEGIN
        UPDATE factsheets_contentversion SET mark = lower(hex(randomblob(16)));
    END
"""


def watch(schema_editor, tables):
    """Let every change of these tables replace the mark."""
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_TRIGGER.format(table=table))
        else:
            for event in ("INSERT", "UPDATE", "DELETE"):
                schema_editor.execute(SQLITE_TRIGGER.format(table=table, event=event))


def make(apps, schema_editor):
    schema_editor.execute(TABLE)
    schema_editor.execute(FIRST_MARK)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    watch(schema_editor, WATCHED)


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0001_initial")]
    operations = [migrations.RunPython(make)]
