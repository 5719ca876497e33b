"""Indexes by which staff find a request by any part of a name, address, number or reference.

PostgreSQL only: elsewhere this does nothing. The role that runs migrations must be allowed to
create the extension pg_trgm (a trusted one: CREATE on the database is enough), or somebody who is
creates it beforehand. The expressions are those that Django writes for `icontains` and `contains`.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREATE = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX consultation_search ON enquiries_consultation USING gin (
    UPPER(reference) gin_trgm_ops,
    UPPER(name) gin_trgm_ops,
    UPPER(email) gin_trgm_ops,
    phone_e164 gin_trgm_ops
);
"""


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX consultation_search")


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
