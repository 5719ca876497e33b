"""How gunicorn serves the site: `gunicorn mybackpain.wsgi -c python:mybackpain.gunicorn`."""

import ctypes
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from itertools import count
from logging.config import dictConfig
from socket import socket
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http.wsgi import Response
from gunicorn.util import parse_address
from prometheus_client import values

from mybackpain.config.environment import LAST_PORT, between, setting, text

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mybackpain.settings")
# Libraries that every worker needs, loaded once and shared by all.
SHARED = [
    "django.contrib.admin",
    "django.core.mail",
    "django.forms",
    "phonenumbers",
    "segno",
    "tantivy",
]


def address(name: str, default: str = "") -> str:
    """Read where to listen: a host and a port, or `unix:` and a file."""
    typed = text(name, default)
    try:
        found = parse_address(typed)
    except RuntimeError as error:
        raise ValueError(typed) from error
    if not found or (isinstance(found, tuple) and found[1] > LAST_PORT):
        raise ValueError(typed)
    if isinstance(found, tuple):
        found[0].encode("idna")  # as a socket does with a host
    return typed


try:
    trusted_proxies: int = settings.TRUSTED_PROXIES
    port = setting("PORT", between(0, LAST_PORT), 0, example="8000")  # given by some platforms
    by_default = f"0.0.0.0:{port}" if port else "127.0.0.1:8000"  # nosec B104 (a platform)
    bind = setting("BIND", address, by_default, example="127.0.0.1:8000")
    workers: int = settings.WEB_CONCURRENCY
except ImproperlyConfigured as error:
    sys.exit(f"Wrong setting: {error}")

standard_headers = Response.default_headers


def without_banner(response: Response) -> list[str]:
    """Nobody needs to know what serves the site; gunicorn has no setting for that."""
    return [line for line in standard_headers(response) if not line.startswith("Server:")]


Response.default_headers = without_banner


REFUSAL = """\
HTTP/1.1 {status} {reason}\r
Connection: close\r
Cache-Control: no-store\r
Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r
Content-Type: text/plain; charset=utf-8\r
Content-Length: {length}\r
Cross-Origin-Resource-Policy: same-origin\r
Referrer-Policy: same-origin\r
X-Content-Type-Options: nosniff\r
X-Frame-Options: DENY\r
\r
{words}"""


def refuse(sock: socket, status_int: int, reason: str, mesg: str) -> None:
    """Answer what is no request that Django could read; `mesg` quotes it, so it is left out."""
    words = f"{reason}\n"
    answer = REFUSAL.format(status=status_int, reason=reason, length=len(words), words=words)
    util.write_nonblock(sock, answer.encode("latin-1"))


util.write_error = refuse


class SiteLogger(Logger):  # type: ignore[misc] # the library is not typed
    """Gunicorn's own lines take the form of all others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        dictConfig(settings.LOGGING)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = SiteLogger


def on_starting(server: Any) -> None:
    """Start no site that could not serve: run the checks, in earnest those for deployment too.

    In a process of its own, so that the parent knows no code of ours and each worker loads today's.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check", "--database=default"]
    checks = subprocess.run(  # nosec B603 # our own words
        [*command, *(["--deploy"] if settings.IS_HTTPS else [])],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    for line in filter(None, checks.stderr.splitlines()):
        server.log.warning("%s", line)
    if checks.returncode:
        sys.exit("The site is not started: see the lines above.")
    # Counts of all workers, each in files of its place among them, which outlive a worker.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="mybackpain-metrics-")
    for library in [*SHARED, f"{settings.DATABASES['default']['ENGINE']}.base"]:
        import_module(library)
    gc.collect()
    gc.freeze()  # what a worker's collector looks at is copied


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the lowest free place."""
    taken = {getattr(other, "place", None) for other in server.WORKERS.values()}
    worker.place = next(place for place in count() if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Have it count where its predecessor in this place has left off."""
    values.ValueClass = values.MultiProcessValue(lambda: worker.place)  # type: ignore[no-untyped-call]


def post_worker_init(worker: Any) -> None:
    """Spare what the site is made of: the collector took 140 ms to find nothing in it to free."""
    gc.collect()
    gc.freeze()


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)


# Large pieces that are freed go back to the system: a built search index leaves 13 MB less behind.
LARGE = 128 * 1024  # bytes
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # as glibc's malloc.h has them; others have no mallopt
if set_allocator := getattr(ctypes.CDLL(None), "mallopt", None):
    set_allocator(M_TRIM_THRESHOLD, LARGE)
    set_allocator(M_MMAP_THRESHOLD, LARGE)

umask = 0o077  # what we write is its owner's to read
timeout = 30
graceful_timeout = 4
# Recycled now and then, at different times, so that a leak in a library never adds up.
max_requests = 20_000
max_requests_jitter = 2_000
# Who may say that a request came over https.
forwarded_allow_ips = "*" if trusted_proxies else ""
# No header becomes SCRIPT_NAME or PATH_INFO: what we log and route is the address asked for.
forwarder_headers = ""
# The site logs each request itself, without what must not be logged.
accesslog = None
control_socket_disable = True
