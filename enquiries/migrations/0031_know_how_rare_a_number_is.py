"""PostgreSQL looks at more of who it is, to know of a few digits how many requests have them.

By its own hundred samples what 3 of 1,000 have is in none or in one of a hundred, by chance. It is
told how they are spread at once: what nobody changes, autovacuum analyses no more.
"""

from django.db import migrations

SAMPLES = "ALTER TABLE enquiries_consultation ALTER COLUMN search_who SET STATISTICS"


def look_at_more(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{SAMPLES} 1000")
        schema_editor.execute("ANALYZE enquiries_consultation (search_who)")


def look_as_before(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{SAMPLES} -1")


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0030_letters_found_by_reference_and_name")]
    operations = [migrations.RunPython(look_at_more, look_as_before)]
