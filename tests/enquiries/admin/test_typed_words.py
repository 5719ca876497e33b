"""What staff type into a step: nothing of it is cut, and no unfilled place reaches a patient."""

from datetime import UTC

import pytest
from django.test import Client
from django.utils.html import escape

from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.ahead import at, clock_change
from tests.enquiries.reception import act, booking, in_days, new_consultation, page_of

PLACES = [
    ("{name}", "{name}"),
    ("{ name }", "{ name }"),
    ("{first name}", "{first name}"),
    ("{patient’s name}", "{patient’s name}"),
    ("{{staff}}", "{{staff}}"),
    ("{}", "{}"),
    ("{na\nme}", "{na"),
    ("{name, come", "{name, come"),
    ("name}", "name}"),
    ("｛name｝", "｛name｝"),
]
WORDS_TO_PATIENTS = [
    ("reply-by-email", "text"),
    ("offer-times", "text"),
    ("book-an-appointment", "place"),
    ("move-the-appointment", "why"),
    ("cancel-the-appointment", "why"),
]
BOOKED = {"move-the-appointment", "cancel-the-appointment"}


@pytest.fixture
def waiting(db: None) -> Consultation:
    return new_consultation()


def prepared(client: Client, waiting: Consultation, step: str) -> dict[str, str]:
    """Bring it to where the step is possible; the rest of what is sent with it."""
    if step in BOOKED:
        act(client, waiting, "book-an-appointment", **booking())
        waiting.refresh_from_db()
        OutgoingEmail.objects.all().delete()
    return booking(starts_at=in_days(12)) if "appointment" in step else {}


@pytest.mark.long
@pytest.mark.parametrize(("step", "field"), WORDS_TO_PATIENTS)
def test_an_unfilled_place_is_refused_wherever_the_patient_would_read_it(
    reception: Client, waiting: Consultation, step: str, field: str
) -> None:
    details = prepared(reception, waiting, step)
    for typed, _ in PLACES if step == "reply-by-email" else PLACES[2:3]:
        sent = details | {"send": "1", field: f"Dear {typed} please"}

        page = act(reception, waiting, step, **sent)

        assert page.status_code == 422, typed
    assert not OutgoingEmail.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize(("typed", "named"), PLACES)
def test_an_unfilled_place_is_named(
    reception: Client, waiting: Consultation, typed: str, named: str
) -> None:
    page = act(reception, waiting, "reply-by-email", text=f"Dear {typed}", send="1")

    assert escape(f"Write something in place of {named}") in page.content.decode()


@pytest.mark.long
def test_no_browser_cuts_what_is_pasted(reception: Client, waiting: Consultation) -> None:
    page = reception.get(page_of(waiting)).content.decode()
    act(reception, waiting, "add-a-note", text="Called")
    act(reception, waiting, "book-an-appointment", **booking())

    assert "maxlength" not in page
    assert "maxlength" not in reception.get(page_of(waiting)).content.decode()


@pytest.mark.parametrize(
    ("step", "field", "longest"),
    [
        ("add-a-note", "text", 5000),
        ("reply-by-email", "text", 5000),
        ("close", "text", 5000),
        ("set-urgency", "why", 200),
        ("book-an-appointment", "place", 300),
    ],
)
def test_what_is_too_long_is_given_back_whole(
    reception: Client, waiting: Consultation, step: str, field: str, longest: int
) -> None:
    typed = f"{'word ' * (longest // 5)}end"

    page = act(reception, waiting, step, **{field: typed}).content.decode()

    assert f"Shorten this to {longest} characters or fewer: it has {longest + 3}" in page
    assert typed in page


@pytest.mark.parametrize("typed", ["30/02/2027 10:00", "1.2.27", "tomorrow"])
@pytest.mark.parametrize(
    ("step", "field"),
    [("log-a-call", "next_step_due_at"), ("book-an-appointment", "starts_at")],
)
def test_a_day_that_cannot_be_read_is_asked_for_by_an_example(
    reception: Client, waiting: Consultation, step: str, field: str, typed: str
) -> None:
    page = act(reception, waiting, step, **{field: typed}).content.decode()

    assert "Enter a day and a time, like 31/12/2026 14:30" in page


@pytest.mark.usefixtures("a_week_beyond_a_year")
@pytest.mark.parametrize("month", [3, 10])
def test_a_next_step_may_lie_where_the_clocks_change(
    reception: Client, waiting: Consultation, month: int
) -> None:
    night = at(clock_change(month), 1, 30)
    sent = {"next_step_due_at": f"{night:%Y-%m-%dT%H:%M}", "far": night.isoformat()}

    act(reception, waiting, "log-a-call", outcome="reached", **sent)

    waiting.refresh_from_db()
    assert waiting.next_step_due_at == night.astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("020 7946 0018", ""),
        ("+44 (0)20-7946-0018", ""),
        ("020 7946 0018, ask for Ann", "020 7946 0018, ask for Ann"),
        ("020 7946 0019", "020 7946 0019"),
    ],
)
def test_an_appointment_keeps_no_copy_of_the_patients_own_number(
    reception: Client, waiting: Consultation, typed: str, kept: str
) -> None:
    """Whoever corrects their number is called on the new one."""
    act(reception, waiting, "book-an-appointment", **booking(method="phone", place=typed))

    assert waiting.appointments.get().place == kept
