"""How a process notes, by slipcover, what it runs of our code."""

import atexit
import json
import os
from collections.abc import Callable
from pathlib import Path

from slipcover import ImportManager, Slipcover

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = tuple(f"{ROOT}/{name}/" for name in ("enquiries", "factsheets", "mybackpain"))
OMITTED = ("/migrations/", "/typst_process.py")  # that one may write no file, so none about itself


def is_ours(file: str) -> bool:
    return file.startswith(FOLDERS) and not any(part in file for part in OMITTED)


class Chosen:
    """Slipcover's own matcher takes 0.2 s of each process to look where its modules are."""

    def __init__(self, is_noted: Callable[[str], bool]) -> None:
        self.is_noted = is_noted

    def matches(self, filename: object) -> bool:
        return self.is_noted(str(filename))


def begin(is_noted: Callable[[str], bool]) -> None:
    """Note what is run of the files that are, from the next import to the end of the process."""
    folder, noted = Path(os.environ["MEASURED"]), Slipcover(branch=True)
    ImportManager(noted, Chosen(is_noted)).__enter__()

    def tell() -> None:  # by the number of who ends: gunicorn's workers are begun by another
        if (found := noted.get_coverage())["files"]:
            (folder / f"{os.getpid()}-{id(noted)}.json").write_text(json.dumps(found))

    atexit.register(tell)
