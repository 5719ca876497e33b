"""Standard streams that a command was started without, as by `<&-` or `>&-`."""

import errno
import io
import os
import sys


class ClosedOutput(io.TextIOBase):
    """Takes nothing: who reads no answer is told so, as where the disk is full."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, "it is closed", "standard output")


def prepare_streams() -> None:
    """Write UTF-8, whatever letters the terminal has; do without the streams that are closed.

    From a closed one nothing is read, and errors have nowhere to go. Its number is taken first: the
    next file to be opened would get it, perhaps the database, for other programs to write into.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest that is free
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 (for good)
    sys.stdout = sys.stdout or ClosedOutput()
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (the same)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
