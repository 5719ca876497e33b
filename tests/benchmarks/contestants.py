"""What is compared: everything runs at once, each under gunicorn with two workers or nginx."""

import json
import shutil
import subprocess
import sys
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL
from typing import NamedTuple
from urllib.parse import urlsplit

import brotli

from tests.nginx import Nginx
from tests.project_copy import copy_project, environment
from tests.running_site import Site, free_port

from .outbox import rig

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
HOST = "mybackpain.co.uk"
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "mybackpain.settings",
    "SECRET_KEY": "for-the-benchmark",
    "SITE_URL": f"http://{HOST}",
    "ALLOWED_HOSTS": f"{HOST},testserver",
    "WEB_CONCURRENCY": "2",
    "PAGE_MAX_AGE": "60",
}
SET_UP = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("loaddata", "fact_sheets", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
"""
FROM_GUNICORN = {"Server", "Date", "Connection"}
OF_A_FILE = {"Content-Type", "Content-Length", "ETag", "Last-Modified"}  # nginx gives its own
PLAIN_GUNICORN = "python:tests.benchmarks.plain_gunicorn"
WITHOUT_TLS = {
    " ssl http2": "",
    "ssl_reject_handshake on;": "",
    "ssl_certificate ": "# ssl_certificate ",
    "ssl_certificate_key ": "# ssl_certificate_key ",
}
BARE = "bare WSGI app"
REVALIDATED = ", a 304"
WAGTAIL = "Wagtail, a minimal page"
FILE = "nginx, the same bytes as a file"
CACHE = "nginx, the sheet from its cache"


def run(project: Path, *arguments: str, **settings: str) -> None:
    """Run Python with these arguments, as for the site; what it prints is kept from the table."""
    command = [sys.executable, *arguments]
    env = environment(**SETTINGS | settings)
    subprocess.run(command, cwd=project, env=env, check=True, stdout=DEVNULL)


def prepared(folder: Path) -> tuple[Path, rig.Settings]:
    """Copy the project with its fact sheets in SQLite; returns where, and the settings of that."""
    project = copy_project(folder / "project")
    (project / "var").mkdir()
    settings = {"DATABASE_URL": f"sqlite:///{project}/var/db.sqlite3"}
    run(project, "-c", SET_UP, **settings)
    return project, settings


class Contestant(NamedTuple):
    url: str
    pid: int
    etag: str = ""


def asked(url: str, etag: str = "") -> tuple[HTTPResponse, bytes]:
    """The answer that a browser gets, and its body as it was sent."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc)
    headers = {"Host": HOST, "Accept-Encoding": "br", "If-None-Match": etag}
    connection.request("GET", address.path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


class Contestants:
    """Started in turn; the stack ends them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.project, on_sqlite = prepared(folder)
        self.databases = {"SQLite": on_sqlite}
        self.all: dict[str, Contestant] = {}
        self.left_out: dict[str, str] = {}
        if rig.INITDB:
            on_postgresql = {"DATABASE_URL": stack.enter_context(rig.postgresql())}
            run(self.project, "-c", SET_UP, **on_postgresql)
            self.databases["PostgreSQL"] = on_postgresql
        site, _ = self.start_site("SQLite")
        self.take_sample(site)
        self.start_others()
        for database in self.databases:
            own, url = self.start_site(database)
            self.all[f"the sheet, {database}"] = Contestant(url, own.process.pid)
        self.ask_again(BARE, *(f"the sheet, {database}" for database in self.databases))
        if shutil.which("nginx"):
            self.start_nginx(site)
        else:
            self.left_out |= dict.fromkeys((FILE, CACHE), "left out: nginx is not installed")

    def base_of(self, name: str) -> str:
        if "nginx" in name:
            return FILE
        return BARE + REVALIDATED if name.endswith(REVALIDATED) else BARE

    def start_site(self, database: str) -> tuple[Site, str]:
        """The site on a database, and the address of the sheet."""
        site = Site.gunicorn(self.project, **SETTINGS | self.databases[database])
        self.stack.enter_context(site)
        return site, f"http://127.0.0.1:{site.port}{SHEET}"

    def take_sample(self, site: Site) -> None:
        """The page's own bytes, for the bare app and for nginx to serve."""
        response, body = asked(f"http://127.0.0.1:{site.port}{SHEET}")
        (self.folder / "sample.body").write_bytes(body)
        own = [pair for pair in response.getheaders() if pair[0] not in FROM_GUNICORN]
        (self.folder / "sample.headers").write_text(json.dumps(own))

    def ask_again(self, *names: str) -> None:
        """As a browser does that has the page and asks whether it still holds."""
        own = dict(json.loads((self.folder / "sample.headers").read_text()))
        for name in names:
            again = self.all[name]._replace(etag=own["ETag"])
            assert asked(again.url, again.etag)[0].status == HTTPStatus.NOT_MODIFIED
            self.all[name + REVALIDATED] = again

    def start_others(self) -> None:
        self.start_plain(BARE, "bare_wsgi", SAMPLE=str(self.folder / "sample"))
        self.start_plain("Django's empty view", "empty_view")
        if find_spec("wagtail"):
            self.start_wagtail()
        else:
            self.left_out[WAGTAIL] = "left out: `uv run --group benchmarks` installs it"

    def start_wagtail(self) -> None:
        """Another CMS with a minimal page, where it is installed: `uv run --group benchmarks`."""
        text = self.folder / "sample.html"
        text.write_bytes(brotli.decompress((self.folder / "sample.body").read_bytes()))
        wagtail = {
            "WAGTAIL_DATABASE": str(self.folder / "wagtail.sqlite3"),
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.wagtail_site.settings",
        }
        run(self.project, "-m", "tests.benchmarks.wagtail_site.fill", str(text), **wagtail)
        self.start_plain(WAGTAIL, "wagtail_site.wsgi", **wagtail)

    def start_plain(self, name: str, module: str, **settings: str) -> None:
        port = free_port()
        command = ["-m", "gunicorn", f"tests.benchmarks.{module}", "-c", PLAIN_GUNICORN]
        settings |= {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"}
        site = Site(self.project, *command, port=port, ready="Listening at", **settings)
        self.stack.enter_context(site)
        self.all[name] = Contestant(f"http://127.0.0.1:{port}/", site.process.pid)

    def start_nginx(self, site: Site) -> None:
        """The documented nginx without TLS, which also serves the sample as a file."""
        before = "location @uncollected"
        own = json.loads((self.folder / "sample.headers").read_text())
        headers = [f'add_header {name} "{value}";' for name, value in own if name not in OF_A_FILE]
        as_file = f"""location = /as-a-file {{
            alias {self.folder}/sample.body;
            default_type "text/html; charset=utf-8";
            {" ".join(headers)}
        }}
        """
        also = WITHOUT_TLS | {before: as_file + before}
        folder = self.folder / "nginx"
        folder.mkdir()
        nginx = self.stack.enter_context(Nginx(folder, site.port, self.project, also))
        address, pid = f"http://127.0.0.1:{nginx.https}", nginx.process.pid
        self.all[FILE] = Contestant(f"{address}/as-a-file", pid)
        self.all[CACHE] = Contestant(f"{address}{SHEET}", pid)
