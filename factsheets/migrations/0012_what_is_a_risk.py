from django.db import migrations, models

from factsheets.triggers import watch

# Rows of the first drafts that name a risk, or what should not be offered.
RISKS = {
    "pregnancy-and-postpartum-pelvic-girdle-pain": [
        "Earlier pain or injury",
        "Very flexible joints",
        "PGP in an earlier pregnancy",
    ],
    "axial-spondyloarthritis": [
        "A gene called HLA-B27",
        "Family history",
        "Linked conditions",
    ],
}
ADVISED_AGAINST = {"sciatica": ["Medicines"]}


def set_rows_apart(apps, schema_editor):
    causes = apps.get_model("factsheets", "Cause").objects
    for slug, names in RISKS.items():
        causes.filter(sheet__slug=slug, name__in=names).update(is_risk=True)
    treatments = apps.get_model("factsheets", "Treatment").objects
    for slug, names in ADVISED_AGAINST.items():
        treatments.filter(sheet__slug=slug, name__in=names).update(is_advised_against=True)


def watch_again(apps, schema_editor):
    """SQLite makes a table anew to add a column, without its triggers."""
    watch(schema_editor, ["factsheets_cause", "factsheets_treatment"])


class Migration(migrations.Migration):
    dependencies = [("factsheets", "0011_where_it_hurts")]
    operations = [
        migrations.AddField(
            model_name="cause",
            name="is_risk",
            field=models.BooleanField(
                "a risk",
                default=False,
                help_text="It makes the condition likelier and does not cause it.",
            ),
        ),
        migrations.AddField(
            model_name="treatment",
            name="is_advised_against",
            field=models.BooleanField(
                "advised against",
                default=False,
                help_text="It says what should not be offered.",
            ),
        ),
        migrations.RunPython(set_rows_apart, migrations.RunPython.noop),
        migrations.RunPython(watch_again, migrations.RunPython.noop),
    ]
