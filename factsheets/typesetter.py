"""PDFs by typst, in a process of its own with limits: what a stranger typed may end that process,
take its memory or its time, and nothing else comes to harm.

It starts when it is first needed and after each failure. What that costs is measured in
tests/benchmarks/test_typesetting.py.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from multiprocessing.connection import Connection, Pipe
from typing import Any

from django.conf import settings

from .long_words import all_breakable
from .native import NativeFailure

SECONDS = 10.0  # for one file
# All that the process is told, so no secret is. One thread is as fast, in a bounded memory.
ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class Typesetter:
    """The process and the pipe to it; one job at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.pipe: Connection | None = None
        self.owner = 0

    def __call__(self, job: dict[str, Any]) -> bytes:
        """Set one file. Raises NativeFailure."""
        with self.lock:
            pipe = self.connected()
            try:
                pipe.send_bytes(json.dumps(job).encode())
                if pipe.poll(SECONDS):
                    return pipe.recv_bytes()
            except (EOFError, OSError):
                pass
            raise NativeFailure(f"typst: {self.stop()}")

    def connected(self) -> Connection:
        """Start the process where there is none of our own: a fork must not share its parent's."""
        if self.pipe and self.owner == os.getpid():
            return self.pipe
        self.pipe, other_end = Pipe()
        self.owner = os.getpid()
        self.process = subprocess.Popen(  # nosec B603 # our own command
            [sys.executable, "-m", "factsheets.typst_process", str(other_end.fileno())],
            cwd=settings.BASE_DIR,
            env=ENVIRONMENT,
            pass_fds=[other_end.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if settings.DEBUG else subprocess.DEVNULL,  # a panic quotes what was typed
            start_new_session=True,  # Ctrl-C is for the worker, which finishes its letter
        )
        other_end.close()
        return self.pipe

    def stop(self) -> str:
        """End the process, and say how it ended."""
        process, pipe = self.process, self.pipe
        self.process = self.pipe = None
        if process is None or pipe is None or self.owner != os.getpid():
            return "was not running"
        pipe.close()
        try:
            return f"ended with {process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return f"not done in {SECONDS:.0f} s"


typesetter = Typesetter()
atexit.register(typesetter.stop)


def typeset(
    template: str, data: dict[str, Any], made_at: int, form: str = "pdf", **breakable: Any
) -> bytes:
    """Set a PDF/UA-1 file, or a picture (png), a pixel a point. Raises NativeFailure.

    The same data and time give the same bytes. No word is longer than a line; of what is given as
    `breakable` that is so already.
    """
    data = all_breakable(data, data.get("size", 12)) | breakable
    return typesetter({"template": template, "data": data, "made_at": made_at, "form": form})
