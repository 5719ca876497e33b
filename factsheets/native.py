"""The one door to libraries of machine code: whatever happens in them is an ordinary error here.

A panic of Rust reaches Python as a BaseException, which no `except Exception` catches, and ends the
process. Whoever calls css-inline, tantivy or brotli with words that somebody typed calls it inside
`guard`; typst, whose work is the hardest, runs in a process of its own (`typesetter`).
"""

from collections.abc import Iterator
from contextlib import contextmanager


class NativeFailure(Exception):  # noqa: N818 (what failed stands in its message)
    """A library of machine code could not do its work. Its own words may quote a patient."""


@contextmanager
def guard(library: str, *errors: type[Exception]) -> Iterator[None]:
    """Turn a panic of the library, and these errors of its own, into a NativeFailure."""
    try:
        yield
    except errors as error:
        raise NativeFailure(f"{library}: {type(error).__name__}") from error
    except (Exception, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as panic:
        raise NativeFailure(f"{library}: {type(panic).__name__}") from panic
