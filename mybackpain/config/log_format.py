"""Log lines that cannot carry what a patient typed."""

import logging
import traceback
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def describe(error: ExceptionInfo) -> str:
    """Where an error arose and of what kind: its message may quote a patient, so it is left out."""
    frames = traceback.extract_tb(error[2])
    places = [
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames
    ]
    kind = error[0].__qualname__ if error[0] else "no error"
    return "\n".join([*places, kind])


class TextFormatter(logging.Formatter):
    """A line for people."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 (the library's name)
        return describe(ei)


class JsonFormatter(BaseJsonFormatter):
    """A line for machines."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 (the library's name)
        return describe(ei)


class WithoutPath(logging.Filter):
    """Django names the path of a failed request, which can hold a token; our own line masks it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = "A request failed", ()
        return True


FIELDS = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
FORMATTERS = {
    "erasures": {"format": "%(asctime)s %(message)s"},
    "text": {"()": "mybackpain.config.log_format.TextFormatter", "format": FIELDS},
    "json": {"()": "mybackpain.config.log_format.JsonFormatter", "fmt": FIELDS},
}
FILTERS = {
    "without_path": {"()": "mybackpain.config.log_format.WithoutPath"},
    "with_request_id": {"()": "mybackpain.serving.request_origin.WithRequestId"},
}
LOGGERS = {
    "django.request": {"level": "ERROR", "filters": ["without_path"]},
    "django.security": {"level": "ERROR"},
    "modern_csrf": {"level": "ERROR"},
    "psycopg.pool": {"level": "CRITICAL"},  # an outage is told once, by whom it stops
    "axes": {"level": "ERROR"},
    "enquiries.erasures": {"handlers": ["erasures"]},
}


def logging_config(line_format: str, erasures_file: str) -> dict[str, Any]:
    """The LOGGING setting: all lines to stderr, and erasures also to a file of their own."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": FORMATTERS,
        "filters": FILTERS,
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["with_request_id"],
                "formatter": line_format,
            },
            # Kept apart from every backup: it is read after a restore.
            "erasures": {
                "class": "logging.FileHandler",
                "filename": erasures_file,
                "delay": True,
                "formatter": "erasures",
            },
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": LOGGERS,
    }
