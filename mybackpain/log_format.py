"""Log lines that cannot carry what a patient typed."""

import logging
import traceback
from types import TracebackType

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
