"""Long pages list their sections, as sheets do."""

import pytest
from django.test import Client

from tests.markup import parse


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/about/", "/privacy/"])
def test_the_contents_lead_to_every_section(client: Client, address: str) -> None:
    page = parse(client.get(address).content.decode())
    [contents] = page.iterfind(".//nav[@aria-labelledby='contents']")
    listed = {link.get("href") for link in contents.iter("a")}
    sections = {f"#{heading.get('id')}" for heading in page.iter("h2")} - {"#contents"}

    assert listed
    assert listed == {anchor for anchor in sections if anchor != "#None"}
