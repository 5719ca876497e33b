"""“Save to record”: the whole request as one tagged PDF, and a line of who took it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils.timezone import now

from enquiries.models import Consultation
from factsheets.native import NativeFailure
from mybackpain.staff.audit_log import AuditEntry
from tests import pdf_reader
from tests.enquiries.reception import QUEUE, act, browser_of, member, new_consultation, page_of

pytestmark = [pytest.mark.django_db, pdf_reader.needs_poppler]


@pytest.fixture
def clinician() -> User:
    return member("cleo", "Clinician")


@pytest.fixture
def consultation(clinician: User) -> Consultation:
    """A request with a reply and a clinical note."""
    consultation = new_consultation(concern="Low back pain\n\nfor six weeks")
    tomorrow = now() + timedelta(days=1)
    consultation.reply(by=clinician, next_step_due_at=tomorrow, text="Dear Ann, we will call you")
    consultation.note(by=clinician, text="No red flags", is_clinical=True)
    return consultation


def saved(user: User, consultation: Consultation) -> bytes:
    response = browser_of(user).post(f"{QUEUE}{consultation.pk}/record.pdf")
    assert response["Content-Type"] == "application/pdf"
    return response.content


def test_the_file_holds_the_whole_request(clinician: User, consultation: Consultation) -> None:
    text = pdf_reader.text(saved(clinician, consultation))

    for words in [
        consultation.reference,
        "ann@example.com",
        "for six weeks",
        "Dear Ann, we will call you",
        "No red flags",
        "by cleo",
    ]:
        assert words in text, words


def test_the_file_is_tagged_for_screen_readers(
    clinician: User, consultation: Consultation, tmp_path: Path
) -> None:
    assert pdf_reader.faults(saved(clinician, consultation), tmp_path) == []


def test_the_file_holds_the_clinics_record_once_the_patient_has_erased_theirs(
    clinician: User, consultation: Consultation
) -> None:
    consultation.erase(keeps_record=True)

    text = pdf_reader.text(saved(clinician, consultation))

    assert "The personal details were erased on" in text
    assert "Dear Ann, we will call you" in text
    assert "ann@example.com" not in text


def test_what_cannot_be_set_is_printed_in_plain_characters(clinician: User) -> None:
    consultation = new_consultation(concern=f"Low back pain {pdf_reader.ENDS_TYPST} for six weeks")

    assert "Low back pain" in pdf_reader.text(saved(clinician, consultation))


@pytest.mark.long
def test_a_file_that_cannot_be_made_leads_back_to_the_request(
    clinician: User, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise NativeFailure("typst: ended with -6")

    monkeypatch.setattr("enquiries.admin.record.typeset", fail)

    address = f"{QUEUE}{consultation.pk}/record.pdf"
    page = browser_of(clinician).post(address, follow=True).content.decode()

    assert "The file could not be made" in page


def test_both_logs_say_who_took_it(clinician: User, consultation: Consultation) -> None:
    saved(clinician, consultation)

    assert consultation.log.get(kind="saved").by == clinician
    assert AuditEntry.objects.get(event="exported").by == "cleo"


@pytest.mark.long
@pytest.mark.parametrize("role", ["Reception", "Manager"])
def test_who_may_not_read_clinical_notes_may_not_take_them(
    consultation: Consultation, role: str
) -> None:
    browser = browser_of(member("rita", role))
    assert browser.post(f"{QUEUE}{consultation.pk}/record.pdf").status_code == 403
    assert "Save to record" not in browser.get(page_of(consultation)).content.decode()


def test_its_button_stands_on_the_page(clinician: User, consultation: Consultation) -> None:
    assert "Save to record" in browser_of(clinician).get(page_of(consultation)).content.decode()


def test_words_that_no_font_has_are_saved_all_the_same(clinician: User) -> None:
    consultation = new_consultation(concern="\u202e\u0f40\u0301\u2066 velocipede")
    assert "velocipede" in pdf_reader.text(saved(clinician, consultation))


def test_a_manager_takes_out_the_record_that_is_left(consultation: Consultation) -> None:
    consultation.erase(keeps_record=True)

    act(browser_of(member("mona", "Manager")), consultation, "erase-personal-details", is_sure="on")

    consultation.refresh_from_db()
    assert consultation.record_erased_at
    assert not consultation.log.filter(text="No red flags").exists()


def test_a_note_longer_than_a_page_is_whole(clinician: User, consultation: Consultation) -> None:
    note = "\n".join(f"Line {number} of a long note" for number in range(120))
    consultation.note(by=clinician, text=note)

    text = pdf_reader.text(saved(clinician, consultation))

    assert all(f"Line {number} of a long note" in text for number in range(120))
