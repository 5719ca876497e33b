"""Consultations and staff for tests of triage."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from enquiries.models import Consultation
from tests.conftest import make_roles, open_session

QUEUE = "/admin/enquiries/consultation/"


def new_consultation(**differences: Any) -> Consultation:
    """A request as the public form leaves it, with any differences."""
    fields = {
        "name": "Ann Example",
        "email": "ann@example.com",
        "phone": "020 7946 0018",
        "phone_e164": "+442079460018",
        "best_time": "mornings",
        "contact_method": "phone",
        "concern": "Low back pain for six weeks",
        "answer_due_at": timezone.now() + timedelta(days=1),
    }
    return Consultation.objects.create(**fields | differences)


def member(name: str, *roles: str) -> User:
    """Somebody who works at the clinic in these roles."""
    make_roles()
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(*Group.objects.filter(name__in=roles))
    return user


def browser_of(user: User) -> Client:
    return open_session(Client(headers={"sec-fetch-site": "same-origin"}), user)


def page_of(consultation: Consultation) -> str:
    return f"{QUEUE}{consultation.pk}/change/"


def in_days(days: int) -> str:
    """Ten o'clock on the clinic's clock so many days ahead, as a form sends it."""
    return f"{timezone.localdate() + timedelta(days=days)}T10:00"


def booking(**differences: Any) -> dict[str, Any]:
    """An appointment as the form sends it, with a clinician, on whatever day of the week."""
    clinician = User.objects.filter(username="carla").first() or member("carla", "Clinician")
    fields = {
        "starts_at": in_days(9),
        "minutes": "45",
        "clinician": clinician.pk,
        "method": "clinic",
        "place": "Room 2",
        "even_so": "on",
    }
    return fields | differences


def act(client: Client, consultation: Consultation, step: str, **fields: Any) -> Any:
    """Send one step of the enquiry's page, as somebody who saw it in this version.

    A letter about an appointment has been read by then; `send=""` asks to read it.
    """
    read = {"send": "1"} if step.endswith("-appointment") else {}
    address = f"{QUEUE}{consultation.pk}/do/{step}/"
    return client.post(address, {"version": consultation.version} | read | fields)


def listed(client: Client, **query: str) -> list[str]:
    """Names in the queue as an address of it shows it, in order."""
    page: Any = client.get(QUEUE, query)
    return [consultation.name for consultation in page.context["cl"].result_list]
