"""The whole site on one machine: what production runs, under one parent."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import MutableMapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

VAR = Path(__file__).resolve().parents[2] / "var"
PATIENCE = 4.0  # seconds that the parts have to end by themselves
DIRECTLY = build_opener(ProxyHandler({}))  # a proxy of `http_proxy` does not lead to this machine


def set_environment(environment: MutableMapping[str, str]) -> None:
    """Fill in what a demo needs and the environment does not say."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    key = VAR / "secret-key"
    key.touch(mode=0o600)
    if not key.read_text():  # or it was killed before it had written one, or the disk was full
        key.write_text(secrets.token_urlsafe(50))
    environment.setdefault("SECRET_KEY", key.read_text())
    environment.setdefault("SITE_URL", "http://127.0.0.1:8000")
    environment.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    environment.setdefault("SHOW_DRAFTS", "1")
    environment.setdefault("STAFF_MFA", "0")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Parts:
    """The web server and the worker: when one ends, all end."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.is_stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask_to_stop)
        environment = os.environ | {"BIND": f"127.0.0.1:{port}", "PYTHONUNBUFFERED": "1"}
        commands = [
            ["-m", "gunicorn", "mybackpain.wsgi", "-c", "python:mybackpain.gunicorn"],
            ["manage.py", "worker"],
        ]
        # In a session of their own, so that Ctrl-C reaches the parent alone, which ends them.
        self.processes = [
            subprocess.Popen(  # nosec B603 # our own commands
                [sys.executable, *command],
                cwd=VAR.parent,
                env=environment,
                start_new_session=True,
            )
            for command in commands
        ]

    def ask_to_stop(self, *_: object) -> None:
        self.is_stopping = True

    def are_alive(self) -> bool:
        return all(process.poll() is None for process in self.processes)

    def wait_until_ready(self) -> bool:
        """Whether the site answers, before a part ends or a stop is asked for."""
        while self.are_alive() and not self.is_stopping:
            try:
                with DIRECTLY.open(f"{self.address}/healthz", timeout=1):
                    return True
            except (URLError, OSError):
                time.sleep(0.1)
        return False

    def run(self) -> bool:
        """Serve until asked to stop; False when a part died instead."""
        if self.wait_until_ready():
            sys.stdout.write(f"Ready: {self.address}/\n")
            sys.stdout.flush()
        while self.are_alive() and not self.is_stopping:
            time.sleep(0.1)
        self.end()
        return self.is_stopping

    def end(self) -> None:
        for process in self.processes:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self.processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
