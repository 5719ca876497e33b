"""The morning's letter says what is urgent, in both of its forms."""

import pytest

from enquiries.letters.rendering import render
from enquiries.models import OutgoingEmail
from enquiries.outbox.letter import Letter
from tests.enquiries.reception import new_consultation


@pytest.mark.django_db
def test_both_forms_name_what_is_urgent_by_its_reference() -> None:
    urgent = new_consultation(urgency=2)
    email = OutgoingEmail.objects.enqueue(Letter.DIGEST, "clinic@example.org", occasion="a day")
    email.refresh_from_db()

    letter = render(email)

    for body in (letter.body, str(letter.alternatives[0][0])):
        assert "Urgent: 1" in body
        assert str(urgent) in body
        assert urgent.name not in body
