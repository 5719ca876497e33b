"""The runbook has a row for each check of /readyz and for each line that is logged as an error."""

import ast
import re
from collections.abc import Iterator

import pytest

from mybackpain.serving.health import CHECKS
from tests.project_copy import ROOT

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
MAY_LOG = re.compile(r"logger\.|\.met\(")  # else a file need not be parsed
PRODUCT = ("enquiries", "factsheets", "mybackpain")


def errors() -> Iterator[str]:
    """What the code logs as an error, with … for what differs."""
    for package in PRODUCT:
        for file in sorted((ROOT / package).rglob("*.py")):
            code = file.read_text()
            for node in ast.walk(ast.parse(code)) if MAY_LOG.search(code) else []:
                if isinstance(node, ast.Call) and is_error(node.func):
                    words = node.args[0]
                    if isinstance(words, ast.Constant):
                        yield re.sub(r"%[a-z]", "…", str(words.value))


def is_error(called: ast.expr) -> bool:
    """Whether it is a line of a logger, or of a trouble that lasts."""
    if not isinstance(called, ast.Attribute):
        return False
    is_logger = isinstance(called.value, ast.Name) and called.value.id == "logger"
    return called.attr == "met" or (is_logger and called.attr in {"error", "exception", "critical"})


@pytest.mark.parametrize("check", ["database", "erasures", *CHECKS])
def test_each_check_of_readyz_has_its_row(check: str) -> None:
    assert f"| `{check}` |" in RUNBOOK


@pytest.mark.parametrize("line", sorted(set(errors())))
def test_each_line_of_an_error_has_its_row(line: str) -> None:
    assert line in RUNBOOK
