"""The file in which erasures are written down outside the database and outside every backup."""

import os
import stat
from pathlib import Path

from django.conf import settings


def append(words: bytes) -> None:
    """Write to the file as it is now, for it may have been rotated, and down to the disk."""
    path = Path(settings.ERASURES_FILE)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if stat.S_ISREG(os.fstat(file).st_mode):
            leave_to_the_site(file, path.parent)
            while words:  # a disk that becomes full takes a part, and says so the next time
                words = words[os.write(file, words) :]
            os.fsync(file)
    finally:
        os.close(file)


def written() -> str | None:
    """Give what stands in it; None where it is no file that could be read again."""
    path = Path(settings.ERASURES_FILE)
    if path.is_file():
        return path.read_text(errors="replace")
    return None if path.exists() else ""


def leave_to_the_site(file: int, folder: Path) -> None:
    """Let a file that root writes to belong to whom its folder belongs."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)


def fault() -> str:
    """Say why the file could not be written now, without touching it; empty where it could."""
    path = Path(settings.ERASURES_FILE)
    nearest = next(each for each in (path, *path.parents) if each.exists())
    if nearest.is_dir() == (nearest == path):
        return f"{nearest}: a {'folder' if nearest.is_dir() else 'file'} stands there"
    if not os.access(nearest, os.W_OK):
        return f"{nearest}: permission denied"
    disk = os.statvfs(nearest)
    is_full = disk.f_blocks and not disk.f_bavail
    return f"{nearest}: no space left" if is_full else ""
