"""Mail as `.eml` files, for the demo and for a look at a letter without a mail server."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each message whole, under its Message-ID: sent again, it replaces itself."""

    def __init__(self, file_path: str = "", **options: Any) -> None:
        super().__init__(**options)
        # Given since Django 6.1, which no longer knows the setting; before, the other way about.
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)  # type: ignore[misc]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            mime = message.message()
            file = self.folder / (mime["Message-ID"].strip("<>").partition("@")[0] + ".eml")
            unfinished = file.with_suffix(".part")
            unfinished.touch(mode=0o600)
            unfinished.write_bytes(mime.as_bytes())
            unfinished.replace(file)
        return len(email_messages)
