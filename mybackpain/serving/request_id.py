"""The id by which the log lines of one request are found, here and at the proxy."""

import logging
import re
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.conf import settings

PROXY_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def new_request_id(environ: Mapping[str, Any]) -> str:
    """The proxy's own id where a proxy is trusted, so that both logs agree; else a fresh one."""
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    if settings.TRUSTED_PROXIES and PROXY_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


class WithRequestId(logging.Filter):
    """Puts the id of the request on each line; outside a request it is a dash."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
