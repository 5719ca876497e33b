"""What takes letters: the mail server that EMAIL_URL names, or a folder."""

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend


def mailer() -> BaseEmailBackend:
    """Make what the settings of mail name, not yet connected."""
    has_mailers = hasattr(mail, "mailers")  # since Django 6.1
    return mail.mailers.default if has_mailers else mail.get_connection()
