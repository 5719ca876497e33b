import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from enquiries.models import Consultation, ReplyTemplate
from tests.conftest import Payload
from tests.enquiries.reception import act, browser_of, member, new_consultation, page_of


def steps_on(page: str) -> set[str]:
    return set(re.findall(r"/do/([a-z-]+)/", page))


def test_what_the_patient_wrote_is_never_markup(rita: User) -> None:
    consultation = new_consultation(
        name="<b>Ann</b>", concern="<script>alert(1)</script>\nfor six weeks"
    )

    page = browser_of(rita).get(page_of(consultation)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>for six weeks" in page
    assert "<b>Ann" not in page
    assert " style=" not in page


def test_the_patients_number_can_be_pressed_to_call(rita: User) -> None:
    page = browser_of(rita).get(page_of(new_consultation())).content.decode()

    assert 'href="tel:+442079460018"' in page


@pytest.mark.long
def test_only_the_steps_that_the_state_allows_are_there(rita: User) -> None:
    consultation = new_consultation()
    browser = browser_of(rita)

    new = steps_on(browser.get(page_of(consultation)).content.decode())
    act(browser, consultation, "close", reason="withdrawn")
    closed = steps_on(browser.get(page_of(consultation)).content.decode())

    assert {"log-a-call", "reply-by-email", "book-an-appointment", "close"} <= new
    assert not {"reopen", "cancel-the-appointment", "erase-personal-details"} & new
    assert closed == {"reopen", "add-a-note", "the-patient-got-in-touch"}


def test_reception_is_told_who_lowers_the_urgency(rita: User) -> None:
    consultation = new_consultation(urgency=2)

    response = act(browser_of(rita), consultation, "set-urgency", urgency="0")

    assert response.status_code == 422
    assert "Only a clinician lowers the urgency" in response.content.decode()
    assert "<title>Error: " in response.content.decode()


def test_a_step_without_token_does_nothing(rita: User) -> None:
    consultation = new_consultation()
    browser = Client(headers={"sec-fetch-site": "same-origin"}, enforce_csrf_checks=True)
    browser.force_login(rita)

    assert act(browser, consultation, "assign-to-me").status_code == 403
    assert Consultation.objects.get().assignee is None


@pytest.mark.long
def test_a_clinical_note_is_read_by_clinicians_only(rita: User) -> None:
    consultation = new_consultation()
    clinician = browser_of(member("carl", "Clinician"))
    act(clinician, consultation, "add-a-note", text="Check reflexes", is_clinical="on")

    assert "Check reflexes" in clinician.get(page_of(consultation)).content.decode()
    assert "Check reflexes" not in browser_of(rita).get(page_of(consultation)).content.decode()


@pytest.mark.long
def test_what_happened_in_one_moment_is_listed_newest_first(
    client: Client, consultation_payload: Payload, rita: User
) -> None:
    client.post("/consultation/", consultation_payload())
    consultation = Consultation.objects.get()
    browser = browser_of(rita)
    for text in ("The first of two", "The second of two"):
        act(browser, consultation, "add-a-note", text=text)
        consultation.refresh_from_db()
    consultation.log.update(at=consultation.received_at)
    consultation.emails.update(created_at=consultation.received_at)

    page = browser.get(page_of(consultation)).content.decode()

    happened = re.sub(r"<[^>]*>", "", page[page.index("What happened") :])
    listed = r"second of two|first of two|Alert to|Acknowledgement to|Received"
    assert re.findall(listed, happened) == [
        "second of two",
        "first of two",
        "Alert to",
        "Acknowledgement to",
        "Received",
    ]


def test_another_request_by_the_same_person_can_be_closed_as_the_same(
    rita: User,
) -> None:
    first, second = (
        new_consultation(),
        new_consultation(phone_e164="+4412"),
    )
    browser = browser_of(rita)

    assert str(first) in browser.get(page_of(second)).content.decode()
    act(browser, second, "close-as-the-same", other=first.reference, other_version=1)

    second.refresh_from_db()
    assert (second.close_reason, second.duplicate_of) == ("duplicate", first)


def test_a_template_is_put_below_what_is_typed(rita: User) -> None:
    consultation = new_consultation(name="Ann O'Brien")
    template = ReplyTemplate.objects.create(name="When to call", body="Dear {name}, when?")

    page = act(
        browser_of(rita),
        consultation,
        "reply-by-email",
        text="I was typing",
        insert=template.pk,
    )

    assert "I was typing\n\nDear Ann O&#x27;Brien, when?</textarea>" in page.content.decode()


def test_an_unfilled_place_is_refused(rita: User) -> None:
    response = act(
        browser_of(rita), new_consultation(), "reply-by-email", text="Dear {name}, hello", send="1"
    )

    assert response.status_code == 422
    assert "Write something in place of {name}" in response.content.decode()


def test_the_address_of_a_step_leads_to_its_request(rita: User) -> None:
    consultation = new_consultation()

    response = browser_of(rita).get(
        f"/admin/enquiries/consultation/{consultation.pk}/do/log-a-call/"
    )

    assert response.headers["Location"] == page_of(consultation)
