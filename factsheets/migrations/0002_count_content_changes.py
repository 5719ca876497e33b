"""Tables of the content, each with the triggers that mark every change of it."""

from django.db import migrations

from factsheets.triggers import watch

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
POSTGRESQL_FUNCTION = """
    CREATE FUNCTION factsheets_mark_content() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE factsheets_contentversion SET mark = gen_random_uuid()::text;
        RETURN NULL;
    END $$
"""


def make(apps, schema_editor):
    schema_editor.execute(TABLE)
    schema_editor.execute(FIRST_MARK)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    watch(schema_editor, WATCHED)


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0001_initial")]
    operations = [migrations.RunPython(make)]
