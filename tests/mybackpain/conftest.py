"""What every test of the kept pages starts from."""

import pytest
from django.test import Client

from factsheets import content_version
from factsheets.models import FactSheet


@pytest.fixture
def reader(client: Client, sheet: FactSheet, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A reader of a site that has shown the sheet before and just looked at the content."""
    monkeypatch.setattr(content_version, "LOOK_EVERY", 60)
    assert client.get("/fact-sheets/sacroiliac-joint-dysfunction/").status_code == 200
    return client
