"""What the constraints of the next migration say becomes true of the rows that are there.

In a migration of its own: PostgreSQL alters no table with changed rows in the same transaction.
"""

from django.db import migrations
from django.db.models import F
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CLAIM_CONTACT = ["answered", "attended", "referred", "unreachable"]


def mend(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    consultations = apps.get_model("enquiries", "Consultation").objects
    # A mere link stays told by its line in the log.
    consultations.exclude(close_reason="duplicate").update(duplicate_of=None)
    # Who closed a request as answered said that the patient had been answered, by then at latest.
    consultations.filter(close_reason__in=CLAIM_CONTACT, first_contact_at=None).update(
        first_contact_at=F("closed_at"), first_contact_by=F("closed_by")
    )


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0005_unfinished_attempts")]
    operations = [
        migrations.RemoveConstraint("consultation", "consultation_duplicate_of_another"),
        migrations.RunPython(mend, migrations.RunPython.noop),
    ]
