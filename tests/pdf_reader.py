"""PDF files as programs other than ours see them."""

import shutil
import subprocess
from pathlib import Path

import pdfua
import pytest

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext and pdfinfo (poppler-utils) are not installed"
)
ENDS_TYPST = "\u202e\u0f40\u0301\u2066"  # panics in typst 0.15


def read(program: str, file: bytes, *options: str) -> str:
    command = [program, *options, "-", *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, input=file, capture_output=True, check=True).stdout.decode()


def text(file: bytes) -> str:
    """All text, its lines joined as a reader would."""
    return " ".join(read("pdftotext", file, "-raw").split())


def faults(file: bytes, folder: Path) -> list[str]:
    """What a checker of PDF/UA-1 finds wrong."""
    path = folder / "checked.pdf"
    path.write_bytes(file)
    return [str(finding) for finding in pdfua.validate(str(path)).findings]
