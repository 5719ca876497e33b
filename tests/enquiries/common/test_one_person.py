"""Whatever spelling of an address somebody uses, it is kept, limited, blocked and found as one."""

import importlib
import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client

from enquiries.models import BlockedAddress, Consultation, OutgoingEmail, ReportRequest, Tally
from enquiries.models import address_digest as digest
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import QUEUE, browser_of, member, new_consultation

REPORT = f"{SHEET}report/"
SPELLINGS = [
    "victim@ｅxample.com",
    '"victim"@example.com',
    "victim@ex\u00adample.com",
    "Victim <victim@example.com>",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_report_goes_to_the_address_that_was_meant(
    client: Client, sheet: FactSheet, report_payload: Payload, typed: str
) -> None:
    client.post(REPORT, report_payload(email=typed))

    assert ReportRequest.objects.get().email == "victim@example.com"
    assert OutgoingEmail.objects.get().recipient == "victim@example.com"


def test_a_consultation_keeps_the_canonical_address(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload(email="mailto:ANN@example.com"))

    assert Consultation.objects.get().email == "ann@example.com"


def test_all_spellings_count_as_one_address(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    for number, typed in enumerate([*SPELLINGS, "victim+1@example.com"]):
        client.post(REPORT, report_payload(name=f"Ann {number}", email=typed))

    assert Tally.objects.filter(digest=digest("report:victim@example.com")).get().count == (
        len(SPELLINGS) + 1
    )


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_block_holds_for_every_spelling(
    client: Client, sheet: FactSheet, report_payload: Payload, typed: str
) -> None:
    BlockedAddress.objects.block(digest("victim@example.com"))

    client.post(REPORT, report_payload(email=typed))
    call_command("worker", "--drain")

    assert not OutgoingEmail.objects.sent().exists()


@pytest.mark.parametrize("command", ["subject_access", "erase"])
@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_command_finds_the_person_by_every_spelling(
    client: Client, db: None, consultation_payload: Payload, command: str, typed: str
) -> None:
    client.post("/consultation/", consultation_payload(email="victim@example.com"))
    out = StringIO()

    call_command(command, typed, stdout=out)

    said = out.getvalue()
    found = json.loads(said)["enquiries"] if command == "subject_access" else "tations 1" in said
    assert found == 1


@pytest.mark.parametrize("typed", [*SPELLINGS, "victim@", "EXAMPLE.com"])
def test_staff_find_the_request_however_they_type_the_address(db: None, typed: str) -> None:
    new_consultation(email="victim@example.com", name="Vic")

    page = browser_of(member("rita", "Reception")).get(QUEUE, {"tab": "all", "q": typed})

    assert "1 found" in page.content.decode()


def test_what_was_held_before_becomes_canonical_but_what_cannot(sheet: FactSheet) -> None:
    stored = ["Ann@Example.com", "ann@exam\u00adple.com", "jörg@example.com", "bob@example.com"]
    for email in stored:
        new_consultation(email=email)
    ReportRequest.objects.create(sheet=sheet, sheet_version=1, name="V", email='"V"@example.com')
    migration = importlib.import_module("enquiries.migrations.0004_canonical_addresses")

    migration.respell(apps, connection.schema_editor())

    held = sorted(Consultation.objects.values_list("email", flat=True))
    assert held == ["ann@example.com"] * 2 + ["bob@example.com", "jörg@example.com"]
    assert ReportRequest.objects.get().email == "v@example.com"


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u3164", "\u2800", "\ufe0f", "\u202e\u202c", " \u00a0"]
)
@pytest.mark.parametrize(
    ("field", "asked"), [("name", "Enter your name"), ("concern", "Describe your back pain")]
)
def test_invisible_characters_alone_are_no_answer(
    client: Client, db: None, consultation_payload: Payload, field: str, asked: str, blank: str
) -> None:
    response = client.post("/consultation/", consultation_payload(**{field: blank}))

    assert response.status_code == 422
    assert asked in response.content.decode()
