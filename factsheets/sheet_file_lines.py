"""Where each value of a sheet file stands, so that a mistake can be told by its line."""

import re
from collections import Counter

Place = tuple[str | int, ...]  # ("title",), ("causes", 0) or ("causes", 0, "name")

TABLE = re.compile(r"\[\[\s*([\w-]+)\s*\]\]")
VALUE = re.compile(r"([\w-]+)\s*=\s*(.*)")


def line_numbers(text: str) -> dict[Place, int]:
    """The line of each table and value, counted from 1, whether or not the file is sound."""
    found: dict[Place, int] = {}
    table: Place = ()
    rows: Counter[str] = Counter()
    closing = ""  # what ends the text of several lines that we are in
    for number, line in enumerate(text.split("\n"), 1):
        if closing:
            closing = "" if closing in line else closing
        elif header := TABLE.match(line.strip()):
            table = (header[1], rows[header[1]])
            rows[header[1]] += 1
            found[table] = found[header[1],] = number
        elif value := VALUE.match(line.strip()):
            found[*table, value[1]] = number
            opening = value[2][:3]
            if opening in {'"""', "'''"} and opening not in value[2][3:]:
                closing = opening
    return found
