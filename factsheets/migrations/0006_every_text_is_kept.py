import json

import django.db.models.deletion
from django.db import migrations, models

from factsheets.triggers import watch


def sheet_versions(apps, revision_id):
    Version = apps.get_model("reversion", "Version")
    return Version.objects.filter(
        revision_id=revision_id,
        content_type__app_label="factsheets",
        content_type__model="factsheet",
    )


def fill(apps, schema_editor):
    """Name what waits, and find the text of each version where the history has it."""
    for copy in apps.get_model("factsheets", "WorkingCopy").objects.all():
        for version in sheet_versions(apps, copy.revision_id):
            [data] = json.loads(version.serialized_data)
            copy.title, copy.slug = data["fields"]["title"], data["fields"]["slug"]
            copy.save()
    Revision = apps.get_model("reversion", "Revision")
    for published in apps.get_model("factsheets", "PublishedVersion").objects.all():
        said = f"Published as version {published.number}:"
        for revision in Revision.objects.filter(comment__startswith=said).order_by("pk"):
            if sheet_versions(apps, revision.pk).filter(object_id=str(published.sheet_id)).exists():
                published.revision = revision
                published.save()


def watch_again(apps, schema_editor):
    watch(schema_editor, ["factsheets_publishedversion", "factsheets_relatedsheet"])


class Migration(migrations.Migration):

    dependencies = [
        ('factsheets', '0005_first_search_lists'),
        ('reversion', '0002_add_index_on_version_for_content_type_and_db'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedversion',
            name='revision',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reversion.revision'),
        ),
        migrations.AddField(
            model_name='workingcopy',
            name='slug',
            field=models.SlugField(default='', max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='workingcopy',
            name='title',
            field=models.CharField(default='', max_length=120),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='relatedsheet',
            name='related',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='named_by', to='factsheets.factsheet'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(watch_again, migrations.RunPython.noop),
    ]
