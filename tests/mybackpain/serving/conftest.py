"""What the tests of serving start from."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.mybackpain.commands import PRODUCTION
from tests.nginx import PROGRAM, Nginx
from tests.prepared import project_with_data
from tests.running_site import Site

SETTINGS = PRODUCTION | {
    "SITE_URL": "https://mybackpain.co.uk",
    "DATABASE_URL": "sqlite:///var/db.sqlite3",
    "PAGE_MAX_AGE": "1",
}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a database, the clinic's sheet and collected static files."""
    return project_with_data(tmp_path_factory, tmp_path_factory.mktemp("serving") / "project")


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
