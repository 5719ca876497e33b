from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Name the two deadlines of a consultation after what is due."""

    dependencies = [("enquiries", "0019_desk_with_brakes_and_callers")]

    operations = [
        migrations.RemoveIndex("consultation", "consultation_queue"),
        migrations.RemoveIndex("consultation", "consultation_open_by_step"),
        migrations.RenameField("consultation", "act_by", "next_step_due_at"),
        migrations.RenameField("consultation", "due_at", "answer_due_at"),
        migrations.AlterModelOptions(
            name="consultation",
            options={
                "ordering": ["answer_due_at", "received_at"],
                "permissions": [
                    ("lower_urgency", "Can lower the urgency of a consultation"),
                    ("read_clinical_notes", "Can read clinical notes"),
                    ("export_consultation", "Can export consultations"),
                    ("erase_consultation", "Can erase personal details on request"),
                ],
            },
        ),
        migrations.AddIndex(
            "consultation",
            models.Index(
                F("urgency").desc(),
                F("next_step_due_at"),
                F("received_at"),
                condition=~Q(state="closed"),
                name="consultation_queue",
            ),
        ),
        migrations.AddIndex(
            "consultation",
            models.Index(
                fields=["next_step_due_at"],
                condition=~Q(state="closed"),
                name="consultation_open_by_step",
            ),
        ),
    ]
