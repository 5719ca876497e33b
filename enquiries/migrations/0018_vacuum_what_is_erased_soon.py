"""Dead rows of the tables that hold something personal are cleared soon, however few they are."""

from django.db import migrations

TABLES = ["appointment", "consultation", "contactlogentry", "outgoingemail", "reportrequest"]
SOON = {"autovacuum_vacuum_scale_factor": 0, "autovacuum_vacuum_threshold": 50}


def set_storage(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    options = ", ".join(
        f"{place}{name} = {value}" for name, value in SOON.items() for place in ("", "toast.")
    )
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE enquiries_{table} SET ({options})")


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0017_specialists_prices")]
    operations = [migrations.RunPython(set_storage, migrations.RunPython.noop)]
