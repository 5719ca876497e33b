"""Addresses that are held become canonical, as those that are received are.

What cannot be made so (a letter like “ö” before the @, taken until now) stays as it is: nobody
else's address may be put in its place.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from enquiries.common.address import canonical

AT_ONCE = 1000
TO_PATIENTS = ["report", "acknowledgement", "reply", "appointment"]


def respelled(rows: Iterator, field: str) -> Iterator:
    """Rows whose address has another canonical spelling, with it."""
    for row in rows:
        try:
            spelling = canonical(getattr(row, field))
        except ValidationError:
            continue
        if spelling != getattr(row, field):
            setattr(row, field, spelling)
            yield row


def respell(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    letters = apps.get_model("enquiries", "OutgoingEmail").objects
    for held, field in [
        (apps.get_model("enquiries", "ReportRequest").objects.all(), "email"),
        (apps.get_model("enquiries", "Consultation").objects.all(), "email"),
        (letters.filter(letter__in=TO_PATIENTS), "recipient"),
    ]:
        rows = held.exclude(**{field: ""}).only(field).iterator(AT_ONCE)
        held.model.objects.bulk_update(list(respelled(rows, field)), [field], AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0003_phone_in_full_is_erased_too")]
    operations = [migrations.RunPython(respell, migrations.RunPython.noop)]
