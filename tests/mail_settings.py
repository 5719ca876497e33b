"""The settings of mail, which have one shape since Django 6.1 and another before."""

from typing import Any

from pytest_django import Settings

from mybackpain.config.mail import FILES, HAS_MAILERS, as_django_reads_it

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def change_mail_server(settings: Settings, **options: Any) -> None:
    """Reach the mail server in another way, named as in Django's MAILERS; what isn't stays."""
    if HAS_MAILERS and settings.MAILERS["default"]["BACKEND"] == SMTP:
        options = settings.MAILERS["default"]["OPTIONS"] | options
    send_by(settings, SMTP, **options)


def send_into(settings: Settings, folder: object) -> None:
    """Have letters written into files."""
    send_by(settings, FILES, file_path=str(folder))


def send_by(settings: Settings, backend: str, **options: Any) -> None:
    for name, value in as_django_reads_it({"BACKEND": backend, "OPTIONS": options}).items():
        setattr(settings, name, value)
