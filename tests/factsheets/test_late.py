"""What only staff and letters use is loaded by nobody else."""

from typing import Any

import pytest
from django.test import Client

from factsheets import late
from factsheets.models import FactSheet
from tests.mybackpain.commands import run
from tests.project_copy import ROOT

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"
ANN = {"name": "Ann Example", "email": "ann@example.com"}


@pytest.fixture
def load_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Any:
        raise AssertionError(name)

    monkeypatch.setattr(late, "import_module", refuse)


@pytest.mark.long
def test_a_site_that_starts_loads_none_of_them() -> None:
    site = {"SECRET_KEY": "only-for-tests", "SITE_URL": "http://127.0.0.1"}
    asked = (
        "import sys, mybackpain.wsgi, mybackpain.urls; from factsheets import late; "
        "print([name for name in late.__all__ if name in sys.modules])"
    )

    answer = run(ROOT, "-c", asked, settings=site | {"DATABASE_URL": "sqlite://:memory:"})

    assert answer.stdout == "[]\n"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/fact-sheets/",
        "/fact-sheets/?q=siatica",
        SHEET,
        f"{SHEET}fact-sheet.pdf",
        f"{SHEET}fact-sheet.txt",
        f"{SHEET}fact-sheet.json",
        f"{SHEET}feedback/",
        f"{SHEET}report/",
        "/consultation/",
    ],
)
def test_no_patient_waits_for_them(
    client: Client, sheet: FactSheet, load_nothing: None, address: str
) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "differences"),
    [
        (f"{SHEET}report/", {}),
        ("/consultation/", {"contact_method": "email", "concern": "Low back pain"}),
    ],
)
def test_no_form_waits_for_them(
    client: Client, sheet: FactSheet, load_nothing: None, address: str, differences: dict[str, str]
) -> None:
    assert client.post(address, ANN | differences).status_code == 303
