"""systemd is told that the worker goes round, and restarts one that hangs."""

import os
import socket


def tell_systemd() -> None:
    """Say that this process lives, where systemd listens (sd_notify)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notice:
        notice.sendto(b"WATCHDOG=1", address.replace("@", "\0", 1))
