from pathlib import Path
from socket import AF_UNIX, SOCK_DGRAM, socket

import pytest

from enquiries.delivery.watchdog import tell_systemd


def test_systemd_hears_that_the_worker_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    with socket(AF_UNIX, SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(5)
        tell_systemd()
        assert systemd.recv(100) == b"WATCHDOG=1"


def test_without_systemd_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    tell_systemd()
