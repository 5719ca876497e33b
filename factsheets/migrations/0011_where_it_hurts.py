from django.db import migrations, models

from factsheets.triggers import watch

PLACES = {
    "sacroiliac-joint-dysfunction": "Lower back\nButtock\nBack of the thigh",
    "pregnancy-and-postpartum-pelvic-girdle-pain": "Front of the pelvis\nLower back\nHip\nThigh",
    "axial-spondyloarthritis": "Lower back\nButtock",
    "piriformis-syndrome": "Buttock\nBack of the thigh",
    "sciatica": "Buttock\nLeg and foot",
}


def name_places(apps, schema_editor):
    sheets = apps.get_model("factsheets", "FactSheet").objects
    for slug, places in PLACES.items():
        sheets.filter(slug=slug, places="").update(places=places)


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0010_pregnancy_has_a_place")]
    operations = [
        migrations.AddField(
            model_name="factsheet",
            name="places",
            field=models.TextField(
                "where it hurts",
                blank=True,
                default="",
                help_text="One place a line, as patients say it: “Lower back”, “Buttock”. Each "
                "place has a page that lists its sheets.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_places, migrations.RunPython.noop),
        # SQLite makes the table anew to add a column, without its triggers.
        migrations.RunPython(
            lambda apps, schema_editor: watch(schema_editor, ["factsheets_factsheet"]),
            migrations.RunPython.noop,
        ),
    ]
