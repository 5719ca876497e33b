"""`manage.py inbound`: read the clinic's mailbox once."""

import imaplib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from imap_tools import ImapToolsError

from enquiries.inbound.reader import Reader
from enquiries.inbound.rounds import read_once


class Command(BaseCommand):
    help = "Takes in answers and delivery reports from the clinic's mailbox, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.INBOUND_URL:
            example = "INBOUND_URL=imaps://user:password@mail.example.org/INBOX"
            raise CommandError(f"No mailbox is set. Set it, for example: {example}")
        try:
            done = read_once(Reader())
        except (OSError, ImapToolsError, imaplib.IMAP4.error) as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from error
        left = done.pop("", 0)
        self.stdout.write(f"Taken in: {done.total()}. Left for people: {left}.")
