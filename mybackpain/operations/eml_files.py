"""Mail as `.eml` files, for the demo and for a look at a letter without a mail server."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each message whole, under its Message-ID: sent again, it replaces itself."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            mime = message.message()
            file = folder / (mime["Message-ID"].strip("<>").partition("@")[0] + ".eml")
            unfinished = file.with_suffix(".part")
            unfinished.touch(mode=0o600)
            unfinished.write_bytes(mime.as_bytes())
            unfinished.replace(file)
        return len(email_messages)
