"""The site on ten hosts: two of each where there can be two, and the patients' own."""

import json
import subprocess
import sys
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.mybackpain.commands import PRODUCTION
from tests.nginx import HOST, Nginx
from tests.project_copy import copy_project, environment
from tests.running_site import GUNICORN, Answer, wait_until

from .databases import PORT, Database
from .network import Host, Network, Service

UPSTREAM = "    server 127.0.0.1:8000;"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
SET_UP = [
    ["migrate", "--verbosity=0"],
    ["loaddata", "fact_sheets", "--verbosity=0"],
    ["collectstatic", "--no-input", "--verbosity=0", "--ignore=admin"],
]


Letter = dict[str, Any]  # what the mail server has said of one


class Cluster:
    """All hosts, up and well."""

    def __init__(self, folder: Path, network: Network) -> None:
        self.folder, self.network = folder, network
        self.project = copy_project(folder / "project")
        host = partial(Host, self.network)
        self.databases = [Database(self.network, name, folder) for name in ("data1", "data2")]
        self.mail, self.redis, self.proxy = host("mail"), host("redis"), host("proxy")
        self.web1, self.web2 = host("web1"), host("web2")
        self.webs = [self.web1, self.web2]
        self.worker1, self.worker2 = host("worker1"), host("worker2")

    @property
    def settings(self) -> dict[str, str]:
        """What every host is told."""
        places = ",".join(f"{database.address}:{PORT}" for database in self.databases)
        return PRODUCTION | {
            "SITE_URL": f"https://{HOST}",
            "DATABASE_URL": f"postgres://site:site@{places}/postgres?target_session_attrs=read-write",
            "EMAIL_URL": f"smtp://{self.mail.address}:25?timeout=5",
            "CACHE_URL": f"redis://{self.redis.address}:6379/0",
            "TASKS_URL": f"redis://{self.redis.address}:6379/1",
            "READYZ_TOKEN": "for-the-tests",
        }

    def start(self) -> None:
        first, second = self.databases
        first.create()
        for command in SET_UP:
            self.manage(self.web1, *command)
        second.follow(first)
        self.start_what_the_site_needs()
        for worker in (self.worker1, self.worker2):
            worker.serve(self.program(worker, "manage.py", "worker"))
        self.worker2.serve(self.program(self.worker2, "manage.py", "rqworker"))
        for web in self.webs:
            web.serve(self.program(web, *GUNICORN, BIND=f"{web.address}:8000"))
        self.mend()

    def start_what_the_site_needs(self) -> None:
        at = self.mail.address
        mail_host = [sys.executable, "-m", "tests.cluster.mail_host", at, "25"]
        self.mail.serve(Service(mail_host, self.project))
        at = self.redis.address
        redis = ["redis-server", "--bind", at, "--protected-mode", "no", "--save", ""]
        self.redis.serve(Service(redis))
        hosts = "\n".join(f"    server {web.address}:8000;" for web in self.webs)
        at = self.proxy.address
        self.nginx = Nginx(self.folder, 8000, self.project, {UPSTREAM: hosts}, address=at)
        self.proxy.serve(Service(self.nginx.command))

    def program(self, host: Host, *command: str, **settings: str) -> Service:
        """A program of the site, as a host runs it."""
        own = {"ERASURES_FILE": str(self.folder / f"{host.name}.erasures")}
        told = self.settings | own | settings
        return Service([sys.executable, *command], self.project, told)

    def manage(self, host: Host, *command: str) -> str:
        """Run a command of the site on a host, to its end."""
        result = subprocess.run(
            host.inside(sys.executable, "manage.py", *command),
            cwd=self.project,
            env=environment(**self.settings),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    @property
    def primary(self) -> Database:
        return next(one for one in self.databases if one.is_up() and not one.is_standby)

    def mend(self) -> None:
        """Have every host up and every program running; a former primary follows the new one."""
        for host in self.network.hosts:
            host.plug_in()
            if host not in self.databases:
                host.start()
        primary = self.primary
        [other] = [one for one in self.databases if one is not primary]
        if not (other.is_up() and other.is_standby):
            other.kill()
            other.follow(primary)
        assert wait_until(self.is_well, 60), self.words

    def restart(self, web: Host) -> None:
        """Stop a web host as an operator does, start it, and wait until it answers."""
        web.end()
        web.start()
        assert wait_until(lambda: self.answers(web), 60), self.words

    def answers(self, web: Host) -> bool:
        try:
            return self.ask(web, "/healthz").status == HTTPStatus.OK
        except OSError:
            return False

    def is_well(self) -> bool:
        try:
            return self.nginx.is_up() and all(
                self.readyz(web)["checks"]["worker"] == "ok" for web in self.webs
            )
        except (OSError, KeyError):
            return False

    @property
    def words(self) -> str:
        """The last lines of every host."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"== {log.stem}\n{log.read_text()[-1500:]}" for log in logs)

    def ask(self, web: Host, path: str, form: dict[str, str] | None = None, **more: str) -> Answer:
        """Ask one host as the proxy does, for a patient somewhere."""
        proxied = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        method, body = ("POST", urlencode(form)) if form else ("GET", None)
        connection = HTTPConnection(web.address, 8000, timeout=30)
        try:
            connection.request(method, path, body, proxied | (FORM if form else {}) | more)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()

    def readyz(self, web: Host) -> dict[str, Any]:
        answer = self.ask(web, "/readyz", Authorization="Bearer for-the-tests")
        told: dict[str, Any] = json.loads(answer.page)
        return told

    def letters(self, event: str = "taken") -> list[Letter]:
        """What the mail server has said of the letters that it was handed."""
        lines = self.mail.log.read_text().splitlines()
        told = [json.loads(line) for line in lines if line.startswith("{")]
        return [line for line in told if line["event"] == event]

    def has_nothing_to_send(self) -> bool:
        waiting = (
            "SELECT count(*) FROM enquiries_outgoingemail WHERE state IN ('PENDING', 'SENDING')"
        )
        return self.primary.ask(waiting) == "0"

    def letters_to(self, address: str) -> list[Letter]:
        return [letter for letter in self.letters() if letter["to"] == address]
