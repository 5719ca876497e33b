"""The text of a sheet file, and what is told where it cannot be read."""

import re
import tomllib
from pathlib import Path
from typing import Any


class SheetFileError(Exception):
    """What is wrong with a file, each problem with its line."""

    def __init__(self, problems: list[tuple[int, str]], file: Path | None = None) -> None:
        self.problems, self.file = sorted(set(problems)), file
        super().__init__("\n".join(f"line {line}: {text}" for line, text in self.problems))


def parsed(text: str, file: Path | None = None) -> dict[str, Any]:
    """Read the text's values. Raises SheetFileError where it is no sound TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        problem = re.sub(r" \(at .*\)", "", str(error))
        if "immutable namespace" in problem:
            problem = "This stands twice: once as a line that ends in “= []”. Delete that line"
        raise SheetFileError([(line, problem)], file) from error
