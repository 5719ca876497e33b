"""The text of a sheet file, and what is told where it cannot be read."""

import re
import tomllib
from pathlib import Path
from typing import Any

NULL = re.compile(r"\\(?:u|U0{4})0{4}")  # as a file can write it


class SheetFileError(Exception):
    """What is wrong with a file, each problem with its line."""

    def __init__(self, problems: list[tuple[int, str]], file: Path | None = None) -> None:
        self.problems, self.file = sorted(set(problems)), file
        super().__init__("\n".join(f"line {line}: {text}" for line, text in self.problems))


def parsed(text: str, file: Path | None = None) -> dict[str, Any]:
    """Read the text's values. Raises SheetFileError where it is no sound TOML."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        problem = re.sub(r" \(at .*\)", "", str(error))
        if "immutable namespace" in problem:
            problem = "This stands twice: once as a line that ends in “= []”. Delete that line"
        raise SheetFileError([(line, problem)], file) from error
    except (ValueError, RecursionError) as error:  # which say no line: it is a long one
        line = max(enumerate(text.split("\n"), 1), key=lambda found: len(found[1]))[0]
        problem = "A number is too long, or too many lists stand within each other"
        raise SheetFileError([(line, problem)], file) from error
    if holds_null(values):
        lines = enumerate(text.split("\n"), 1)
        line = next((number for number, said in lines if NULL.search(said)), 1)
        raise SheetFileError([(line, "A text cannot hold the null character")], file)
    return values


def holds_null(value: Any) -> bool:
    """Tell whether a name or a text holds the character that no database of ours keeps."""
    if isinstance(value, dict):
        return any(map(holds_null, [*value, *value.values()]))
    if isinstance(value, list):
        return any(map(holds_null, value))
    return isinstance(value, str) and "\0" in value
