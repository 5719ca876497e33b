import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let each clinician have hours of their own."""

    dependencies = [
        ('enquiries', '0025_not_duplicates_of_each_other'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClinicianHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')])),
                ('begins', models.TimeField()),
                ('ends', models.TimeField()),
                ('clinician', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'clinicians’ hours',
                'verbose_name_plural': 'clinicians’ hours',
                'ordering': ['clinician', 'weekday', 'begins'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='clinicianhours_end_after_beginning', violation_error_message='The hours end before they begin.'), models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='clinicianhours_a_day_of_the_week')],
            },
        ),
    ]
