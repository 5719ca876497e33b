from django.db import migrations, models

from factsheets.triggers import watch

CARDS = "factsheets_urgenthelpcard"


def move_what_is_about_pregnancy(apps, schema_editor):
    cards = apps.get_model("factsheets", "UrgentHelpCard").objects
    for card in cards.filter(pregnancy="", closing__startswith="If you are pregnant"):
        card.closing, card.pregnancy = "", card.closing
        card.save()
    for copy in apps.get_model("factsheets", "WaitingCard").objects.all():
        if copy.words.get("closing", "").startswith("If you are pregnant"):
            copy.words |= {"pregnancy": copy.words["closing"], "closing": ""}
            copy.save()


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0009_empty_audience")]
    operations = [
        migrations.AddField(
            model_name="urgenthelpcard",
            name="pregnancy",
            field=models.TextField(
                "in pregnancy",
                blank=True,
                default="",
                help_text="Whom to call in pregnancy. It has a place of its own.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(move_what_is_about_pregnancy, migrations.RunPython.noop),
        # SQLite makes the table anew to add a column, without its triggers.
        migrations.RunPython(
            lambda apps, schema_editor: watch(schema_editor, [CARDS]), migrations.RunPython.noop
        ),
    ]
