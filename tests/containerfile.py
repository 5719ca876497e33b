"""The Containerfile's steps, read as a builder reads them."""

import json
from typing import NamedTuple

from tests.project_copy import ROOT


class Step(NamedTuple):
    name: str
    words: str

    @property
    def command(self) -> list[str]:
        """What a HEALTHCHECK or CMD runs, where it names no shell."""
        command: list[str] = json.loads(self.words[self.words.index("[") :])
        return command


def steps() -> list[Step]:
    lines = (ROOT / "Containerfile").read_text().splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    return [Step(*line.split(" ", maxsplit=1)) for line in written]


def named(name: str) -> list[Step]:
    return [step for step in steps() if step.name == name]


def variables() -> dict[str, str]:
    return dict(pair.split("=", 1) for step in named("ENV") for pair in step.words.split())
