import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from enquiries.models import BlockedAddress, Consultation, ReportRequest, Tally, address_digest
from factsheets.models import FactSheet
from tests.conftest import Payload

REPORT = "/fact-sheets/sacroiliac-joint-dysfunction/report/"


def output(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def ann(
    client: Client, sheet: FactSheet, report_payload: Payload, consultation_payload: Payload
) -> None:
    """A patient with a report and a consultation, and another with a consultation."""
    client.post(REPORT, report_payload(goal="Garden"))
    client.post("/consultation/", consultation_payload(email="Ann@example.com"))
    client.post("/consultation/", consultation_payload(email="bob@example.com"))


def test_subject_access_prints_all_that_is_held_on_one_person(ann: None) -> None:
    held = json.loads(output("subject_access", "ANN@example.com"))

    kinds = sorted(record["model"].removeprefix("enquiries.") for record in held["records"])
    assert kinds == ["consultation", *["outgoingemail"] * 3, "reportrequest"]
    assert (held["enquiries"], held["count"]) == (2, 5)
    assert "Garden" in str(held)
    assert "bob@" not in str(held)


def test_erase_leaves_nothing_of_one_person_and_says_how_much_it_was(ann: None) -> None:
    receipt = output("erase", "ann@example.com")

    assert "report requests 1, consultations 1, counts against limits 2" in receipt
    assert json.loads(output("subject_access", "ann@example.com"))["count"] == 0
    assert not ReportRequest.objects.unerased().exists()
    assert Consultation.objects.get(erased_at=None).email == "bob@example.com"
    assert not Tally.objects.filter(digest=address_digest("report:ann@example.com")).exists()


@pytest.mark.django_db
def test_a_block_outlives_an_erasure_unless_it_is_lifted() -> None:
    BlockedAddress.objects.block(address_digest("ann@example.com"))

    output("erase", "ann@example.com")
    assert json.loads(output("subject_access", "ann@example.com"))["blocked_at"]
    assert "blocks 1" in output("erase", "ann@example.com", "--unblock")
    assert not BlockedAddress.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["subject_access", "erase"])
def test_a_slip_in_the_address_is_told_and_not_taken_for_nobody(command: str) -> None:
    with pytest.raises(CommandError, match="Give an email address in full"):
        call_command(command, "ann@")
