"""Sessions of staff: they end half an hour after the last request, hours after the first."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

BEGAN_AT = "began_at"
RENEWED_EVERY = 60  # seconds


class SessionStore(db.SessionStore):
    """Django's, with an end that no request puts off."""

    ends_at: datetime | None = None  # as it is kept, before this request puts it off

    def _get_session_from_db(self) -> Any:
        kept = super()._get_session_from_db()  # type: ignore[misc] # not in the stubs
        self.ends_at = kept and kept.expire_date
        return kept

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
        """Give the seconds that are left, or will be once it is written."""
        age = min(super().get_expiry_age(**kwargs), self.left())
        if self.modified or not self.ends_at:
            return age
        return min(age, int((self.ends_at - timezone.now()).total_seconds()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        whole = timezone.now() + timedelta(seconds=self.left())
        return min(super().get_expiry_date(**kwargs), whole)


def begin_idle_time_anew(request: HttpRequest) -> None:
    """Put off the end of the session; by what is only read once a minute, which spares a write."""
    left = request.session.get_expiry_age()
    if request.method == "POST" or left < settings.SESSION_COOKIE_AGE - RENEWED_EVERY:
        request.session.modified = True
