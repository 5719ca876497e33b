"""What an action on letters leaves alone is named, with what has become of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.test import Client

from enquiries.models import Consultation, OutgoingEmail
from enquiries.outbox.letter import Letter

EMAILS = "/admin/enquiries/outgoingemail/"
GONE = "Message refused 554 5.7.1"
BECAME: dict[str, dict[str, Any]] = {
    "waits": {"state": "PENDING"},
    "left": {"state": "SENT", "sent_at": Now(), "due_at": None},
    "dead": {"state": "DEAD", "due_at": None, "last_error": GONE},
    "dealt with": {"state": "DEAD", "due_at": None, "last_error": GONE, "dealt_with_at": Now()},
}
WHY = {
    "deal_with": "nothing has to be done about them",
    "send_again": "they are not dead letters",
    "cancel": "they are not waiting",
}


@pytest.fixture
def chosen(staff: Callable[..., Client], consultation: Consultation) -> Callable[..., str]:
    """What a receptionist reads after an action on the acknowledgement, as it had become."""
    client = staff("Reception")

    def act(action: str, became: str) -> str:
        seen_to: dict[str, Any] = (
            {"dealt_with_by": User.objects.get()} if became == "dealt with" else {}
        )
        letter = consultation.emails.filter(letter="acknowledgement")
        letter.update(**BECAME[became] | seen_to)
        form = {"action": action, "_selected_action": [letter.get().pk]}
        return client.post(EMAILS, form, follow=True).content.decode()

    return act


@pytest.mark.parametrize(
    ("action", "became", "named"),
    [
        ("deal_with", "waits", "waiting"),
        ("deal_with", "left", "sent"),
        ("deal_with", "dealt with", "dealt with"),
        ("send_again", "waits", "waiting"),
        ("send_again", "left", "sent"),
        ("cancel", "left", "sent"),
        ("cancel", "dead", "not delivered"),
        ("cancel", "dealt with", "dealt with"),
    ],
)
def test_the_letter_is_named_with_what_it_has_become(
    chosen: Callable[..., str],
    consultation: Consultation,
    action: str,
    became: str,
    named: str,
) -> None:
    page = chosen(action, became)

    letter = f"{consultation.reference} Acknowledgement to the patient: {named}"
    assert f"Left alone, because {WHY[action]}: 1 ({letter})" in page


@pytest.mark.parametrize(
    ("action", "became"),
    [
        ("deal_with", "dead"),
        ("send_again", "dead"),
        ("send_again", "dealt with"),
        ("cancel", "waits"),
    ],
)
def test_nothing_is_named_where_nothing_was_left_alone(
    chosen: Callable[..., str], action: str, became: str
) -> None:
    assert "Left alone" not in chosen(action, became)


def test_of_many_the_first_ten_are_named(
    staff: Callable[..., Client], consultation: Consultation
) -> None:
    for number in range(12):
        OutgoingEmail.objects.enqueue(
            Letter.ACKNOWLEDGEMENT,
            "ann@example.com",
            occasion=str(number),
            consultation=consultation,
        )
    OutgoingEmail.objects.filter(letter="acknowledgement").update(
        state="SENT", sent_at=Now(), due_at=None
    )
    letters = OutgoingEmail.objects.filter(state="SENT").values_list("pk", flat=True)

    form = {"action": "deal_with", "_selected_action": list(letters)}
    page = staff("Reception").post(EMAILS, form, follow=True).content.decode()

    assert page.count("Acknowledgement to the patient: sent") == 10
    assert ": sent, …)" in page
