"""The documented nginx lets through what one visitor needs, and keeps the rest from the workers."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from urllib.parse import urlencode

import pytest

from tests.nginx import HOST, PROGRAM, Answer, Nginx
from tests.running_site import Site

pytestmark = [pytest.mark.processes, pytest.mark.long(140)]

FORM = {"content_type": "application/x-www-form-urlencoded", "origin": f"https://{HOST}"}
LOGIN = "/admin/login/"
steps = pytest.mark.parametrize("path", [LOGIN, "/admin/second-factor/"])


@pytest.fixture
def fresh_nginx(site: Site, project: Path, tmp_path: Path) -> Iterator[Nginx]:
    """One that has counted nothing yet."""
    if not PROGRAM.exists():
        pytest.skip("nginx is not installed")
    with Nginx(tmp_path, site.port, project) as nginx:
        yield nginx


def answers(nginx: Nginx, path: str, number: int) -> list[Answer]:
    """The answers to so many forms, one after the other."""
    body = urlencode({"username": "ann", "password": "wrong"})
    return [nginx.ask(path, "POST", body, **FORM) for _ in range(number)]


def statuses(nginx: Nginx, path: str, number: int) -> Counter[int]:
    return Counter(answer.status for answer in answers(nginx, path, number))


def test_of_many_sign_ins_of_one_visitor_few_reach_the_site(fresh_nginx: Nginx) -> None:
    assert statuses(fresh_nginx, LOGIN, 30)[429] >= 10


def test_of_many_forms_of_one_visitor_the_first_twenty_pass(fresh_nginx: Nginx) -> None:
    assert statuses(fresh_nginx, "/consultation/", 20) == {422: 20}


def test_of_many_forms_of_one_visitor_others_are_refused(fresh_nginx: Nginx) -> None:
    assert statuses(fresh_nginx, "/consultation/", 60)[429] >= 1


def test_who_reads_is_never_refused(fresh_nginx: Nginx) -> None:
    statuses(fresh_nginx, LOGIN, 30)

    assert {fresh_nginx.ask("/about/").status for _ in range(30)} == {200}


def test_who_signs_in_too_often_can_still_send_a_form(fresh_nginx: Nginx) -> None:
    statuses(fresh_nginx, LOGIN, 30)

    assert statuses(fresh_nginx, "/consultation/", 1) == {422: 1}


def test_few_forms_of_one_visitor_are_under_way_at_once(fresh_nginx: Nginx) -> None:
    with ThreadPoolExecutor(16) as visitors:
        refused = visitors.map(lambda _: statuses(fresh_nginx, LOGIN, 1)[429], range(16))

    assert sum(refused) >= 4


def refused(nginx: Nginx, visitors: list[str], path: str = LOGIN, device: str = "") -> int:
    """How many of these sign-ins, one from each address, are refused by nginx."""
    body = urlencode({"username": "ann", "password": "wrong"})
    headers = FORM | {"cookie": f"staff_device={device}"}
    asked = (nginx.ask(path, "POST", body, x_visitor=address, **headers) for address in visitors)
    return sum(answer.status == 429 for answer in asked)


@pytest.mark.parametrize(
    "network",
    [
        "2001:db8:1:2::{:x}",
        "2001:db8:1:2:{:x}::1",
        "2001:db8:1:2:{:x}:0a0a:0d0d:0a0a",  # whose bytes are line breaks
        "2001:db8:0:0:ffff:{:x}::",
    ],
)
def test_addresses_of_one_ipv6_network_are_one_visitor(fresh_nginx: Nginx, network: str) -> None:
    assert refused(fresh_nginx, [network.format(n) for n in range(1, 21)]) >= 5


@pytest.mark.parametrize("network", ["2001:db8:1:{:x}::1", "2001:db8:{:x}:2::1", "192.0.2.{}"])
def test_addresses_of_other_networks_are_other_visitors(fresh_nginx: Nginx, network: str) -> None:
    assert refused(fresh_nginx, [network.format(n) for n in range(1, 21)]) == 0


def test_one_ipv4_address_is_one_visitor(fresh_nginx: Nginx) -> None:
    assert refused(fresh_nginx, ["192.0.2.1"] * 20) >= 5


def test_an_ipv6_network_has_few_sign_ins_under_way_at_once(fresh_nginx: Nginx) -> None:
    visitors = [f"2001:db8:1:2::{n:x}" for n in range(1, 17)]
    with ThreadPoolExecutor(16) as at_once:
        numbers = at_once.map(lambda address: refused(fresh_nginx, [address]), visitors)

    assert sum(numbers) >= 4


@steps
def test_a_stranger_in_the_clinics_network_keeps_no_device_of_staff_out(
    fresh_nginx: Nginx, path: str
) -> None:
    assert refused(fresh_nginx, ["192.0.2.1"] * 20, path) >= 5

    assert refused(fresh_nginx, ["192.0.2.1"], path, device="anns") == 0


@steps
def test_strangers_in_many_networks_keep_no_device_of_staff_out(
    fresh_nginx: Nginx, path: str
) -> None:
    with ThreadPoolExecutor(60) as at_once:
        strangers = [
            at_once.submit(refused, fresh_nginx, [f"192.0.2.{number}"]) for number in range(60)
        ]
        assert refused(fresh_nginx, ["198.51.100.1"] * 5, path, device="anns") == 0

    assert sum(stranger.result() for stranger in strangers) >= 10


class SlowSite(BaseHTTPRequestHandler):
    """A site that takes its time, and notes how many it serves at once."""

    at_once = 0
    most = 0

    def do_POST(self) -> None:
        SlowSite.at_once += 1
        SlowSite.most = max(SlowSite.most, SlowSite.at_once)
        sleep(1.5)
        SlowSite.at_once -= 1
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return None


@pytest.mark.usefixtures("nginx")  # says why where nginx is absent
def test_one_new_device_at_a_time_has_its_password_hashed(project: Path, tmp_path: Path) -> None:
    SlowSite.most = 0
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), SlowSite) as site,
        ThreadPoolExecutor(8) as strangers,
    ):
        Thread(target=site.serve_forever, daemon=True).start()
        with Nginx(tmp_path, site.server_port, project) as proxy:
            list(strangers.map(lambda n: refused(proxy, [f"192.0.2.{n}"]), range(8)))
        site.shutdown()

    assert SlowSite.most == 1


@steps
def test_a_device_is_counted_by_itself(fresh_nginx: Nginx, path: str) -> None:
    assert refused(fresh_nginx, [f"192.0.2.{n}" for n in range(20)], path, device="anns") >= 5


@pytest.mark.parametrize("path", ["/admin/second-factor/set-up/", "/admin/password/MQ/a-token/"])
def test_no_device_counts_where_a_password_is_set(fresh_nginx: Nginx, path: str) -> None:
    devices = [refused(fresh_nginx, ["192.0.2.1"], path, device=f"no{n}") for n in range(20)]

    assert sum(devices) >= 5


def test_who_is_refused_reads_what_to_do(fresh_nginx: Nginx) -> None:
    refused = next(each for each in answers(fresh_nginx, LOGIN, 30) if each.status == 429)

    assert b"Go back, where what you typed still is, wait a minute" in refused.body
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["Cache-Control"] == "no-store"


def test_the_request_id_is_nginxs_own_whatever_a_visitor_sends(fresh_nginx: Nginx) -> None:
    fresh_nginx.ask("/fact-sheets/?q=pain", x_request_id="a" * 32)

    [line] = [line for line in fresh_nginx.logged().splitlines() if "/fact-sheets/" in line]
    request_id = line.split()[1]
    assert len(request_id) == 32
    assert request_id != "a" * 32
