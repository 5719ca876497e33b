"""Every column is known to hold something of a person, or not to; what does is erased and shown."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from enquiries.admin.queue.export import as_csv
from enquiries.common.personal import Export, PersonalField
from enquiries.consultations import by_mail
from enquiries.letters import acknowledgement
from enquiries.models import (
    Appointment,
    Consultation,
    ContactLogEntry,
    ReportRequest,
)
from enquiries.privacy.my_data import link
from factsheets.models import FactSheet
from mybackpain.serving.typed import LABELS
from tests.enquiries.reception import member, new_consultation

TYPED = {
    "phone": "07700 900123",
    "phone_e164": "+447700900123",
    "access_needs": "Ann's daughter speaks for her",
}

# Columns that tell of somebody but are no words of theirs: their whole row goes, or the digest
# itself after an hour.
GOES_WITH_ITS_ROW = {
    "blockedaddress.digest",
    "consultation.submission_digest",
    "erasure.what",
    "reportrequest.submission_digest",
    "takenin.fingerprint",
    "tally.digest",
}
# What figures and staff need, and what names nobody.
NEITHER = {
    "appointment": "id consultation uid sequence change is_current clinician starts_at minutes"
    " method outcome made_by made_at",
    "blockedaddress": "id blocked_at",
    "clinicclosure": "id first_day last_day reason",
    "consultation": "id received_at reference sheet contact_method answer_due_at state urgency"
    " assignee next_step_due_at first_contact_at first_contact_by closed_at closed_by close_reason"
    " duplicate_of erased_at record_erased_at version is_from_busy_network source",
    "contactlogentry": "id consultation kind at by state next_step_at struck_at struck_by",
    "diaryfeed": "clinician key made_at",
    "diaryslot": "id clinician starts_at appointment offered_time",
    "erasure": "id deed kind at",
    "mailoutage": "id since reason",
    "clinicianhours": "id clinician weekday begins ends",
    "openinghours": "id weekday opens closes",
    "outgoingemail": "id letter report_request consultation reply appointment state dedupe_key"
    " created_at queued_at due_at sent_at attempts unfinished claim worker last_error given_up_at"
    " dealt_with_at dealt_with_by",
    "periodicjob": "name due_at last_run_at",
    "price": "id what amount position",
    "replytemplate": "id name body position",
    "reportrequest": "id received_at sheet sheet_version consent_version consent_given_at"
    " erased_at",
    "specialist": "id name role registration position",  # staff, who chose to be named
    "takenin": "id kind consultation at",
    "tally": "id count ends_at",
    "workerheartbeat": "name started_at seen_at",
}


# Whose every row goes with the request.
GOES_WHOLE = {"offeredtime"}

TABLES: list[Any] = list(apps.get_app_config("enquiries").get_models())
COLUMNS = [
    f"{table._meta.model_name}.{column.name}"
    for table in TABLES
    for column in table._meta.concrete_fields
]
PERSONAL = {
    f"{table._meta.model_name}.{field.name}": (table, field)
    for table in TABLES
    for field in getattr(table, "personal", [])
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_is_personal_or_goes_with_its_row_or_is_neither(column: str) -> None:
    table, name = column.split(".")
    kinds = [
        column in PERSONAL or table in GOES_WHOLE,
        column in GOES_WITH_ITS_ROW,
        name in NEITHER.get(table, "").split(),
    ]
    assert kinds.count(True) == 1, f"say in this file, or in {table}.personal, what {column} is"


def test_nothing_is_declared_personal_that_is_no_column() -> None:
    assert set(COLUMNS) >= set(PERSONAL)


def everything_about_ann(sheet: FactSheet) -> None:
    """A consultation with letters, a note and an appointment, in which every column is filled."""
    consultation = new_consultation(**TYPED)
    acknowledgement.enqueue(consultation)
    staff = member("rita", "Reception")
    consultation.note(by=staff, text="Ann is well")
    consultation.strike(consultation.log.get(), by=staff, because="It was Bob")
    consultation.note(by=staff, text="Ann is in pain", is_clinical=True)
    by_mail.hear(consultation, words="Ann is better", whole="Ann is better\n> Ann?", files=[])
    Appointment.objects.create(
        consultation=consultation,
        starts_at=timezone.now(),
        method="phone",
        place="Ann's mobile",
        why="Ann is away",
        made_by=staff,
    )
    ReportRequest.objects.create(
        sheet=sheet,
        sheet_version=1,
        name="Ann Example",
        email="ann@example.com",
        answers={"goal": "Garden"},
        consent_version="1",
        consent_given_at=Now(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "field"), PERSONAL.values(), ids=PERSONAL)
def test_what_is_personal_is_erased(sheet: FactSheet, table: Any, field: PersonalField) -> None:
    everything_about_ann(sheet)
    empty = {"__isnull": True} if field.empty is None else {"": field.empty}
    about_ann = table.objects.exclude(**{field.name + how: value for how, value in empty.items()})
    assert about_ann.exists(), "fill this column in everything_about_ann()"

    Consultation.objects.get().erase()
    ReportRequest.objects.erase()

    left = set(about_ann.values_list(field.name, flat=True))
    receipt = set(ContactLogEntry.objects.filter(kind="erased").values_list("text", flat=True))
    assert left <= receipt


@pytest.mark.django_db
@pytest.mark.parametrize("field", Consultation.personal, ids=lambda field: field.name)
def test_the_database_refuses_an_erased_request_with_something_personal(
    field: PersonalField,
) -> None:
    consultation = new_consultation(contact_method="email")
    consultation.erase()
    pair = {"phone": TYPED} if field.name == "phone" else {}

    with pytest.raises(IntegrityError, match=r"consultation_(details|phone)"):
        Consultation.objects.update(**pair.get(field.name, {field.name: "x"}))


@pytest.mark.django_db
@pytest.mark.parametrize("field", Consultation.personal, ids=lambda field: field.name)
def test_the_receipt_of_an_erasure_names_it(field: PersonalField) -> None:
    receipt = new_consultation().erase()
    assert field.label.lower() in receipt.text.lower()


@pytest.mark.django_db
@pytest.mark.parametrize("field", Consultation.personal, ids=lambda field: field.name)
def test_my_data_shows_it_to_whoever_typed_it(client: Client, field: PersonalField) -> None:
    consultation = new_consultation(**TYPED)
    page = client.get(link(consultation).removeprefix("http://testserver")).content.decode()
    typed = getattr(consultation, field.name)
    shown = f'<dt>{field.label}</dt><dd dir="auto">{typed}' in page
    assert shown is field.is_read_back


@pytest.mark.parametrize("field", Consultation.personal, ids=lambda field: field.name)
def test_a_page_that_could_not_keep_it_gives_it_back(field: PersonalField) -> None:
    assert (LABELS.get(field.name) == field.label) is field.is_read_back


@pytest.mark.django_db
@pytest.mark.parametrize("with_text", [False, True])
@pytest.mark.parametrize("field", Consultation.personal, ids=lambda field: field.name)
def test_the_export_holds_it_where_it_says(field: PersonalField, *, with_text: bool) -> None:
    new_consultation()
    table = "".join(as_csv(Consultation.objects.all(), with_text=with_text))
    told: dict[Export, Any] = {
        Export.ALWAYS: True,
        Export.WITH_FREE_TEXT: with_text,
        Export.NEVER: False,
    }
    header = table.splitlines()[0]
    assert (field.label in header.replace('"', ",")) is told[field.export]
