from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from factsheets.models import FactSheet
from tests.mybackpain.addresses import address, admin_routes

PUBLIC = ["/", "/fact-sheets/sacroiliac-joint-dysfunction/", "/consultation/", "/nowhere/"]
LEFT_OUT = {"logout/", "jsi18n/", "autocomplete/"}

pytestmark = [pytest.mark.browser, pytest.mark.long(40)]


@pytest.fixture
def addresses(transactional_db: None, sheet: FactSheet) -> list[str]:
    """Pages for patients, then every page of admin."""
    return PUBLIC + [address(route) for route in sorted(admin_routes() - LEFT_OUT)]


@pytest.fixture
def session(transactional_db: None) -> str:
    """An administrator's session, its second factor off."""
    client = Client()
    client.force_login(User.objects.create_user("admin", is_staff=True, is_superuser=True))
    return client.cookies["sessionid"].value


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, session: str) -> Iterator[Page]:
    """A page of Chromium, signed in to admin."""
    cookie = {"name": "sessionid", "value": session, "url": f"{live_server.url}/admin/"}
    context = browser.new_context()
    context.add_cookies([cookie])  # type: ignore[list-item] # a typed dict in the library
    yield context.new_page()
    context.close()


NO_PAGE = 405  # an address that only takes a form has nothing to show


def test_no_page_breaks_its_own_content_security_policy(
    live_server: LiveServer, addresses: list[str], page: Page
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))

    for path in addresses:
        answer = page.request.get(live_server.url + path)
        if answer.status != NO_PAGE and "html" in answer.headers["content-type"]:
            page.goto(live_server.url + path)

    assert [text for text in complaints if "Content Security Policy" in text] == []
    assert "/admin/" in page.url
