"""The process in which typst runs: `python -m factsheets.typst_process FD`, FD being its pipe.

It reads the templates and the fonts and knows no secrets. It ends with the first fault: a panic, a
limit that is reached, or that whoever started it is gone.
"""

import json
import resource
import sys
from importlib import resources
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import manimgx_fonts
import typst

MEMORY = 1 << 30  # bytes of addresses; a report takes 170 MB
FOLDER = Path(__file__).resolve().parent.parent / "templates" / "pdf"
# Latin, the scripts of most languages spoken in the UK, and emoji.
FONTS = typst.Fonts(include_system_fonts=False, font_paths=[str(resources.files(manimgx_fonts))])
# It reads each template once, and anew when its file has changed.
COMPILER = typst.Compiler(root=FOLDER, font_paths=FONTS)


def limit() -> None:
    """Take no more memory than this, write no file and leave no core, which would hold words."""
    for what, most in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(what, (most, most))


def source(job: dict[str, Any]) -> bytes:
    """A template called with its data, in a string that no word of it can end.

    As an input of the compiler the data would count for all that typst sets, which then keeps
    nothing of one file for the next: that took twice the time.
    """
    data = json.dumps(job["data"]).replace("\\", r"\\").replace('"', r"\"")
    return f'#import "/{job["template"]}": file\n#file(json(bytes("{data}")))'.encode()


def compiled(job: dict[str, Any], *standards: Any) -> bytes:
    """The file of a job, by these standards if it is a PDF."""
    return COMPILER.compile(  # type: ignore[return-value] # a list only of many pictures
        source(job),
        format=job["form"],
        ppi=72,
        pdf_standards=list(standards),
        timestamp=job["made_at"],
    )


def file_of(job: dict[str, Any]) -> bytes:
    """Set a file, a PDF by PDF/UA-1.

    PDF/UA forbids a character that no font has, as a patient may type one: then the file is tagged
    all the same, the character is printed as an empty box, and its text can still be copied.
    """
    if job["form"] != "pdf":
        return compiled(job)
    try:
        return compiled(job, "ua-1")
    except typst.TypstError:
        return compiled(job)


def main(pipe: Connection) -> None:
    """Set one file after another, until nobody asks any more."""
    limit()
    while True:
        try:
            job = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        pipe.send_bytes(file_of(job))


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
