"""Dovecot and Postfix from Debian, started for a test on loopback, in a folder of their own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running_site import free_port

needs_dovecot = pytest.mark.skipif(
    not shutil.which("dovecot") or os.geteuid() != 0, reason="needs Dovecot (apt), as root"
)
needs_postfix = pytest.mark.skipif(
    not shutil.which("postfix") or os.geteuid() != 0, reason="needs Postfix (apt), as root"
)
READER = "mail"  # Debian's own account, under which mail is kept
DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{mail}
passdb {{
  driver = static
  args = password=a?b/c
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


@contextmanager
def folder_for_all() -> Iterator[Path]:
    """A folder that the servers' own accounts can reach."""
    folder = Path(tempfile.mkdtemp(prefix="mail-servers-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def dovecot(mail: Path) -> Iterator[str]:
    """An IMAP server for a Maildir; gives the address by which the site reads it."""
    reader, port = pwd.getpwnam(READER), free_port()
    with folder_for_all() as folder:
        config = folder / "dovecot.conf"
        told = {"folder": folder, "mail": mail, "port": port}
        config.write_text(DOVECOT.format(uid=reader.pw_uid, gid=reader.pw_gid, **told))
        with subprocess.Popen(["dovecot", "-F", "-c", str(config)]) as server:
            try:
                wait_for(port)
                yield f"imap://clinic:a%3Fb%2Fc@127.0.0.1:{port}/INBOX"
            finally:
                server.terminate()
                server.wait(timeout=20)
