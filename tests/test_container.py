"""What can be asked of Containerfile, compose.yaml and Procfile without a builder."""

import re
import shlex
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from tests.containerfile import named, steps, variables
from tests.mybackpain.commands import PRODUCTION, run
from tests.project_copy import ROOT, copy_project
from tests.running_site import Site, free_port

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
PROCESSES = dict(
    line.split(": ", maxsplit=1) for line in (ROOT / "Procfile").read_text().splitlines()
)
SHORT_NAME = re.compile(r"[a-z]+:[\w.-]+")  # of an image: no host, no owner
OPERATOR_GIVES = re.compile(r"\$\{(\w+)(?::[?-].*?)?\}")
EXAMPLES = PRODUCTION | {"POSTGRES_PASSWORD": "0123456789", "BLOCK_KEY": "b3-9sT!vq" * 7}


def test_images_are_named_without_a_host() -> None:
    foreign = [service["image"] for service in SERVICES.values() if "build" not in service]
    for image in [*(step.words for step in named("FROM")), *foreign]:
        assert SHORT_NAME.fullmatch(image)


def test_all_that_is_copied_is_there() -> None:
    sources = [source for step in named("COPY") for source in step.words.split()[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []


@pytest.mark.parametrize(
    "part", ["enquiries", "factsheets", "fixtures", "mybackpain", "static", "templates", "docs"]
)
def test_each_part_of_the_site_is_copied(part: str) -> None:
    assert f"{part} {part}" in [step.words for step in named("COPY")]


def test_only_what_has_a_hash_is_installed() -> None:
    [install] = [step.words for step in named("RUN") if "pip install" in step.words]
    assert "--require-hashes -r requirements-tasks.txt" in install


def test_static_files_are_built_in_before_root_is_given_up() -> None:
    order = [step.name for step in steps() if step.name == "USER" or "collectstatic" in step.words]
    assert order == ["RUN", "USER"]


def test_the_site_is_not_root() -> None:
    [user] = named("USER")
    assert min(int(number) for number in user.words.split(":")) > 0


def test_the_image_starts_what_the_procfile_starts() -> None:
    [start] = named("CMD")
    assert start.command == ["sh", "-c", PROCESSES["web"]]
    assert SERVICES["worker"]["command"] == shlex.split(PROCESSES["worker"])


def test_the_readme_starts_what_the_procfile_starts() -> None:
    start = PROCESSES["web"].replace("exec ", "")
    assert f"       {start}\n" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "backup"])
def test_a_container_of_ours_can_do_little(service: str) -> None:
    asked = {"read_only": True, "tmpfs": "/tmp", "cap_drop": ["ALL"]}
    assert asked.items() <= SERVICES[service].items()
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in SERVICES[service]


def test_what_is_written_is_in_a_volume() -> None:
    folders = [volume.split(":")[1] for volume in SERVICES["web"]["volumes"]]
    assert str(Path(variables()["ERASURES_FILE"]).parent) in folders


@pytest.mark.parametrize("service", ["web", "worker"])
def test_nothing_starts_before_the_tables_are_there(service: str) -> None:
    waits_for = {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES[service]["depends_on"] == waits_for


def test_the_tables_wait_for_the_database() -> None:
    assert SERVICES["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}


def test_the_database_is_asked_where_the_site_asks_it() -> None:
    assert "--host=127.0.0.1" in SERVICES["database"]["healthcheck"]["test"]


def test_the_proxy_finds_in_its_file_what_it_replaces() -> None:
    configuration = (ROOT / "docs" / "nginx.conf").read_text()
    replaced = re.findall(r"s,([^,]+),[^,]+,", SERVICES["proxy"]["command"][-1])
    assert len(replaced) == 3
    assert [words for words in replaced if words not in configuration] == []


def test_each_variable_is_a_setting() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text()
    names = {*SERVICES["web"]["environment"], "PORT", "ERASURES_FILE"}
    assert [name for name in names if f"| `{name}` |" not in documented] == []


@pytest.mark.parametrize("folder", ["/etc/letsencrypt", "/var/www/html"])
def test_the_proxy_has_the_folders_that_its_file_names(folder: str) -> None:
    assert f" {folder}" in (ROOT / "docs" / "nginx.conf").read_text()
    mounted = [volume.rsplit(":", 2)[1:] for volume in SERVICES["proxy"]["volumes"]]
    assert [folder, "ro"] in mounted


def test_the_proxy_starts_after_the_site_and_asks_anew_where_it_lives() -> None:
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    assert "while sleep 2; do" in SERVICES["proxy"]["command"][-1]


def as_the_operator_fills_it_in() -> dict[str, str]:
    settings: dict[str, str] = SERVICES["web"]["environment"]
    return {
        name: OPERATOR_GIVES.sub(lambda asked: EXAMPLES.get(asked[1], ""), value)
        for name, value in settings.items()
    }


@pytest.mark.parametrize(("status", "fails"), [(200, False), (503, True)])
def test_health_is_asked_past_a_proxy(status: int, *, fails: bool) -> None:
    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

    [check] = named("HEALTHCHECK")
    with HTTPServer(("127.0.0.1", 0), Asked) as site:
        Thread(target=site.handle_request, daemon=True).start()
        variables = {"PORT": str(site.server_port), "http_proxy": "http://127.0.0.1:9"}
        done = subprocess.run([sys.executable, *check.command[1:]], env=variables, check=False)

    assert (done.returncode != 0) is fails


@pytest.mark.processes
def test_the_settings_are_fit_for_patients() -> None:
    result = run(ROOT, "manage.py", "check", "--deploy", settings=as_the_operator_fills_it_in())
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.long
@pytest.mark.processes
def test_the_procfile_boots_where_a_platform_gives_a_port(tmp_path: Path) -> None:
    project, port = copy_project(tmp_path / "project"), free_port()
    settings = PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "PORT": str(port)}
    for command in PROCESSES["release"].split(" && "):
        done = run(project, *command.split()[1:], settings=settings)
        assert done.returncode == 0, done.stderr
    check, _, web = PROCESSES["web"].partition(" && exec ")
    assert check == "python manage.py check"

    with Site(
        project, "-m", *web.split(), port=port, ready=f"http://0.0.0.0:{port}", **settings
    ) as site:
        assert site.ask("/healthz").status == 200
