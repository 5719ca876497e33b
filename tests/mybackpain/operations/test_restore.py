import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from enquiries.models import (
    BlockedAddress,
    Consultation,
    Erasure,
    OutgoingEmail,
    ReportRequest,
    address_digest,
)
from enquiries.privacy.erasure import erase_by_patient
from factsheets.models import FactSheet
from mybackpain.operations import postgresql
from tests.conftest import SHEET, Payload
from tests.enquiries.reception import member, new_consultation
from tests.mybackpain.commands import needs_tools

REPORT = f"{SHEET}report/"

pytestmark = [needs_tools, pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def erasures(tmp_path: Path, settings: LazySettings) -> Path:
    """The list of erasures, which no backup contains."""
    file = tmp_path / "erasures.log"
    file.touch()
    settings.ERASURES_FILE = str(file)
    return file


@pytest.fixture
def with_a_report(
    sheet: FactSheet, client: Client, report_payload: Payload, erasures: Path
) -> Path:
    """A backup with a report in it that has left since."""
    file = erasures.with_name("a.backup")
    client.post(REPORT, report_payload())
    call_command("backup", str(file))
    call_command("worker", "--drain")
    return file


def restore(file: Path, erasures: Path) -> None:
    call_command("restore", str(file), "--yes", "--erasures", str(erasures))


def test_a_restored_site_has_lost_nothing(
    sheet: FactSheet, client: Client, consultation_payload: Payload, erasures: Path
) -> None:
    file = erasures.with_name("a.backup")
    names = [f"Ann {number}" for number in range(3)]
    form = "/consultation/"
    shown = [client.post(form, consultation_payload(name=name))["Location"] for name in names]
    call_command("backup", str(file))
    Consultation.objects.all().delete()

    restore(file, erasures)

    assert [client.get(page).status_code for page in shown] == [200] * 3
    call_command("worker", "--drain")
    assert OutgoingEmail.objects.filter(state="SENT").count() == 6


def test_a_report_sent_after_the_backup_is_over_for_good(
    with_a_report: Path, erasures: Path
) -> None:
    restore(with_a_report, erasures)

    assert ReportRequest.objects.get().email == ""
    assert not OutgoingEmail.objects.unsettled().exists()


def test_only_what_a_patient_erased_goes_again(sheet: FactSheet, erasures: Path) -> None:
    consultation = new_consultation()
    consultation.note(by=member("rita", "Reception"), text="Wants a morning")
    call_command("backup", str(erasures.with_name("a.backup")))
    erase_by_patient(consultation.pk)

    restore(erasures.with_name("a.backup"), erasures)

    consultation.refresh_from_db()
    assert consultation.email == ""
    assert consultation.log.filter(text="Wants a morning").exists()


def test_a_restore_finds_erasures_in_the_table_where_the_file_has_lost_them(
    with_a_report: Path, erasures: Path
) -> None:
    erasures.write_text("")

    restore(with_a_report, erasures)

    assert ReportRequest.objects.get().email == ""


def test_what_erasures_prints_serves_a_restore_on_another_machine(
    client: Client, consultation_payload: Payload, erasures: Path
) -> None:
    client.post("/consultation/", consultation_payload())
    call_command("backup", str(erasures.with_name("a.backup")))
    Consultation.objects.get().erase()
    printed = StringIO()
    call_command("erasures", "--since", "2020-01-01", stdout=printed)
    Erasure.objects.all().delete()
    erasures.write_text(printed.getvalue())

    restore(erasures.with_name("a.backup"), erasures)

    assert not Consultation.objects.filter(erased_at=None).exists()


@pytest.mark.parametrize("check", ["", "0" * 32])
def test_a_restore_obeys_no_forged_line(
    client: Client, consultation_payload: Payload, erasures: Path, check: str
) -> None:
    client.post("/consultation/", consultation_payload())
    call_command("backup", str(erasures.with_name("a.backup")))
    Consultation.objects.update(name="Changed since")
    line = f"2030-01-02T10:00:00Z erased consultation {Consultation.objects.get().pk} {check}"
    erasures.write_text(f"{line}\n")

    with pytest.raises(CommandError, match="carry no check"):
        restore(erasures.with_name("a.backup"), erasures)

    assert Consultation.objects.get().name == "Changed since"


def test_a_list_with_a_damaged_line_serves_a_restore(with_a_report: Path, erasures: Path) -> None:
    Erasure.objects.all().delete()
    erasures.write_bytes(b"\xff\x00\xfe\n" + erasures.read_bytes())

    restore(with_a_report, erasures)

    assert ReportRequest.objects.get().email == ""


@pytest.mark.parametrize("is_lifted", [False, True])
def test_a_block_survives_a_restore_unless_it_was_lifted(
    erasures: Path, *, is_lifted: bool
) -> None:
    call_command("backup", str(erasures.with_name("a.backup")))
    BlockedAddress.objects.block(address_digest("ann@example.com"))
    if is_lifted:
        BlockedAddress.objects.of("ann@example.com").lift()

    restore(erasures.with_name("a.backup"), erasures)

    assert BlockedAddress.objects.of("ann@example.com").exists() is not is_lifted


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_nothing_is_restored_from_a_part_of_a_backup(
    erasures: Path, sheet: FactSheet, share: float
) -> None:
    file = erasures.with_name("a.backup")
    call_command("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(CommandError):
        restore(file, erasures)

    assert FactSheet.objects.exists()


def test_nothing_is_restored_from_what_is_no_backup(erasures: Path, sheet: FactSheet) -> None:
    with pytest.raises(CommandError):
        restore(erasures, erasures)

    assert FactSheet.objects.exists()


def without_our_tables(file: Path) -> None:
    """Write a sound file of the database's own kind, of another site."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("CREATE TABLE guests (name text)")
    else:
        options = ["--format=custom", "--table=django_content_type", f"--file={file}"]
        postgresql.run("pg_dump", *options)


def of_tomorrow(file: Path) -> None:
    """Write a backup of a version that has one migration more."""
    MigrationRecorder(connection).record_applied("enquiries", "9999_of_tomorrow")
    call_command("backup", str(file))
    MigrationRecorder(connection).record_unapplied("enquiries", "9999_of_tomorrow")


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (without_our_tables, "it is no backup of this site."),
        (of_tomorrow, "a later version of this site, which has enquiries.9999_of_tomorrow."),
    ],
)
def test_a_backup_that_this_version_cannot_live_on_replaces_nothing(
    erasures: Path, sheet: FactSheet, write: Callable[[Path], None], told: str
) -> None:
    file = erasures.with_name("a.backup")
    write(file)

    with pytest.raises(CommandError) as error:
        restore(file, erasures)

    assert str(error.value).endswith(told)
    assert FactSheet.objects.exists()


@pytest.mark.parametrize("words", [b"\x00\xff" * 500, b"erased\n", b"DATABASE_URL=postgres://\n"])
def test_another_file_is_not_taken_for_a_list_of_erasures(
    erasures: Path, sheet: FactSheet, words: bytes
) -> None:
    call_command("backup", str(erasures.with_name("a.backup")))
    erasures.write_bytes(words)

    with pytest.raises(CommandError, match="is no list of erasures"):
        restore(erasures.with_name("a.backup"), erasures)


@pytest.mark.parametrize("arguments", [[], ["--yes", "--erasures", "/no/such/file"]])
def test_nothing_is_restored_without_asking_or_without_the_list_of_erasures(
    tmp_path: Path, arguments: list[str]
) -> None:
    with pytest.raises(CommandError):
        call_command("restore", str(tmp_path / "a.backup"), *arguments)
