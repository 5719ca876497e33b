"""Commands run as an operator runs them."""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from django.db import connection

from tests.project_copy import environment

PRODUCTION = {
    "SECRET_KEY": "k3-9sT!vq" * 7,
    "SITE_URL": "https://mybackpain.example",
    "DATABASE_URL": "postgres://site:password@localhost/mybackpain",
    "EMAIL_URL": "smtp+tls://site:password@mail.example.org:587",
    "CLINIC_INBOX": "clinic@mybackpain.example",
    "CLINIC_PHONE": "020 7946 0018",
    "TRUSTED_PROXIES": "1",
}
Result = subprocess.CompletedProcess[str]
needs_tools = pytest.mark.skipif(
    connection.vendor == "postgresql" and not shutil.which("pg_dump"),
    reason="pg_dump is not installed",
)


def run(
    project: Path,
    *command: str,
    settings: Mapping[str, str] = MappingProxyType({}),
    under: Sequence[str] = (),
) -> Result:
    """Run Python in the project with these settings and none of the tests' own.

    Under another program it may not be able to write its figures, and is measured where told.
    """
    unmeasured = {"MEASURED": ""} if under else {}
    return subprocess.run(
        [*under, sys.executable, *command],
        cwd=project,
        env=environment(**unmeasured | dict(settings)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def complaint(result: Result) -> str:
    """The one line of a command that has failed."""
    assert result.returncode != 0, result.stdout
    [line] = (result.stdout + result.stderr).splitlines()
    return line
