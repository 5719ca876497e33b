"""Hours and closures count as content: so the calendar is read anew only once they change."""

from django.db import migrations

from factsheets.triggers import watch


def watch_calendar(apps, schema_editor):
    watch(schema_editor, ["enquiries_openinghours", "enquiries_clinicclosure"])


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0028_search_open_and_closed_apart"),
        ("factsheets", "0002_count_content_changes"),
    ]
    operations = [migrations.RunPython(watch_calendar, migrations.RunPython.noop)]
