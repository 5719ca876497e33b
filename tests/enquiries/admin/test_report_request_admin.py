"""Nobody reads the details of a report request, staff included."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from enquiries.models import OutgoingEmail, ReportRequest
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.enquiries.letterbox import delivered

REQUESTS = "/admin/enquiries/reportrequest/"
EMAILS = "/admin/enquiries/outgoingemail/"


@pytest.fixture(params=["Reception", None], ids=["a receptionist", "an administrator"])
def member_of_staff(
    request: pytest.FixtureRequest,
    staff: Callable[..., Client],
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
) -> Client:
    """With a report request that waits to be sent."""
    client.post("/fact-sheets/sacroiliac-joint-dysfunction/report/", report_payload())
    return staff(request.param)


@pytest.mark.long
def test_no_page_tells_who_asked_for_a_report(member_of_staff: Client) -> None:
    request, email = ReportRequest.objects.get(), OutgoingEmail.objects.get()
    masked = {REQUESTS, f"{REQUESTS}{request.pk}/change/"}
    others = {EMAILS, f"{EMAILS}{email.pk}/change/", "/admin/", f"{REQUESTS}{request.pk}/history/"}
    for address in masked | others:
        response = member_of_staff.get(address)
        page = response.content.decode()
        assert response.status_code == 200, address
        assert not re.search(r"\bAnn\b", page), address  # three letters of a token may spell it
        assert "ann@" not in page, address
        assert "@example" not in page, address
        assert ("a•••@e•••.com" in page) == (address in masked), address


@pytest.mark.parametrize(
    "question",
    [f"{REQUESTS}?email__startswith=ann", f"{REQUESTS}?name=Ann", f"{EMAILS}?recipient__gt=ann"],
)
def test_the_details_cannot_be_guessed(member_of_staff: Client, question: str) -> None:
    assert member_of_staff.get(question).status_code == 400


def test_the_list_says_what_became_of_each(member_of_staff: Client) -> None:
    assert "Waiting" in member_of_staff.get(REQUESTS).content.decode()
    delivered()
    page = member_of_staff.get(REQUESTS).content.decode()
    assert ">Sent<" in page
    assert "a•••@e•••.com" not in page


@pytest.mark.parametrize("page", ["add/", "{}/change/", "{}/delete/"])
def test_nobody_invents_changes_or_deletes_a_request(member_of_staff: Client, page: str) -> None:
    address = REQUESTS + page.format(ReportRequest.objects.get().pk)
    assert member_of_staff.post(address, {"name": "Other"}).status_code == 403
    assert ReportRequest.objects.count() == 1
