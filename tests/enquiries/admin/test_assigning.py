from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.letters.rendering import render
from enquiries.models import Consultation, OutgoingEmail
from tests.enquiries.ahead import at
from tests.enquiries.reception import act, in_days, member, new_consultation, page_of


def with_address(user: User, address: str) -> User:
    User.objects.filter(pk=user.pk).update(email=address)
    return user


def choices_on(page: str) -> str:
    return page.partition('name="to"')[2].partition("</select>")[0]


def test_a_colleague_hears_of_a_handover_without_the_patients_name(reception: Client) -> None:
    carl = with_address(member("carl", "Clinician"), "carl@example.org")
    consultation = new_consultation(name="Ann Example")

    act(reception, consultation, "hand-over", to=carl.pk)

    letter = render(OutgoingEmail.objects.get(letter="handover"))
    assert letter.to == ["carl@example.org"]
    assert consultation.reference in letter.body
    assert page_of(consultation) in letter.body
    assert "Ann" not in letter.body + str(letter.alternatives)


@pytest.mark.long
def test_a_request_is_handed_to_nobody_who_cannot_open_it(reception: Client) -> None:
    member("eve", "Editor")
    left = member("liz", "Reception")
    User.objects.filter(pk=left.pk).update(is_active=False)

    choices = choices_on(reception.get(page_of(new_consultation())).content.decode())

    assert "eve" not in choices
    assert "liz" not in choices


@pytest.mark.long
def test_people_go_by_their_real_names(reception: Client) -> None:
    carl = member("carl", "Clinician")
    User.objects.filter(pk=carl.pk).update(first_name="Carl", last_name="Example")
    consultation = new_consultation()

    act(reception, consultation, "hand-over", to=carl.pk)

    assert "Assigned to: <strong>Carl Example</strong>" in (
        reception.get(page_of(consultation)).content.decode()
    )


def test_clinicians_hear_of_an_urgent_request_by_reference_only(reception: Client) -> None:
    with_address(member("carl", "Clinician"), "carl@example.org")
    consultation = new_consultation(name="Ann Example")

    act(reception, consultation, "set-urgency", urgency="2", why="Numb since this morning")

    letter = render(OutgoingEmail.objects.get(letter="urgent"))
    assert letter.to == ["carl@example.org"]
    assert consultation.reference in letter.body
    assert not {"Ann", "Numb"} & set(letter.body.split())


def test_the_clinics_inbox_hears_of_it_where_no_clinician_has_an_address(
    reception: Client,
) -> None:
    act(reception, new_consultation(), "set-urgency", urgency="2", why="Numb")

    assert OutgoingEmail.objects.get(letter="urgent").recipient == "clinic@example.org"


def test_urgency_without_a_reason_is_asked_about(reception: Client) -> None:
    response = act(reception, new_consultation(), "set-urgency", urgency="2", why=" ")

    assert response.status_code == 422
    assert "Say in a line why it is urgent" in response.content.decode()
    assert not OutgoingEmail.objects.filter(letter="urgent").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    "shown",
    [
        "Urgent: Numb since this morning",
        'href="tel:+442079460018"',
        '<div class="script">',
    ],
    ids=["why", "whom to call", "the cards"],
)
def test_an_urgent_request_shows(reception: Client, sheet: object, shown: str) -> None:
    consultation = new_consultation()
    act(reception, consultation, "set-urgency", urgency="2", why="Numb since this morning")

    page = reception.get(page_of(consultation)).content.decode()

    assert shown in page


@pytest.mark.long
def test_a_far_next_step_is_asked_about_once(reception: Client) -> None:
    consultation = new_consultation()
    far = {"outcome": "no_answer", "next_step_due_at": in_days(95)}
    read = at(timezone.localdate() + timedelta(days=95), 10).isoformat()

    asked = act(reception, consultation, "log-a-call", **far)
    meant = act(reception, consultation, "log-a-call", **far, far=read)

    assert "days away. If that is right, press again" in asked.content.decode()
    assert f'name="far" value="{read}"' in asked.content.decode()
    assert meant.status_code == 302


@pytest.mark.parametrize("when", ["2020-01-06T10:00", "2036-01-07T10:00", "2206-11-26T10:00"])
def test_a_next_step_out_of_sight_is_refused(reception: Client, when: str) -> None:
    response = act(
        reception, new_consultation(), "log-a-call", outcome="no_answer", next_step_due_at=when
    )

    assert response.status_code == 422
    assert Consultation.objects.get().state == "new"
