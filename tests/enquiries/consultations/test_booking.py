import pytest
from django.test import Client

from enquiries.models import OutgoingEmail
from tests.enquiries.reception import act, booking, new_consultation


@pytest.mark.parametrize(
    ("differences", "message"),
    [
        ({"starts_at": "2020-01-06T10:00"}, "Choose a time that lies ahead"),
        ({"starts_at": "2031-02-30T10:00"}, "Enter a day and a time"),
        ({"clinician": ""}, "Choose with whom the appointment is"),
        ({"minutes": "1"}, "greater than or equal to 5"),
        ({"method": "video", "place": ""}, "Enter the link to the video call"),
    ],
)
def test_an_impossible_appointment_is_refused_with_what_was_typed_kept(
    reception: Client, differences: dict[str, str], message: str
) -> None:
    consultation = new_consultation()

    response = act(reception, consultation, "book-an-appointment", **booking(**differences))

    assert response.status_code == 422
    assert message in response.content.decode()
    assert booking(**differences)["starts_at"] in response.content.decode()
    assert not OutgoingEmail.objects.exists()


@pytest.mark.long
def test_a_request_with_an_appointment_ahead_is_not_closed_behind_the_patients_back(
    reception: Client,
) -> None:
    consultation = new_consultation()
    act(reception, consultation, "book-an-appointment", **booking())
    consultation.refresh_from_db()

    response = act(reception, consultation, "close", reason="withdrawn")

    assert "Cancel the appointment first" in response.content.decode()
    consultation.refresh_from_db()
    assert consultation.state == "booked"
