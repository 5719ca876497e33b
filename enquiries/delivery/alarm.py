"""The alarm that works when the host is gone: somebody else misses our sign of life."""

import logging
import time
from http.client import HTTPException
from urllib.request import urlopen

from django.conf import settings

from enquiries.outbox.health import QueueHealth

EVERY = 60.0  # seconds
PATIENCE = 5.0  # seconds

logger = logging.getLogger(__name__)


class SignOfLife:
    """Asks for `HEARTBEAT_URL` while letters leave."""

    def __init__(self) -> None:
        self.next_at = 0.0

    def give(self) -> None:
        """Give it if it is time and all is well; an address out of reach stops no letter."""
        if not settings.HEARTBEAT_URL or time.monotonic() < self.next_at:
            return
        self.next_at = time.monotonic() + EVERY
        if not QueueHealth.now().is_healthy:
            return
        try:
            with urlopen(settings.HEARTBEAT_URL, timeout=PATIENCE):  # nosec B310 # http(s) alone
                pass
        except (OSError, ValueError, HTTPException) as error:
            logger.warning("the sign of life was not heard: %s", type(error).__name__)
