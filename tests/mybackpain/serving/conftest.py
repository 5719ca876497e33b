"""What the tests of serving start from."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.mybackpain.commands import PRODUCTION
from tests.nginx import PROGRAM, Nginx
from tests.project_copy import copy_project, environment
from tests.running_site import Site

SETTINGS = PRODUCTION | {
    "SITE_URL": "https://mybackpain.co.uk",
    "DATABASE_URL": "sqlite:///var/db.sqlite3",
    "PAGE_MAX_AGE": "1",
}
SET_UP = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("loaddata", "fact_sheets", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
"""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a database, the clinic's sheet and collected static files."""
    folder = copy_project(tmp_path_factory.mktemp("serving") / "project")
    (folder / "var").mkdir()
    settings = SETTINGS | {"DJANGO_SETTINGS_MODULE": "mybackpain.settings"}
    command = [sys.executable, "-c", SET_UP]
    subprocess.run(command, cwd=folder, env=environment(**settings), check=True)
    return folder


@pytest.fixture(scope="session")
def site(project: Path) -> Iterator[Site]:
    with Site.gunicorn(project, **SETTINGS) as site:
        yield site


@pytest.fixture(scope="session")
def nginx(site: Site, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    if not PROGRAM.exists():
        pytest.skip("nginx is not installed")
    with Nginx(tmp_path_factory.mktemp("nginx"), site.port, project) as nginx:
        yield nginx


@pytest.fixture
def edit(project: Path) -> Callable[[str], None]:
    """Gives the sheet another strapline, in a process that the site knows nothing of."""

    def edited(strapline: str) -> None:
        with closing(sqlite3.connect(project / "var/db.sqlite3")) as database, database:
            database.execute("UPDATE factsheets_factsheet SET strapline = ?", [strapline])

    return edited
