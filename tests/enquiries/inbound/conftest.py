"""A clinic's mailbox in a folder, and a consultation whose letters have left."""

from pathlib import Path

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.inbound.postman import Postman

State = OutgoingEmail.State


@pytest.fixture
def postman(settings: Settings, tmp_path: Path) -> Postman:
    """Who puts mail into the mailbox that the site reads."""
    folder = tmp_path / "mail box"
    settings.INBOUND_URL = f"maildir://{folder}"
    return Postman(folder)


@pytest.fixture
def letter(consultation: Consultation) -> OutgoingEmail:
    """The acknowledgement, sent to the patient; nothing else waits."""
    consultation.emails.exclude(letter="acknowledgement").delete()
    consultation.emails.update(state=State.SENT, due_at=None, sent_at=Now())
    return consultation.emails.get()
