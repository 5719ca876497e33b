"""What has been erased is written down outside the database, to be erased again after a restore."""

import logging
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

logger = logging.getLogger("enquiries.erasures")


def note_erased(kind: str, ids: Iterable[UUID]) -> None:
    """Append one line an enquiry, by kind and id alone, once the erasure is committed."""
    for pk in ids:
        transaction.on_commit(partial(logger.info, "erased %s %s", kind, pk))
