"""“Your details are used only to send your report”, down to the bytes on the disk."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from enquiries.delivery.courier import Courier
from enquiries.models import OutgoingEmail, ReportRequest
from enquiries.privacy.erasure import erase_undeliverable
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"
TYPED = {
    "name": "Zebedee Quux-Marmalade",
    "email": "zebedee.quux@xylophone.example",
    "where": "Left of the umbrella stand",
    "better": "Marching bands",
    "worse": "Tangerine crates",
    "goal": "Ride a velocipede to Llanfairfechan " + "again" * 40,
}


def bytes_on_disk() -> bytes:
    """The database with SQLite's write-ahead log and shared memory, as any reader of the disk."""
    name = connection.settings_dict["NAME"]
    files = [Path(f"{name}{suffix}") for suffix in ("", "-wal", "-shm")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def found(where: bytes) -> list[str]:
    """What was typed and can be read there."""
    typed = [*TYPED.values(), "Quux-Marmalade", "zebedee.quux", "velocipede"]
    return [words for words in typed if words.lower().encode() in where.lower()]


def deliver() -> None:
    courier = Courier()
    while courier.deliver_next():
        pass


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_once_sent_nothing_that_was_typed_is_left_in_the_files_the_logs_or_the_cache(
    client: Client,
    sheet: FactSheet,
    report_payload: Payload,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the files of PostgreSQL are its own; VACUUM clears them")
    caplog.set_level(logging.DEBUG)

    client.post(REPORT, report_payload(**TYPED, safety="some"))
    assert len(found(bytes_on_disk())) == len(TYPED) + 3  # the search can see it before
    deliver()

    assert OutgoingEmail.objects.get().state == "SENT"
    assert found(bytes_on_disk()) == []
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert found(logged.encode()) == []
    assert found(repr(getattr(cache, "_cache", "")).encode()) == []


@pytest.mark.django_db
def test_once_sent_only_the_proof_of_consent_stays(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload(**TYPED))

    deliver()

    request = ReportRequest.objects.get()
    assert (request.name, request.email, request.answers) == ("", "", None)
    assert request.emails.get().recipient == ""
    assert request.consent_given_at
    assert request.erased_at


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["PENDING", "DEAD"])
def test_what_cannot_be_delivered_is_erased_after_72_hours(
    client: Client, sheet: FactSheet, report_payload: Payload, state: str
) -> None:
    client.post(REPORT, report_payload())
    if state == "DEAD":
        OutgoingEmail.objects.update(state=state, due_at=None)
    ReportRequest.objects.update(received_at=Now() - timedelta(hours=72))

    assert erase_undeliverable() == 1

    email = OutgoingEmail.objects.get()
    assert (email.state, email.recipient) == ("DEAD", "")
    assert not ReportRequest.objects.unerased().exists()


@pytest.mark.django_db
def test_what_may_still_be_delivered_is_kept(
    client: Client, sheet: FactSheet, report_payload: Payload
) -> None:
    client.post(REPORT, report_payload())
    ReportRequest.objects.update(received_at=Now() - timedelta(hours=71))

    assert erase_undeliverable() == 0
    assert ReportRequest.objects.unerased().exists()
