"""Two PostgreSQL on two hosts: what one has acknowledged, the other holds."""

import shutil
import subprocess
from pathlib import Path

from tests.running_site import wait_until

from .network import Host, Network, Service

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/nowhere"))
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
PORT = 5432
LOGIN = "postgres://site:site@"


class Database(Host):
    """A host with a PostgreSQL; its data are in a folder that outlives a loss of power."""

    def __init__(self, network: Network, name: str, folder: Path) -> None:
        super().__init__(network, name)
        self.folder, self.data = folder, folder / name
        self.url = f"{LOGIN}{self.address}:{PORT}/postgres"

    def use(self, program: str, *options: str) -> str:
        """Run one of PostgreSQL's programs on this host. Raises CalledProcessError."""
        command = self.inside(*AS_POSTGRES, f"{PROGRAMS}/{program}", *options)
        return subprocess.run(
            command, check=True, cwd=self.folder, capture_output=True, text=True
        ).stdout

    def ask(self, *statements: str) -> str:
        commands = [word for statement in statements for word in ("-c", statement)]
        return self.use("psql", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", self.url, *commands).strip()

    def make_folder(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        shutil.chown(self.data, "postgres", "postgres")

    def create(self) -> None:
        self.make_folder()
        self.use("initdb", "-D", str(self.data), "-U", "site", "--auth=trust")
        network = self.address.rpartition(".")[0] + ".0/24"
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all,replication all {network} trust\n")
        self.begin()

    def follow(self, primary: "Database") -> None:
        """Begin anew as the standby of the other, which from now on waits for us."""
        self.make_folder()
        copied = ["-D", str(self.data), "-R", "-X", "stream", "--checkpoint=fast"]
        self.use("pg_basebackup", "-d", f"{LOGIN}{primary.address}:{PORT}", *copied)
        self.begin()
        primary.wait_for_standby(True)
        assert wait_until(lambda: primary.ask("SELECT count(*) FROM pg_stat_replication") == "1")

    def begin(self) -> None:
        if not self.services:
            place = ["-D", str(self.data), "-k", "", "-h", self.address]
            command = [*AS_POSTGRES, f"{PROGRAMS}/postgres", *place]
            self.serve(Service(command))
        self.start()
        assert wait_until(self.is_up), self.log.read_text()

    def is_up(self) -> bool:
        try:
            return self.ask("SELECT 1") == "1"
        except subprocess.CalledProcessError:
            return False

    @property
    def is_standby(self) -> bool:
        return self.ask("SELECT pg_is_in_recovery()") == "t"

    def wait_for_standby(self, wait: bool) -> None:  # noqa: FBT001
        """Acknowledge nothing that the standby does not hold as well, or do."""
        names = "*" if wait else ""
        self.ask(
            f"ALTER SYSTEM SET synchronous_standby_names = '{names}'", "SELECT pg_reload_conf()"
        )

    def promote(self) -> None:
        """Take over from a primary that is gone: docs/operations.md, “A second database”."""
        self.wait_for_standby(False)
        self.use("pg_ctl", "promote", "-D", str(self.data), "-w")
