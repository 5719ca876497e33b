"""Fill in by which words the requests that are there already are found; index it on PostgreSQL.

The role that runs migrations needs what 0002 needs; elsewhere there is no index of this kind.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from enquiries.common.folding import folded
from enquiries.consultations.searching import IN_WORDS, columns_of

AT_ONCE = 500
COLUMNS = ["search_who", "search_words", "search_clinical"]
CREATE = """
CREATE INDEX consultation_found ON enquiries_consultation USING gin (
    search_who gin_trgm_ops,
    search_words gin_trgm_ops,
    search_clinical gin_trgm_ops
);
"""


def fill_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    consultations = apps.get_model("enquiries", "Consultation").objects
    logged = apps.get_model("enquiries", "ContactLogEntry").objects
    full = []
    for consultation in consultations.filter(erased_at=None).iterator(chunk_size=AT_ONCE):
        for column, words in columns_of(consultation).items():
            setattr(consultation, column, words)
        for kind, text in (
            logged.filter(consultation=consultation)
            .exclude(text="")
            .order_by("at", "pk")
            .values_list("kind", "text")
        ):
            if kind == "clinical_note":
                consultation.search_clinical += f" {folded(text)}"
            elif kind in IN_WORDS:
                consultation.search_words += f" {folded(text)}"
        full.append(consultation)
        if len(full) == AT_ONCE:
            consultations.bulk_update(full, COLUMNS)
            full = []
    consultations.bulk_update(full, COLUMNS)


def create_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX consultation_found")


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0022_found_by_any_word")]
    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunPython(create_index, drop_index),
    ]
