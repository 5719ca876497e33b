"""Limits hold between processes: each thread here has a connection of its own, as a process has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload

REPORT = f"{SHEET}report/"


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_cannot_pass_a_limit_together(
    sheet: FactSheet, report_payload: Payload, settings: Settings
) -> None:
    settings.LIMIT_PER_CLIENT = (3, timedelta(days=1))

    def post(number: int) -> int:
        try:
            client = Client(headers={"sec-fetch-site": "same-origin"})
            return client.post(REPORT, report_payload(email=f"ann{number}@example.com")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(post, range(6)))

    assert statuses == [303] * 3 + [429] * 3
    assert OutgoingEmail.objects.count() == 3
