from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.admin.queue import bulk
from enquiries.models import CloseReason, Consultation, OutgoingEmail
from tests.enquiries.reception import QUEUE, browser_of, member, new_consultation
from tests.markup import parse


def ask(client: Client, action: str, *consultations: Consultation, **more: str) -> str:
    """The page that names whom a step would concern."""
    selected = [str(consultation.pk) for consultation in consultations]
    response = client.post(QUEUE, {"action": action, "_selected_action": selected} | more)
    return str(response.content.decode())


def ticked(page: str) -> list[str]:
    boxes = [box for box in parse(page.encode()).iter("input") if box.get("name") == "chosen"]
    return [str(box.get("value")) for box in boxes if "checked" in box.attrib]


def take(client: Client, slug: str, chosen: list[str], **fields: str) -> Any:
    return client.post(f"{QUEUE}bulk/{slug}/", {"chosen": chosen} | fields, follow=True)


def seen(*consultations: Consultation) -> list[str]:
    return [f"{consultation.pk}:{consultation.version}" for consultation in consultations]


def test_nothing_is_done_before_whom_it_concerns_was_read(reception: Client) -> None:
    consultation = new_consultation(name="Ann Example")

    page = ask(reception, "close_as_not_an_enquiry", consultation)

    assert "Ann Example" in page
    assert Consultation.objects.open().count() == 1


def test_no_more_rows_are_named_than_were_shown(reception: Client) -> None:
    shown, _other = new_consultation(), new_consultation()

    page = ask(reception, "close_as_not_an_enquiry", shown, select_across="1")

    assert ticked(page) == seen(shown)


def test_all_that_are_ticked_are_closed(reception: Client) -> None:
    one, other, unticked = new_consultation(), new_consultation(), new_consultation()

    page = take(reception, "not-an-enquiry", seen(one, other)).content.decode()

    assert "Closed: 2: " in page
    assert Consultation.objects.open().get() == unticked


def test_a_colleagues_request_is_not_ticked_beforehand(reception: Client) -> None:
    carl = member("carl", "Clinician")
    free, taken = new_consultation(), new_consultation()
    taken.assign(by=carl, to=carl)

    assert ticked(ask(reception, "assign_to_me", free, taken)) == seen(free)


def test_what_a_colleague_has_just_done_is_left_alone(reception: Client, rita: User) -> None:
    consultation = new_consultation()
    chosen = seen(consultation)
    consultation.note(by=member("carl", "Clinician"), text="x")

    page = take(reception, "not-an-enquiry", chosen).content.decode()

    assert f"Left alone: 1: {consultation} (since then: Note, carl)" in page
    assert Consultation.objects.open().count() == 1


def test_a_second_press_can_still_be_taken_back(reception: Client) -> None:
    consultation = new_consultation()
    chosen = seen(consultation)
    take(reception, "not-an-enquiry", chosen)

    page = take(reception, "not-an-enquiry", chosen).content.decode()

    assert f"Left alone: 1: {consultation} (This is not possible: the request is closed.)" in page
    assert "Take it back" in page


def test_a_mistaken_close_is_taken_back(reception: Client) -> None:
    consultation = new_consultation()
    deadline = consultation.next_step_due_at
    take(reception, "not-an-enquiry", seen(consultation))

    reception.post(f"{QUEUE}bulk/take-back/")

    again = Consultation.objects.get()
    assert (again.state, again.next_step_due_at) == ("new", deadline)


def test_a_mistaken_hand_over_is_taken_back(reception: Client, rita: User) -> None:
    consultation, carl = new_consultation(), member("carl", "Clinician")
    consultation.assign(by=rita, to=rita)
    take(reception, "hand-over", seen(consultation), to=str(carl.pk))

    reception.post(f"{QUEUE}bulk/take-back/")

    assert Consultation.objects.get().assignee == rita


def test_a_mistaken_reopening_is_taken_back(reception: Client, rita: User) -> None:
    consultation = new_consultation()
    consultation.close(CloseReason.WITHDRAWN, by=rita)
    take(reception, "reopen", seen(consultation))

    reception.post(f"{QUEUE}bulk/take-back/")

    assert Consultation.objects.get().close_reason == "withdrawn"


def test_what_somebody_has_touched_since_is_not_taken_back(reception: Client) -> None:
    consultation = new_consultation()
    take(reception, "not-an-enquiry", seen(consultation))
    Consultation.objects.get().note(by=member("carl", "Clinician"), text="It is spam")

    page = reception.post(f"{QUEUE}bulk/take-back/", follow=True).content.decode()

    assert "Left alone: 1" in page
    assert Consultation.objects.get().state == "closed"


def test_a_step_is_not_taken_back_twice(reception: Client) -> None:
    take(reception, "not-an-enquiry", seen(new_consultation()))
    reception.post(f"{QUEUE}bulk/take-back/")

    page = reception.post(f"{QUEUE}bulk/take-back/", follow=True).content.decode()

    assert "The minute is over" in page


def test_the_queue_offers_to_take_it_back_for_a_minute(
    reception: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(reception, "not-an-enquiry", seen(new_consultation()))
    assert "Take it back" in reception.get(QUEUE).content.decode()

    session = reception.session
    session[bulk.SESSION_KEY] |= {"until": "2026-01-01T00:00:00+00:00"}
    session.save()

    assert "Take it back" not in reception.get(QUEUE).content.decode()


def test_many_are_handed_over_with_a_letter_each(reception: Client) -> None:
    carl = member("carl", "Clinician")
    User.objects.filter(pk=carl.pk).update(email="carl@example.org")
    one, other = new_consultation(), new_consultation()

    take(reception, "hand-over", seen(one, other), to=str(carl.pk))

    assert (
        OutgoingEmail.objects.filter(letter="handover", recipient="carl@example.org").count() == 2
    )


def test_handing_over_to_nobody_named_is_asked_about(reception: Client) -> None:
    consultation = new_consultation()

    response = take(reception, "hand-over", seen(consultation), to="")

    assert response.status_code == 422
    assert "Choose to whom they go" in response.content.decode()


@pytest.mark.parametrize("forged", ["x:1", ":", "1", "", "a:b:c"])
def test_a_forged_row_is_no_error(reception: Client, forged: str) -> None:
    assert take(reception, "not-an-enquiry", [forged]).status_code == 200


def test_an_editor_takes_no_step(rita: User) -> None:
    consultation = new_consultation()
    editor = browser_of(member("eve", "Editor"))

    assert take(editor, "not-an-enquiry", seen(consultation)).status_code == 403
