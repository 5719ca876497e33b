"""`docs/settings.md` names every setting that the code reads, with its default, and no other."""

import re
from typing import Any

import pytest

import mybackpain.gunicorn  # noqa: F401 (it reads settings of its own)
from mybackpain.config.environment import defaults
from tests.project_copy import ROOT

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \|", re.MULTILINE)
DOCUMENTED = dict(ROW.findall((ROOT / "docs" / "settings.md").read_text()))


def as_written(default: Any) -> str:
    """How the document writes a default."""
    words = ",".join(default) if isinstance(default, list) else str(default)
    return f"`{words.replace(f'{ROOT}/', '')}`" if words else "–"


def test_each_setting_of_the_code_is_documented() -> None:
    assert set(defaults) - set(DOCUMENTED) == set()


def test_each_documented_setting_is_read() -> None:
    assert set(DOCUMENTED) - set(defaults) == set()


# The defaults of these follow other settings.
@pytest.mark.parametrize("name", sorted(set(defaults) - {"ALLOWED_HOSTS", "CLINIC_EMAIL"}))
def test_its_default_is_documented(name: str) -> None:
    assert DOCUMENTED[name] == as_written(defaults[name])
