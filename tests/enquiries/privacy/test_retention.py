from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils.timezone import now
from pytest_django import Settings

from enquiries.consultations.steps import FARTHEST_STEP
from enquiries.letters import acknowledgement, alert
from enquiries.models import CloseReason, Consultation, ContactLogEntry, NotAllowed, OutgoingEmail
from enquiries.privacy.pruning import (
    KEEP_OPEN,
    erase_closed_consultations,
    months_before,
    over_before,
)
from tests.enquiries.reception import (
    QUEUE,
    act,
    booking,
    browser_of,
    member,
    new_consultation,
    page_of,
)

PERSONAL = {
    "name": "Zebedee Quux",
    "email": "zebedee@quux.example",
    "phone": "020 7946 0999",
    "phone_e164": "+442079460999",
    "best_time": "when Quux sleeps",
    "concern": "Zebedee's back",
}
TRACES = ("zebedee", "quux", "79460999", "7946 0999")


def handled(by: User) -> Consultation:
    """A request that went through letters, calls, notes and an appointment, all in admin."""
    consultation = new_consultation(**PERSONAL)
    acknowledgement.enqueue(consultation)
    alert.enqueue(consultation)
    browser = browser_of(by)
    browser.get(QUEUE, {"q": "zebedee"})
    browser.get(page_of(consultation))
    for step, fields in {
        "log-a-call": {"outcome": "reached", "text": "Zebedee is well"},
        "reply-by-email": {"text": "Dear Zebedee", "send": "1"},
        "book-an-appointment": booking(method="phone", place="Zebedee's phone"),
        "cancel-the-appointment": {},
        "close": {"reason": "answered", "text": "Quux is content"},
    }.items():
        assert act(browser, consultation, step, **fields).status_code == 302
        consultation.refresh_from_db()
    return consultation


def everything_stored() -> str:
    """Every value of every table, sessions and admin's own log among them."""
    rows = (row for model in apps.get_models() for row in model._base_manager.values_list())
    return "\n".join(str(row) for row in rows).lower()


def closed_ago(consultation: Consultation, days: int) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(closed_at=now() - timedelta(days=days))


@pytest.mark.long
def test_after_the_period_only_the_figures_are_left(
    rita: User,
) -> None:
    consultation = handled(rita)
    stored = everything_stored()
    assert all(trace in stored for trace in TRACES)
    closed_ago(consultation, 200)

    assert erase_closed_consultations() == 1

    stored = everything_stored()
    assert [trace for trace in TRACES if trace in stored] == []
    consultation.refresh_from_db()
    assert (consultation.state, consultation.close_reason) == ("closed", "answered")
    assert consultation.first_contact_at
    assert not OutgoingEmail.objects.filter(state="PENDING").exists()
    assert erase_closed_consultations() == 0


@pytest.mark.long
def test_before_the_period_has_ended_everything_stays(rita: User, settings: Settings) -> None:
    settings.RETENTION_MONTHS = 6
    closed_ago(handled(rita), 170)
    new_consultation()

    assert erase_closed_consultations() == 0


def test_erasure_on_request_closes_what_is_open(rita: User) -> None:
    consultation = new_consultation(**PERSONAL)

    act(browser_of(member("mona", "Manager")), consultation, "erase-personal-details", is_sure="on")

    consultation.refresh_from_db()
    assert (consultation.state, consultation.close_reason) == ("closed", "withdrawn")
    page = browser_of(rita).get(page_of(consultation)).content.decode()
    assert "Personal details were erased on" in page
    assert "/do/" not in page


def test_erasure_on_request_leaves_a_receipt(db: None) -> None:
    consultation = new_consultation(**PERSONAL)
    manager = member("mona", "Manager")

    act(browser_of(manager), consultation, "erase-personal-details", is_sure="on")

    receipt = ContactLogEntry.objects.get(kind="erased")
    assert receipt.by == manager
    assert receipt.text.startswith("Name, email address, phone number")


def test_what_is_erased_stays_so(rita: User) -> None:
    consultation = new_consultation()
    consultation.erase()

    with pytest.raises(NotAllowed):
        consultation.reopen(by=rita)
    with pytest.raises(NotAllowed):
        consultation.close(CloseReason.ANSWERED, by=rita)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [((2026, 8, 31), 6, (2026, 2, 28)), ((2026, 3, 15), 6, (2025, 9, 15))],
)
def test_the_period_is_counted_in_calendar_months(
    day: tuple[int, int, int], months: int, earlier: tuple[int, int, int]
) -> None:
    moment = datetime(*day, tzinfo=UTC)
    assert months_before(moment, months) == datetime(*earlier, tzinfo=UTC)


@pytest.mark.parametrize(
    ("months", "closed", "kept", "erased"),
    [
        (6, "2026-04-28T02:30Z", "2026-10-28T03:00Z", "2026-10-29T03:00Z"),  # 3.30 in summer
        (6, "2026-02-28T10:00Z", "2026-08-28T02:00Z", "2026-08-29T02:00Z"),
        (6, "2026-08-31T09:00Z", "2027-02-28T03:00Z", "2027-03-01T03:00Z"),
        (12, "2027-02-28T10:00Z", "2028-02-28T03:20Z", "2028-02-29T03:20Z"),
        (12, "2028-02-29T10:00Z", "2029-02-28T03:20Z", "2029-03-01T03:20Z"),
    ],
)
def test_a_period_ends_in_the_night_after_its_day(
    months: int, closed: str, kept: str, erased: str
) -> None:
    at, before, after = map(datetime.fromisoformat, (closed, kept, erased))
    assert over_before(before, months) <= at < over_before(after, months)


@pytest.mark.parametrize("day", [(2026, 11, 27), (2027, 3, 1), (2028, 2, 29)])
def test_the_farthest_step_is_due_before_its_request_is_erased(day: tuple[int, int, int]) -> None:
    taken_at = datetime(*day, 10, tzinfo=UTC)
    assert over_before(taken_at + FARTHEST_STEP, KEEP_OPEN) <= taken_at
