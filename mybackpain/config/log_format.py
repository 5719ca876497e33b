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


def one_line(words: str) -> str:
    """Escape what could begin another line or hide a part of this one."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


class TextFormatter(logging.Formatter):
    """A line for people."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        record.message = one_line(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 (the library's name)
        return describe(ei)


class JsonFormatter(BaseJsonFormatter):
    """A line for machines: the fields named in its format and no others.

    Libraries hang whole requests on their lines, with the address and query that were asked for.
    """

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        known = {*self._required_fields, "exc_info"}
        kept = {name: value for name, value in log_data.items() if name in known}
        return kept | {"message": one_line(str(kept["message"]))}

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 (the library's name)
        return describe(ei)


class Worded(logging.Filter):
    """Replaces what a library says of a request, which quotes its address, by words of our own."""

    def __init__(self, words: str, *, only: str = "") -> None:
        super().__init__()
        self.words, self.only = words, only

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(self.only):
            record.msg, record.args = self.words, ()
        return True


# No line names the place in the code, the thread or the process: to find them out takes longer than
# to answer from the response cache (docs.python.org/3/howto/logging.html#optimization).
logging._srcfile = None  # noqa: SLF001 (the documented way)
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False

FIELDS = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
FORMATTERS = {
    "text": {"()": "mybackpain.config.log_format.TextFormatter", "format": FIELDS},
    "json": {"()": "mybackpain.config.log_format.JsonFormatter", "fmt": FIELDS},
}
WORDED = "mybackpain.config.log_format.Worded"
FILTERS = {
    "with_request_id": {"()": "mybackpain.serving.request_id.WithRequestId"},
    "failed": {"()": WORDED, "words": "A request failed"},
    "broken": {"()": WORDED, "words": "A request broke off", "only": "Error handling request"},
    "unreadable": {
        "()": WORDED,
        "words": "A request could not be read",
        "only": "Invalid request from",
    },
}
LOGGERS = {
    "django.request": {"level": "ERROR", "filters": ["failed"]},
    # They quote what was asked for; the site's own line of the request says that it was refused.
    "django.security": {"level": "CRITICAL"},
    "modern_csrf": {"level": "CRITICAL"},
    "gunicorn.error": {"filters": ["unreadable", "broken"]},
    "psycopg.pool": {"level": "CRITICAL"},  # an outage is told once, by whom it stops
    "axes": {"level": "ERROR"},
    "flufl.bounce": {"level": "CRITICAL"},  # tells each of its steps
}


def logging_config(line_format: str) -> dict[str, Any]:
    """The LOGGING setting: all lines to stderr."""
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
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": LOGGERS,
    }
