"""A Debian of its own in a folder, for what a script tries as on a new machine."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

# How this machine reaches the world; the last two are for pip.
OURS = ["resolv.conf", "hosts", "apt", "ssl/certs/ca-certificates.crt", "pip.conf", "xdg/pip"]


def is_possible() -> bool:
    return os.geteuid() == 0 and shutil.which("debootstrap") is not None


def make(folder: Path, suite: str, *packages: str) -> Path:
    """Install the least of a release, and these packages; returns its root."""
    root = folder / "root"
    root.mkdir(mode=0o755)
    options = ["--variant=minbase", f"--include={','.join(('ca-certificates', *packages))}"]
    command = ["debootstrap", *options, suite, str(root)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    (root / "etc/apt/sources.list").unlink(missing_ok=True)  # this machine's own come instead
    for name in OURS:
        source, target = Path("/etc", name), root / "etc" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy(source, target)
    return root


@contextmanager
def running(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    output: IO[str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Run a command until the block ends; then end it, and whatever it has become."""
    process = subprocess.Popen(
        command, env=environment, stdout=output, stderr=output, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
