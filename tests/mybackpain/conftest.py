"""Staff with a second factor, and three runs of the demo, one after the other in one copy."""

import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from tests.mybackpain.staff.helpers import new_staff
from tests.project_copy import copy_project
from tests.running_site import Answer, Site, is_alive, wait_until

CONSULTATION = {
    "name": "Ann Example",
    "email": "ann@example.com",
    "contact_method": "video",
    "concern": "Low back pain for six weeks",
}
ACCOUNT = re.compile(r"Staff account for /admin/: (\w+), password (\w+)")


@dataclass(frozen=True)
class Run:
    """What is known of a demo that has run."""

    answer: Answer
    letters: list[str]
    output: str
    exit_code: int
    parts_left: list[int]

    @property
    def accounts(self) -> dict[str, str]:
        return dict(ACCOUNT.findall(self.output))


def letters(project: Path) -> list[str]:
    """What is in the mail folder."""
    return [file.read_text() for file in (project / "var/mail").glob("*.eml")]


def run(demo: Site, use: Callable[[Site], Answer], end: Callable[[Site], int]) -> Run:
    with demo:
        parts = demo.parts
        answer = use(demo)
        exit_code = end(demo)
    left = [part for part in parts if is_alive(part)]
    return Run(answer, letters(demo.project), demo.output, exit_code, left)


@pytest.fixture
def quick_hashes(settings: LazySettings) -> None:
    """A slow password hash is Django's matter; here it would only cost time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ann(db: None, quick_hashes: None, settings: LazySettings) -> User:
    """An administrator, where the second factor is asked for."""
    settings.STAFF_MFA = True
    return new_staff()


@pytest.fixture
def browser() -> Client:
    """The browser of somebody who may or may not be staff."""
    return Client()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("demo") / "project")


@pytest.fixture(scope="session")
def first_run(project: Path) -> Run:
    """A patient asks for a consultation; then SIGTERM."""

    def use(demo: Site) -> Answer:
        answer = demo.ask("/consultation/", CONSULTATION)
        assert wait_until(lambda: len(letters(project)) == 2), demo.output
        return answer

    return run(Site.demo(project), use, lambda demo: demo.end(signal.SIGTERM))


@pytest.fixture(scope="session")
def second_run(project: Path, first_run: Run) -> Run:
    """The patient looks again; then the worker is killed."""

    def kill_worker(demo: Site) -> int:
        [worker] = [p for p in demo.parts if b"worker" in Path(f"/proc/{p}/cmdline").read_bytes()]
        os.kill(worker, signal.SIGKILL)
        return demo.process.wait(6)

    received = first_run.answer.headers["Location"]
    return run(Site.demo(project), lambda demo: demo.ask(received), kill_worker)


@pytest.fixture(scope="session")
def fresh_run(project: Path, first_run: Run, second_run: Run) -> Run:
    """The patient looks again after `--fresh`, where a proxy leads out; then Ctrl-C."""
    received = first_run.answer.headers["Location"]
    demo = Site.demo(project, "--fresh", http_proxy="http://127.0.0.1:9")
    return run(demo, lambda demo: demo.ask(received), lambda demo: demo.end(signal.SIGINT))
