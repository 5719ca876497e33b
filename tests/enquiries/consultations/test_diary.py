"""No two meetings of one clinician meet, whoever books them and from where."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from enquiries.clinic.calendar import CLINIC_ZONE, ClinicCalendar
from enquiries.consultations.diary import BUFFER, SLOT, free_times, slots_of
from enquiries.models import Appointment, DiarySlot, NotAllowed, OfferedTime
from tests.enquiries.ahead import TUESDAY, at, clock_change, coming
from tests.enquiries.reception import member, new_consultation

TEN = at(coming(TUESDAY), 10)
CALENDAR = ClinicCalendar(
    {weekday: (datetime.min.time(), datetime.max.time()) for weekday in range(7)}
)


@pytest.fixture
def carla(db: None) -> User:
    return member("carla", "Clinician")


def book(clinician: User, starts_at: datetime, minutes: int = 30) -> Appointment:
    details = {"clinician": clinician, "starts_at": starts_at, "minutes": minutes}
    return new_consultation().book(by=clinician, method="clinic", **details)


def offered(clinician: User, starts_at: datetime, *, keep: timedelta) -> OfferedTime:
    details = {"clinician": clinician, "starts_at": starts_at, "minutes": 30, "method": "clinic"}
    time = OfferedTime(lapses_at=timezone.now() + keep, **details)
    new_consultation().offer(
        by=clinician,
        text="Choose",
        times=[time],
        next_step_due_at=timezone.now() + timedelta(days=3),
    )
    return time


@pytest.mark.parametrize("minutes", [-25, -5, 0, 5, 30])
def test_an_appointment_that_touches_another_is_refused(carla: User, minutes: int) -> None:
    book(carla, TEN)

    with pytest.raises(NotAllowed, match=f"carla is not free on {TEN:%A %-d %B} at"):
        book(carla, TEN + timedelta(minutes=minutes))

    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("minutes", [-35, 35, 24 * 60])
def test_an_appointment_beside_another_is_booked(carla: User, minutes: int) -> None:
    book(carla, TEN)

    book(carla, TEN + timedelta(minutes=minutes))

    assert Appointment.objects.count() == 2


def test_two_clinicians_see_patients_at_the_same_hour(carla: User) -> None:
    book(carla, TEN)

    book(member("carl", "Clinician"), TEN)

    assert Appointment.objects.count() == 2


# Whatever the clinic's clock shows: an ordinary day, and the nights of both clock changes.
DAYS = [TEN, datetime(2027, 3, 27, 20, 0, tzinfo=UTC), datetime(2027, 10, 30, 20, 0, tzinfo=UTC)]


@st.composite
def meetings(draw: st.DrawFn) -> tuple[datetime, int]:
    """A beginning on the clinic's clock within a day of one of these, and a length."""
    day = draw(st.sampled_from(DAYS)).astimezone(UTC)
    begins = (day + timedelta(minutes=draw(st.integers(0, 1439)))).astimezone(CLINIC_ZONE)
    return begins, draw(st.integers(5, 240))


@given(meetings(), meetings())
def test_two_meetings_that_overlap_share_a_slot(
    one: tuple[datetime, int], two: tuple[datetime, int]
) -> None:
    starts = [at.timestamp() for at, _ in (one, two)]
    ends = [at.timestamp() + minutes * 60 for at, minutes in (one, two)]
    overlap = starts[0] < ends[1] and starts[1] < ends[0]

    shared = set(slots_of(*one)) & set(slots_of(*two))

    assert shared or not overlap


@given(meetings(), meetings())
def test_two_meetings_that_share_a_slot_are_near(
    one: tuple[datetime, int], two: tuple[datetime, int]
) -> None:
    near = (BUFFER + SLOT).total_seconds()
    starts = [at.timestamp() for at, _ in (one, two)]
    ends = [at.timestamp() + minutes * 60 + near for at, minutes in (one, two)]

    shared = set(slots_of(*one)) & set(slots_of(*two))

    assert not shared or (starts[0] < ends[1] and starts[1] < ends[0])


@pytest.mark.usefixtures("a_week_beyond_a_year")
def test_the_hours_of_a_clock_change_are_two_hours(carla: User) -> None:
    before = at(clock_change(10), 1, 30)
    book(carla, before)

    book(carla, before.replace(fold=1))

    assert Appointment.objects.count() == 2


def test_a_moved_appointment_frees_its_hour(carla: User) -> None:
    booked = book(carla, TEN)
    booked.consultation.move(by=carla, starts_at=TEN + timedelta(hours=3))

    book(carla, TEN)

    assert Appointment.objects.current().count() == 2


def test_a_cancelled_appointment_frees_its_hour(carla: User) -> None:
    booked = book(carla, TEN)
    booked.consultation.cancel(by=carla, next_step_due_at=timezone.now() + timedelta(days=1))

    book(carla, TEN)

    assert Appointment.objects.current().count() == 1


def test_an_offered_time_is_nobody_elses(carla: User) -> None:
    offered(carla, TEN, keep=timedelta(days=2))

    with pytest.raises(NotAllowed, match="carla is not free"):
        book(carla, TEN)


def test_an_offer_that_has_lapsed_gives_way(carla: User) -> None:
    offered(carla, TEN, keep=timedelta(seconds=-1))

    book(carla, TEN)

    assert Appointment.objects.current().count() == 1


def test_free_times_leave_out_what_is_taken(carla: User) -> None:
    first = free_times(carla, 30, CALENDAR)[0]
    book(carla, first)

    assert first not in free_times(carla, 30, CALENDAR)


def test_the_database_itself_refuses_the_same_five_minutes_twice(carla: User) -> None:
    booked = book(carla, TEN)

    with pytest.raises(IntegrityError), transaction.atomic():
        DiarySlot.objects.create(clinician=carla, starts_at=TEN, appointment=booked)


def test_past_slots_are_over(carla: User) -> None:
    book(carla, TEN)
    DiarySlot.objects.filter(starts_at=TEN).update(starts_at=Now() - timedelta(days=2))

    assert DiarySlot.objects.over().count() == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_many_who_book_one_hour_at_once_one_has_it() -> None:
    carla = member("carla", "Clinician")
    consultations = [new_consultation() for _ in range(16)]

    def try_to_book(number: int) -> bool:
        details = {"clinician": carla, "starts_at": TEN, "minutes": 30, "method": "clinic"}
        try:
            consultations[number].book(by=carla, **details)
        except NotAllowed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        booked = list(pool.map(try_to_book, range(16)))

    assert booked.count(True) == 1
