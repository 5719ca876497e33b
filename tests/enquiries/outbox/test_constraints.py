"""What the database itself refuses, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError

from enquiries.models import Consultation, OutgoingEmail, ReportRequest
from tests.enquiries.conftest import QueueReport


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"contact_method": "phone"}, "consultation_phone_when_phoned"),
        ({"phone": "07700 900123"}, "consultation_phone_as_typed_and_e164"),
        ({"phone_e164": "+447700900123"}, "consultation_phone_as_typed_and_e164"),
    ],
)
def test_a_consultation_that_cannot_be_answered_is_refused(
    consultation: Consultation, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        Consultation.objects.update(**changes)


def test_no_two_consultations_share_a_reference(consultation: Consultation) -> None:
    with pytest.raises(IntegrityError):
        Consultation.objects.create(
            reference=consultation.reference,
            name="Bob Example",
            email="bob@example.com",
            contact_method="email",
            concern="Pain",
            answer_due_at=consultation.answer_due_at,
        )


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"email": ""}, {"erased_at": "2026-06-01T09:00Z"}]
)
def test_a_report_request_is_whole_or_erased(
    queue_report: QueueReport, changes: dict[str, Any]
) -> None:
    queue_report()
    with pytest.raises(IntegrityError, match="reportrequest_details_until_erased"):
        ReportRequest.objects.update(**changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "SENDING"}, "outgoingemail_state_and_times"),
        ({"due_at": None}, "outgoingemail_state_and_times"),
        ({"state": "DEAD"}, "outgoingemail_state_and_times"),
        ({"state": "SENT", "due_at": None}, "outgoingemail_sent_at_when_sent"),
        ({"sent_at": "2026-06-01T09:00Z"}, "outgoingemail_sent_at_when_sent"),
        ({"recipient": ""}, "outgoingemail_recipient_until_settled"),
        ({"letter": "alert"}, "outgoingemail_about_its_enquiry"),
        ({"report_request": None}, "outgoingemail_about_its_enquiry"),
    ],
)
def test_a_letter_that_contradicts_itself_is_refused(
    queue_report: QueueReport, changes: dict[str, Any], constraint: str
) -> None:
    queue_report()
    with pytest.raises(IntegrityError, match=constraint):
        OutgoingEmail.objects.update(**changes)


def test_a_letter_is_promised_once(consultation: Consultation) -> None:
    alert = consultation.emails.get(letter="alert")
    with pytest.raises(IntegrityError):
        OutgoingEmail.objects.create(
            letter="alert",
            recipient=alert.recipient,
            consultation=consultation,
            dedupe_key=alert.dedupe_key,
        )
