from django.conf import settings
from django.db import migrations

TABLE = "otp_totp_totpdevice"


def keep_one(apps, schema_editor):
    """Of several the confirmed one stays, the newest; what was never confirmed opens nothing."""
    devices = apps.get_model("otp_totp", "TOTPDevice").objects
    devices.filter(confirmed=False).delete()
    seen = set()
    for pk, user in devices.order_by("-pk").values_list("pk", "user_id"):
        if user in seen:
            devices.filter(pk=pk).delete()
        seen.add(user)


class Migration(migrations.Migration):
    dependencies = [
        ("mybackpain", "0001_initial"),
        ("otp_totp", "0003_add_timestamps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(keep_one, migrations.RunPython.noop),
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX totpdevice_one_an_account ON {TABLE} (user_id)",
            "DROP INDEX totpdevice_one_an_account",
        ),
    ]
