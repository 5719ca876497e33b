import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from enquiries.models import BlockedAddress, Consultation, ReportRequest, Tally, address_digest
from enquiries.privacy.erasure import erase_by_patient
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import member

REPORT = f"{SHEET}report/"


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


def test_erase_says_how_much_it_was(ann: None) -> None:
    receipt = output("erase", "ann@example.com")

    assert "report requests 1, consultations 1, counts against limits 2" in receipt


def test_erase_leaves_nothing_of_one_person(ann: None) -> None:
    output("erase", "ann@example.com")

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
def test_a_slip_in_the_address_is_not_taken_for_nobody(command: str) -> None:
    with pytest.raises(CommandError, match="Give an email address in full"):
        call_command(command, "ann@")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["subject_access", "erase"])
@pytest.mark.parametrize("typed", ["", "\n", "ann@\n"])
def test_a_slip_on_standard_input_is_told(
    command: str, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    with pytest.raises(CommandError, match="Give an email address in full"):
        call_command(command, "-")


@pytest.mark.parametrize(
    "typed", ["ann@example.com\n", "  ANN@Example.com", "Ann <ann@example.com>"]
)
def test_the_address_is_read_from_standard_input(
    ann: None, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    assert json.loads(output("subject_access", "-"))["enquiries"] == 2
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    assert "consultations 1" in output("erase", "-")


@pytest.fixture
def erased_by_link(ann: None) -> Consultation:
    """A request of which the clinic's own note is left."""
    consultation = Consultation.objects.get(email="ann@example.com")
    consultation.note(by=member("rita", "Reception"), text="Wants a morning")
    erase_by_patient(consultation.pk)
    return consultation


def test_the_clinics_record_is_found_by_its_reference_once_the_patients_words_are_erased(
    erased_by_link: Consultation,
) -> None:
    held = json.loads(output("subject_access", erased_by_link.reference.lower()))

    assert (held["reference"], held["enquiries"]) == (erased_by_link.reference, 1)
    assert "Wants a morning" in str(held)


def test_the_clinics_record_is_erased_by_its_reference(erased_by_link: Consultation) -> None:
    assert "consultations 1" in output("erase", erased_by_link.reference)

    assert not erased_by_link.log.filter(text="Wants a morning").exists()


def test_the_reference_of_one_leads_to_nobody_else(ann: None) -> None:
    bobs = Consultation.objects.get(email="bob@example.com")

    assert "ann@" not in output("subject_access", bobs.reference)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["MBP-7K3FQ", "MBP-OOOOOO", "MBP-7K3FQTT", "7K3FQT"])
def test_a_slip_in_the_reference_is_told(typed: str) -> None:
    with pytest.raises(CommandError, match="or a reference, like MBP-7K3FQT"):
        call_command("subject_access", typed)


@pytest.mark.parametrize("mine", ["ann@example.com", "bob@example.com"])
def test_subject_access_of_one_person_prints_no_linked_record_of_another(
    ann: None, mine: str
) -> None:
    first, second = Consultation.objects.order_by("email")
    first.close_into(second, by=member("rita", "Reception"))
    other = {"ann@example.com": "bob@", "bob@example.com": "ann@"}[mine]

    held = output("subject_access", mine)

    assert other not in held
    kinds = [record["model"] for record in json.loads(held)["records"]]
    assert kinds.count("enquiries.consultation") == 1


@pytest.mark.long
@pytest.mark.parametrize(
    "typed",
    ["{0} {1}", "mbp {1}", "mbp{1}", " MBP–{1} ", "Mbp - {2} {3}", "ｍｂｐ {1}", "mbp_{1}\n"],
)
@pytest.mark.parametrize("by", ["argument", "standard input"])
def test_a_reference_is_read_however_it_is_typed(
    erased_by_link: Consultation, typed: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, code = erased_by_link.reference, erased_by_link.reference[4:]
    words = typed.format("MBP", code, code[:3].lower(), code[3:])
    monkeypatch.setattr("sys.stdin", StringIO(words))

    held = json.loads(output("subject_access", "-" if by == "standard input" else words))

    assert (held["reference"], held["enquiries"]) == (reference, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["JTC7XC", "MBP-JTC7X", "MBP-JTC7XCC", "MBP-JTC7X0", "MBP"])
def test_what_is_no_whole_reference_is_not_taken_for_one(typed: str) -> None:
    with pytest.raises(CommandError, match="or a reference, like MBP-7K3FQT"):
        call_command("subject_access", typed)


@pytest.mark.django_db
def test_an_address_like_a_reference_is_an_address() -> None:
    assert json.loads(output("subject_access", "mbp-jtc7xc@example.org"))["email"]
