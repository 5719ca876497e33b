"""A Docker engine: the machine's own, or one that is started for a while."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import debian
from tests.running_site import wait_until

STAND_INS = Path(__file__).parent / "stand_ins"
OURS = {"docker.io": "dockerd", "docker-compose": "docker-compose", "iptables": "iptables"}


def answers() -> bool:
    return shutil.which("docker") is not None and is_done("docker", "info")


def is_done(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def compose() -> list[str]:
    """The newer Compose is a part of `docker`, the older a program of its own."""
    return ["docker", "compose"] if is_done("docker", "compose", "version") else ["docker-compose"]


@contextmanager
def running() -> Iterator[str]:
    """Have an engine until the block ends; gives why there is none, or nothing."""
    absent = [package for package, program in OURS.items() if not shutil.which(program)]
    if answers():
        yield "" if shutil.which("docker-compose") or compose()[0] == "docker" else "no Compose"
    elif os.geteuid() != 0 or absent:
        yield f"no Docker answers, and to start one needs root and {', '.join(absent or OURS)}"
    else:
        with tempfile.TemporaryDirectory() as folder, started(Path(folder)):
            yield "" if wait_until(answers, 60) else "Docker does not start on this machine"


@contextmanager
def started(folder: Path) -> Iterator[None]:
    """An engine of our own; what it does to the machine's network goes with it."""
    rules = subprocess.run(["iptables-save"], capture_output=True, check=True).stdout
    os.environ |= {"DOCKER_HOST": f"unix://{folder}/socket", "DOCKER_BUILDKIT": "0"}
    settings = folder / "daemon.json"
    settings.write_text("{}")
    places = [f"--{place}={folder / place}" for place in ("data-root", "exec-root", "pidfile")]
    driver = "--exec-opt=native.cgroupdriver=cgroupfs"
    host = f"--host={os.environ['DOCKER_HOST']}"
    command = ["dockerd", f"--config-file={settings}", *places, driver, host]
    try:
        with (folder / "log").open("w") as log, debian.running(command, output=log):
            yield
    finally:
        is_done("ip", "link", "delete", "docker0")
        subprocess.run(["iptables-restore"], input=rules, check=True)


def is_to_be_had(image: str) -> bool:
    return is_done("docker", "image", "inspect", image) or is_done("docker", "pull", image)


def stand_in(image: str, folder: Path) -> None:
    """Make an image like one that is out of reach, of Debian's packages."""
    name, _, tag = image.partition(":")
    if name == "python":
        root = debian.make(folder, tag.rpartition("-")[2], "python3-venv", "python-is-python3")
        tar = subprocess.Popen(["tar", "c", "-C", root, "."], stdout=subprocess.PIPE)
        subprocess.run(["docker", "import", "-", image], stdin=tar.stdout, check=True)
        return
    build = [
        "docker",
        "build",
        "--quiet",
        f"--tag={image}",
        f"--file={STAND_INS / name}/Containerfile",
    ]
    subprocess.run([*build, STAND_INS / name], check=True)
