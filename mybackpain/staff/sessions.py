"""Sessions of staff, which end in any case some hours after they began."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

BEGAN_AT = "began_at"


class SessionStore(db.SessionStore):
    """Django's, with an end that no request puts off."""

    def load(self) -> dict[str, Any]:
        """Load what is kept; nothing once its end has come."""
        data: dict[str, Any] = super().load()
        if data.get(BEGAN_AT, time.time()) + settings.SESSION_LIFE > time.time():
            return data
        self._session_key = None
        return {}

    def left(self) -> int:
        """Give the seconds until its end."""
        began_at = self.setdefault(BEGAN_AT, int(time.time()))
        return int(max(0, began_at + settings.SESSION_LIFE - time.time()))

    def get_expiry_age(self, **kwargs: Any) -> int:
        return min(super().get_expiry_age(**kwargs), self.left())

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        whole = timezone.now() + timedelta(seconds=self.left())
        return min(super().get_expiry_date(**kwargs), whole)
