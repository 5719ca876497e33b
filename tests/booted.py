"""A Debian in a folder, booted by systemd-nspawn, on this machine's own network."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import debian
from tests.running_site import wait_until

PORTS = (25, 80, 443, 5432, 8000)  # of Postfix, nginx, PostgreSQL and the site
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def why_not() -> str:
    """Why none can be booted here, or nothing."""
    if not debian.is_possible() or not shutil.which("systemd-nspawn"):
        return "it needs root, debootstrap and systemd-container"
    taken = [str(port) for port in PORTS if is_taken(port)]
    return f"ports of this machine are in use: {', '.join(taken)}" if taken else ""


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Machine:
    """A booted Debian; what is run in it is run by root, in bash, up to the first error."""

    def __init__(self, root: Path, leader: int) -> None:
        self.root, self.leader = root, leader

    def run(self, script: str, *, check: bool = True) -> str:
        enter = ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--pid"]
        clean = ["env", "-i", PATH, "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "HOME=/root"]
        command = [*enter, *clean, "bash", "-ec", script]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        assert not (check and done.returncode), f"{done.stdout[-3000:]}\n{script} has failed"
        return done.stdout.strip()

    def has_booted(self) -> bool:
        return self.run("systemctl is-system-running", check=False) in {"running", "degraded"}


@contextmanager
def booted(root: Path) -> Iterator[Machine | None]:
    """Boot it until the block ends; gives nothing where this machine does not let it."""
    options = ["--quiet", "--boot", "--register=no", "--keep-unit", "--console=pipe"]
    command = ["systemd-nspawn", *options, f"--machine={root.parent.name}", f"--directory={root}"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    ) as process:
        try:
            found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            wait_until(lambda: process.poll() is not None or found.read_text(), 20)
            leader = found.read_text().split() if process.poll() is None else []
            machine = Machine(root, int(leader[0])) if leader else None
            is_up = machine is not None and wait_until(machine.has_booted, 60)
            yield machine if is_up else None
        finally:
            process.terminate()  # it halts
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def make(folder: Path, project: Path) -> Path:
    """A bare Debian 12 with systemd, and this commit where docs/operations.md has the code."""
    folder.mkdir()
    root = debian.make(folder, "bookworm", "systemd-sysv", "dbus", "adduser", "python3", "iproute2")
    site = root / "srv/mybackpain"
    site.mkdir()
    files = subprocess.run(["git", "archive", "HEAD"], cwd=project, capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", site], input=files.stdout, check=True)
    os.chown(site, 0, 0)
    return root
