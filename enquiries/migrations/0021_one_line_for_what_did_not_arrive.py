from typing import Any

from django.db import migrations, models


def rename(apps: Any, schema_editor: Any) -> None:
    log = apps.get_model("enquiries", "ContactLogEntry")
    log.objects.filter(kind="returned").update(kind="not_arrived")


class Migration(migrations.Migration):
    """A letter that came back is one that did not arrive."""

    dependencies = [("enquiries", "0020_deadlines_by_their_names")]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contactlogentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("note", "Note"),
                    ("clinical_note", "Clinical note"),
                    ("assigned", "Assigned"),
                    ("urgency", "Urgency set"),
                    ("reached", "Called: spoke to the patient"),
                    ("left_message", "Called: left a message"),
                    ("no_answer", "Called: no answer"),
                    ("heard", "The patient got in touch"),
                    ("waiting", "Waiting for the patient"),
                    ("reply", "Replied by email"),
                    ("corrected", "Details corrected"),
                    ("offered", "Times offered by email"),
                    ("booked", "Appointment booked"),
                    ("moved", "Appointment moved"),
                    ("cancelled", "Appointment cancelled"),
                    ("attended", "Attended the appointment"),
                    ("missed", "Did not attend the appointment"),
                    ("linked", "Linked to another request"),
                    ("joined", "Another request closed into this one"),
                    ("separated", "A request closed into this one was taken out again"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("saved", "Saved to the practice’s record"),
                    ("erased", "Personal details erased"),
                    ("taken_back", "Taken back before it left"),
                    ("struck", "Struck out"),
                    ("sent_again", "The letter was sent after all"),
                    ("not_arrived", "A letter did not arrive"),
                    ("viewed", "Opened"),
                    ("delayed", "Mail is delayed"),
                    ("automatic", "An automatic reply came by mail"),
                    ("aside", "A mail from another address"),
                ],
                max_length=13,
            ),
        ),
    ]
