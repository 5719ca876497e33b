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
needs_lmtp = pytest.mark.skipif(
    not Path("/usr/lib/dovecot/lmtp").exists(), reason="needs Dovecot's LMTP server (apt)"
)
needs_postfix = pytest.mark.skipif(
    not shutil.which("postfix") or os.geteuid() != 0, reason="needs Postfix (apt), as root"
)
READER = "mail"  # Debian's own account, under which mail is kept
DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = {protocols}
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
# What a provider adds: letters come by LMTP, and each mailbox takes so many and no more.
LMTP_WITH_QUOTA = """\
mail_plugins = quota
plugin {{
  quota = count:all
  quota_rule = *:messages={most}
  quota_vsizes = yes
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
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
def dovecot(mail: Path, more: str = "") -> Iterator[str]:
    """An IMAP server for a Maildir; gives the address by which the site reads it.

    `more` are settings beside those that all of ours have.
    """
    reader, port = pwd.getpwnam(READER), free_port()
    with folder_for_all() as folder:
        config = folder / "dovecot.conf"
        told = {"folder": folder, "mail": mail, "port": port, "protocols": "imap"}
        config.write_text(DOVECOT.format(uid=reader.pw_uid, gid=reader.pw_gid, **told) + more)
        with running(config):
            wait_for(port)
            yield f"imap://clinic:a%3Fb%2Fc@127.0.0.1:{port}/INBOX"


@contextmanager
def dovecot_with_quota(
    mail: Path, most: int, can: str = "IMAP4rev1 UIDPLUS MOVE"
) -> Iterator[tuple[int, str]]:
    """A provider whose mailboxes take so many mails: its LMTP port, and one read by IMAP."""
    reader, port, lmtp = pwd.getpwnam(READER), free_port(), free_port()
    with folder_for_all() as folder:
        config = folder / "dovecot.conf"
        told = {"folder": folder, "mail": mail, "port": port, "protocols": "imap lmtp"}
        settings = DOVECOT.format(uid=reader.pw_uid, gid=reader.pw_gid, **told)
        provider = LMTP_WITH_QUOTA.format(most=most, lmtp=lmtp)
        config.write_text(f"{settings}{provider}\nimap_capability = {can}\n")
        with running(config):
            wait_for(lmtp)
            yield lmtp, f"imap://clinic:a%3Fb%2Fc@127.0.0.1:{port}/INBOX"


@contextmanager
def running(config: Path) -> Iterator[None]:
    """Dovecot with this configuration."""
    with subprocess.Popen(["dovecot", "-F", "-c", str(config)]) as server:
        try:
            yield
        finally:
            server.terminate()
            server.wait(timeout=20)


MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/queue/log
maillog_file_prefixes = /tmp
myhostname = relay.example.net
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = {next_hop}
disable_dns_lookups = yes
smtp_tls_security_level = none
recipient_delimiter = +
alias_maps =
virtual_mailbox_domains = mybackpain.co.uk
virtual_mailbox_base = {mail}
virtual_mailbox_maps = static:clinic/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
delay_warning_time = 1s
"""
MASTER = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def postfix(next_hop: str) -> Iterator[tuple[int, Path]]:
    """A relay that accepts all and hands it to the next hop, such as “smtp:[127.0.0.1]:25”.

    Gives its port, and the clinic's Maildir, in which what comes back for our own domain lands.
    """
    reader, port = pwd.getpwnam(READER), free_port()
    with folder_for_all() as folder:
        config, mail = folder / "etc", folder / "mail"
        for each in (config, mail, folder / "queue", folder / "data"):
            each.mkdir()
        shutil.chown(folder / "data", "postfix")
        shutil.chown(mail, READER, READER)
        told = {"folder": folder, "mail": mail, "next_hop": next_hop}
        (config / "main.cf").write_text(MAIN.format(uid=reader.pw_uid, gid=reader.pw_gid, **told))
        (config / "master.cf").write_text(MASTER.format(port=f"127.0.0.1:{port}"))
        subprocess.run(["postfix", "-c", str(config), "start"], check=True, capture_output=True)
        try:
            wait_for(port)
            yield port, mail / "clinic"
        finally:
            subprocess.run(["postfix", "-c", str(config), "stop"], check=False, capture_output=True)
