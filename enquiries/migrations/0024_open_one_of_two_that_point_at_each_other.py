"""Take up again the earlier of two requests that were closed as the same as each other."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def take_up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    consultations = apps.get_model("enquiries", "Consultation").objects
    mutual = consultations.filter(duplicate_of__duplicate_of=F("pk"))
    still_there_first = F("erased_at").asc(nulls_first=True)
    for pk in list(mutual.order_by(still_there_first, "received_at").values_list("pk", flat=True)):
        one = consultations.get(pk=pk)
        if one.duplicate_of_id is None or one.duplicate_of.duplicate_of_id != pk:
            continue  # the other of the two is open by now
        if one.erased_at:
            consultations.filter(pk=pk).update(close_reason="withdrawn", duplicate_of=None)
            continue
        state = "in_conversation" if one.first_contact_at else "new"
        consultations.filter(pk=pk).update(
            state=state, closed_at=None, closed_by=None, close_reason="", duplicate_of=None
        )


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0023_fill_in_what_is_searched")]
    operations = [migrations.RunPython(take_up, migrations.RunPython.noop)]
