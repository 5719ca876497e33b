"""The index that a search reads, declared with the model: on PostgreSQL 0023 has made it."""

from django.db import migrations, models

from enquiries.consultations.rules import SearchIndex


class AddElsewhere(migrations.AddIndex):
    """As its parent; PostgreSQL has the index already."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0026_clinicians_hours")]
    operations = [
        AddElsewhere(
            model_name="consultation",
            index=SearchIndex(
                name="consultation_found",
                fields=["received_at", "search_who", "search_words", "search_clinical", "id"],
                condition=models.Q(("state", "closed")),
            ),
        )
    ]
