"""A phone loses its connection while a form is sent."""

import pytest
from playwright.sync_api import Browser, expect

from tests.running_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_back_leads_to_what_was_typed(demo: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=demo.address)
    page = context.new_page()
    page.goto("/")
    page.goto("/consultation/")
    concern = page.get_by_label("Briefly describe your back pain")
    concern.fill("Six weeks of pain")
    page.wait_for_timeout(1_500)  # Chromium notes what a form holds once a second

    context.set_offline(True)
    page.get_by_role("button", name="Request a Consultation").click()
    page.wait_for_url("chrome-error://*/*")
    context.set_offline(False)
    page.go_back()

    expect(concern).to_have_value("Six weeks of pain")  # the browser puts it there after the load
    context.close()
