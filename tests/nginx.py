"""nginx with the site's own configuration, on free ports of this machine."""

import os
import subprocess
from collections.abc import Mapping
from contextlib import closing
from email.message import Message
from http.client import HTTPSConnection
from pathlib import Path
from socket import create_connection
from ssl import SSLSocket, create_default_context
from types import TracebackType
from typing import NamedTuple, Self

from tests.project_copy import ROOT
from tests.running_site import free_port, wait_until

PROGRAM = Path("/usr/sbin/nginx")
HOST = "mybackpain.co.uk"
MAIN = """
{user}
daemon off;
pid nginx.pid;
error_log nginx.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    sendfile on;
    # A test says from which address it comes.
    set_real_ip_from 0.0.0.0/0;
    real_ip_header X-Visitor;
    {paths}
    include site.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def make_certificate(folder: Path) -> None:
    """A key and a certificate for the host, signed by itself."""
    files = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    name = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = ["openssl", "req", "-x509", *kind, *files, *name]
    subprocess.run(command, check=True, capture_output=True)


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


class Nginx:
    """A running nginx before the site at a port, ended when the block ends."""

    def __init__(
        self,
        folder: Path,
        site_port: int,
        project: Path,
        also: Mapping[str, str] | None = None,
        *,
        address: str = "127.0.0.1",
    ) -> None:
        self.folder, self.address = folder, address
        self.http, self.https = free_port(), free_port()
        replaced = {
            "listen [::]:": "# listen [::]:",
            "listen 80 ": f"listen {address}:{self.http} ",
            "listen 443 ": f"listen {address}:{self.https} ",
            "127.0.0.1:8000": f"127.0.0.1:{site_port}",
            f"/etc/letsencrypt/live/{HOST}": str(folder),
            "/var/lib/nginx": str(folder),
            "/var/log/nginx": str(folder),
            "/srv/mybackpain": str(project),
            **(also or {}),
        }
        self.write_configuration(replaced)
        make_certificate(folder)
        self.trust = create_default_context(cafile=str(folder / "fullchain.pem"))

    def write_configuration(self, replaced: dict[str, str]) -> None:
        """The site's own file with what differs on this machine, below a main file of few lines."""
        site = (ROOT / "docs/nginx.conf").read_text()
        for ours, here in replaced.items():
            assert ours in site, ours
            site = site.replace(ours, here)
        (self.folder / "site.conf").write_text(site)
        paths = "\n".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in TEMPORARY)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(MAIN.format(user=user, paths=paths))

    @property
    def command(self) -> list[str]:
        where = ["-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        return [str(PROGRAM), *where, "-e", f"{self.folder}/nginx.log"]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command)
        assert wait_until(self.is_up), (self.folder / "nginx.log").read_text()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(5)

    def is_up(self) -> bool:
        try:
            create_connection((self.address, self.https), 1).close()
        except OSError:
            return False
        return True

    def logged(self) -> str:
        """What its log says of all that was asked: it answers first, and in turn writes it down."""
        log, line = self.folder / "mybackpain.log", " GET /about/ "
        before = log.read_text().count(line)
        self.ask("/about/")
        assert wait_until(lambda: log.read_text().count(line) > before)
        return log.read_text()

    def connected(self) -> SSLSocket:
        """A connection to the host over TLS."""
        return self.trust.wrap_socket(
            create_connection((self.address, self.https), 30), server_hostname=HOST
        )

    def exchange(self, request: str) -> str:
        """Send these very words; what comes back until the connection ends."""
        with self.connected() as connection, connection.makefile("rb") as answer:
            connection.sendall(request.encode())
            return answer.read().decode()

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """What a browser gets that asks the host over TLS."""
        # With none it would make one that trusts all the world, for each request.
        connection = HTTPSConnection(HOST, self.https, context=self.trust)
        connection.sock = self.connected()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(connection):
            connection.request(method, path, body or None, named)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
