from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.mybackpain.commands import run
from tests.project_copy import ROOT, copy_project

pytestmark = [pytest.mark.processes, pytest.mark.long]

EMPTY = {"SECRET_KEY": "only-for-tests", "DATABASE_URL": "sqlite://:memory:", "DEBUG": "1"}


def test_the_fixture_is_what_the_sheet_files_make(tmp_path: Path) -> None:
    made = tmp_path / "made.json"

    run(ROOT, "manage.py", "make_fixture", "--output", str(made), settings=EMPTY)

    assert made.read_bytes() == (ROOT / "fixtures" / "fact_sheets.json").read_bytes()


def test_a_changed_file_changes_only_its_sheet(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    file = project / "fixtures" / "sheets" / "sciatica.toml"
    fixture = project / "fixtures" / "fact_sheets.json"
    file.write_text(file.read_text().replace("Pain down the leg", "Pain in a leg", 1))
    before = fixture.read_text().splitlines()

    run(project, "manage.py", "make_fixture", settings=EMPTY)

    after = fixture.read_text().splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(":")[0].strip() for line in changed] == ['"strapline"', '"updated_at"']


@pytest.mark.usefixtures("sheet")
def test_a_database_in_use_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="DATABASE_URL=sqlite://:memory: uv run"):
        call_command("make_fixture", output=tmp_path / "made.json")
