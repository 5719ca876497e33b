import csv

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from enquiries.admin.queue.export import defused
from enquiries.models import Consultation
from mybackpain.staff.audit_log import AuditEntry
from tests.enquiries.reception import QUEUE, browser_of, member, new_consultation


def exported(client: Client, action: str) -> list[dict[str, str]]:
    selected = [str(pk) for pk in Consultation.objects.values_list("pk", flat=True)]
    response = client.post(QUEUE, {"action": action, "_selected_action": selected})
    if response["Content-Type"] != "text/csv; charset=utf-8":
        return []
    return list(csv.DictReader(response.getvalue().decode("utf-8-sig").splitlines()))


@pytest.mark.django_db
def test_a_managers_export_has_no_free_text() -> None:
    consultation = new_consultation()

    (row,) = exported(browser_of(member("mona", "Manager")), "export")

    assert row["Reference"] == consultation.reference
    assert "Low back pain" not in "".join(row.values())


@pytest.mark.django_db
def test_a_spreadsheet_takes_nothing_typed_for_a_formula() -> None:
    new_consultation(name='=HYPERLINK("https://evil.example")')

    (row,) = exported(browser_of(member("mona", "Manager")), "export")

    assert row["Name"] == '\'=HYPERLINK("https://evil.example")'


@pytest.mark.django_db
def test_an_export_is_logged_without_names() -> None:
    new_consultation()

    exported(browser_of(member("mona", "Manager")), "export")

    entry = LogEntry.objects.get()
    assert entry.object_repr == "Export of 1 consultations"
    assert (
        entry.change_message == "Exported as CSV, without what patients wrote, from the tab “open”."
    )


@pytest.mark.django_db
def test_what_patients_wrote_is_exported_by_a_manager_who_is_a_clinician_only() -> None:
    new_consultation()
    manager = browser_of(member("mona", "Manager"))
    both = browser_of(member("cleo", "Manager", "Clinician"))

    assert exported(manager, "export_with_text") == []
    (row,) = exported(both, "export_with_text")
    assert row["Back pain, as described"] == "Low back pain for six weeks"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+442079460018", "'+442079460018"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\tone", "'\tone"),
        ("\u00a0=1", "'\u00a0=1"),  # a blank that does not break
        ("\u3000+1", "'\u3000+1"),  # an ideographic one
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b \u2060@A1", "'\u200b \u2060@A1"),
        ("\x0b-1", "'\x0b-1"),
        ("＝1", "'＝1"),
        ("﹦1", "'﹦1"),
        ("\u00a0Ann = well", "\u00a0Ann = well"),
        ("Ann = well", "Ann = well"),
        (None, ""),
    ],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(value: str | None, cell: str) -> None:
    assert defused(value) == cell


@pytest.mark.django_db
def test_the_audit_log_says_what_was_exported() -> None:
    consultation = new_consultation(urgency=2)
    ticked = {"action": "export", "_selected_action": [str(consultation.pk)]}

    browser_of(member("mona", "Manager")).post(f"{QUEUE}?tab=new&urgency=2", ticked)

    assert AuditEntry.objects.get(event="exported").detail == (
        "1 consultations. Exported as CSV, without what patients wrote, "
        "from the tab “new”, urgency “2”."
    )
