"""Hosts on one machine: network namespaces on a bridge, joined by cables that can be pulled."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.project_copy import environment
from tests.running_site import wait_until

PREFIX = "mbp"
# 198.18.0.0/15 is kept apart for measuring networks (RFC 2544). The kernel says which is free.
NETWORKS = range(256)


def ip(*words: str) -> str:
    """Run the command of this name. Raises CalledProcessError."""
    result = subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
    return result.stdout


class Network:
    """A bridge of this machine, on which the tests themselves are the first host."""

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder  # for what the hosts say
        self.number = next(number for number in NETWORKS if self.is_taken(number))
        self.bridge = f"{PREFIX}{self.number}"
        self.hosts: list[Host] = []
        ip("address", "add", f"{self.address(1)}/24", "dev", self.bridge)
        ip("link", "set", self.bridge, "up")

    @staticmethod
    def is_taken(number: int) -> bool:
        """Take the network of this number for ours, if it is nobody's."""
        try:
            ip("link", "add", f"{PREFIX}{number}", "type", "bridge")
        except subprocess.CalledProcessError:
            return False
        return True

    def address(self, number: int) -> str:
        return f"198.18.{self.number}.{number}"

    def remove(self) -> None:
        for host in self.hosts:
            with suppress(subprocess.CalledProcessError):  # it was never whole
                host.kill()
                ip("link", "delete", host.cable)  # what a namespace holds may outlive it by minutes
            with suppress(subprocess.CalledProcessError):
                ip("netns", "delete", host.namespace)
        ip("link", "delete", self.bridge)


class Service(NamedTuple):
    """A program that a host runs."""

    command: Sequence[str]
    folder: Path = Path("/")
    settings: Mapping[str, str] = MappingProxyType({})


class Host:
    """A machine with a network card of its own."""

    def __init__(self, network: Network, name: str) -> None:
        network.hosts.append(self)
        self.name, self.address = name, network.address(10 + len(network.hosts))
        self.namespace = self.cable = f"{network.bridge}-{name}"
        self.log = network.folder / f"{name}.log"
        self.services: list[Service] = []
        self.running: list[tuple[Service, subprocess.Popen[bytes]]] = []
        self.join(network)

    def join(self, network: Network) -> None:
        ip("netns", "add", self.namespace)
        card = ["peer", "name", "card", "netns", self.namespace]
        ip("link", "add", self.cable, "master", network.bridge, "type", "veth", *card)
        ip("-n", self.namespace, "address", "add", f"{self.address}/24", "dev", "card")
        for device in ("lo", "card"):
            ip("-n", self.namespace, "link", "set", device, "up")
        self.plug_in()

    def plug_in(self) -> None:
        ip("link", "set", self.cable, "up")

    def pull_cable(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        ip("link", "set", self.cable, "down")

    def inside(self, *command: str) -> list[str]:
        """The command that runs this one on the host, in the same process."""
        return ["ip", "netns", "exec", self.namespace, *command]

    def serve(self, *services: Service) -> None:
        """Have the host run these whenever it is up; their words go to the log."""
        self.services += services
        self.start()

    def start(self) -> None:
        """Start what does not run."""
        self.running = [(each, process) for each, process in self.running if process.poll() is None]
        there = [service for service, _ in self.running]
        for service in self.services:
            if service not in there:
                self.run(service)

    def run(self, service: Service) -> None:
        """Start a program, which nobody starts again once it has ended."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.inside(*service.command),
                cwd=service.folder,
                env=environment(**service.settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.running.append((service, process))

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Have its programs end by a signal, and wait until they have."""
        for _, process in self.running:
            process.send_signal(number)
        for _, process in self.running:
            process.wait(60)

    def kill(self) -> None:
        """End every process of the host at once, whoever has started it."""
        for pid in ip("netns", "pids", self.namespace).split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        wait_until(lambda: not ip("netns", "pids", self.namespace).strip())
        for _, process in self.running:
            process.wait()

    def lose_power(self) -> None:
        """Be gone without a word: no connection is closed, and no packet answered."""
        self.pull_cable()
        self.kill()


def why_not() -> str:
    """Why this machine can hold no such hosts; empty where it can."""
    needed = ("ip", "nginx", "redis-server", "openssl", "setpriv")
    if missing := [program for program in needed if not shutil.which(program)]:
        return f"needs {', '.join(missing)}"
    if not list(Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup")):
        return "needs PostgreSQL's programs"
    return "" if may_make_hosts() else "needs the right to make network namespaces (root)"


def may_make_hosts() -> bool:
    try:
        network = Network()
    except (subprocess.CalledProcessError, StopIteration):
        return False
    try:
        Host(network, "try")
    except subprocess.CalledProcessError:
        return False
    finally:
        network.remove()
    return True
