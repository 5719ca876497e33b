"""The guide in docs/ is a page of admin, with its pictures."""

import pytest

from tests.enquiries.reception import browser_of, member


@pytest.mark.django_db
def test_the_guide_is_a_page_with_its_pictures() -> None:
    page = browser_of(member("rita", "Reception")).get("/admin/staff-guide/").content.decode()

    assert "<h2>Where to begin</h2>" in page
    assert "<table>" in page
    assert '<img src="/static/staff-guide/queue.' in page
    assert '<img src="/static/staff-guide/request.' in page
    assert "../static/" not in page


@pytest.mark.django_db
def test_the_first_page_leads_to_the_guide() -> None:
    page = browser_of(member("rita", "Reception")).get("/admin/").content.decode()

    assert 'href="/admin/staff-guide/"' in page
