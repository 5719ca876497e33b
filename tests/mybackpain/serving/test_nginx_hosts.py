"""The documented nginx before two hosts, of which one fails: no patient notices."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from socket import create_connection, socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlencode

import pytest

from tests.conftest import Payload
from tests.nginx import HOST, PROGRAM, Nginx
from tests.running_site import Site, free_port

FORM = {"content_type": "application/x-www-form-urlencoded", "origin": f"https://{HOST}"}

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not PROGRAM.exists(), reason="nginx is not installed"),
]


def dies_at_once(request: bytes, site: Site) -> None:
    """A host whose process ends before it has done anything."""


def dies_before_it_answers(request: bytes, site: Site) -> None:
    """A host that does all its work, and whose answer is lost."""
    with create_connection(("127.0.0.1", site.port)) as other:
        other.sendall(request)
        other.recv(65536)


Death = Callable[[bytes, Site], None]


@contextmanager
def dying_host(site: Site, death: Death) -> Iterator[int]:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            death(self.request.recv(65536), site)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@contextmanager
def silent_host() -> Iterator[int]:
    """A host that swallows packets, as one without power does: nobody takes what waits there."""
    with ExitStack() as waiting:
        server = waiting.enter_context(socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            waits = waiting.enter_context(socket())
            waits.setblocking(False)
            waits.connect_ex(server.getsockname())
        yield server.getsockname()[1]


def before(site: Site, other: int, project: Path, folder: Path) -> Nginx:
    """The proxy with a second host, which is asked first."""
    line = f"    server 127.0.0.1:{site.port};"
    return Nginx(folder, site.port, project, {line: f"    server 127.0.0.1:{other};\n{line}"})


def enquiries(project: Path, name: str) -> int:
    with closing(sqlite3.connect(project / "var/db.sqlite3")) as database:
        asked = "SELECT count(*) FROM enquiries_consultation WHERE name = ?"
        return int(database.execute(asked, [name]).fetchone()[0])


def test_a_host_that_is_away_costs_no_page(site: Site, project: Path, tmp_path: Path) -> None:
    with before(site, free_port(), project, tmp_path) as proxy:
        assert [proxy.ask(f"/fact-sheets/?q={n}").status for n in range(6)] == [200] * 6


@pytest.mark.parametrize("death", [dies_at_once, dies_before_it_answers])
def test_a_form_that_goes_on_to_the_next_host_is_one_enquiry(
    site: Site, project: Path, tmp_path: Path, consultation_payload: Payload, death: Death
) -> None:
    name = f"Ann {death.__name__}"
    form = urlencode(consultation_payload(name=name))
    with dying_host(site, death) as other, before(site, other, project, tmp_path) as proxy:
        statuses = [proxy.ask("/consultation/", "POST", form, **FORM).status for _ in range(2)]

    assert statuses == [303, 303]
    assert enquiries(project, name) == 1


def test_a_host_that_swallows_packets_costs_nothing(
    site: Site, project: Path, tmp_path: Path, consultation_payload: Payload
) -> None:
    form = urlencode(consultation_payload(name="Ann Unheard"))
    with silent_host() as other, before(site, other, project, tmp_path) as proxy:
        pages = [proxy.ask(f"/fact-sheets/?q=silent{n}").status for n in range(3)]
        answer = proxy.ask("/consultation/", "POST", form, **FORM)

    assert (pages, answer.status) == ([200] * 3, 303)
    assert enquiries(project, "Ann Unheard") == 1


def test_what_staff_send_is_never_sent_twice(site: Site, project: Path, tmp_path: Path) -> None:
    with dying_host(site, dies_at_once) as other, before(site, other, project, tmp_path) as proxy:
        answers = {proxy.ask("/admin/", "POST", "a=1", **FORM).status for _ in range(2)}

    assert 502 in answers
