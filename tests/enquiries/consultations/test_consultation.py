"""The consultation form takes what people type and refuses only what cannot work."""

import pytest
from django.test import Client

from enquiries.models import Consultation, OutgoingEmail
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.enquiries.reception import new_consultation
from tests.markup import parse, parse_leniently, text_of

CONSULTATION = "/consultation/"
LONG_NAME = "Maximiliane-Wilhelmina Featherstonehaugh-Cholmondeley O'Shea"


def kept(page: bytes) -> dict[str, str]:
    """What the form holds when it comes back, as the browser would send it again."""
    [form] = parse(page).iterfind(".//form[@method='post']")
    typed = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    chosen = [f.get("value", "") for f in form.iter("input") if "checked" in f.attrib]
    [concern] = form.iter("textarea")
    return typed | {"contact_method": "".join(chosen), "concern": concern.text or ""}


def test_a_valid_form_keeps_the_request(
    client: Client, sheet: FactSheet, consultation_payload: Payload
) -> None:
    address = "/fact-sheets/sacroiliac-joint-dysfunction/consultation/"
    response = client.post(address, consultation_payload())

    consultation = Consultation.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/consultation/received/{consultation.reference}/"
    assert (consultation.sheet, consultation.best_time) == (sheet, "mornings")


def test_a_request_queues_both_letters(
    client: Client, db: None, consultation_payload: Payload
) -> None:
    client.post("/consultation/", consultation_payload())

    assert set(OutgoingEmail.objects.values_list("letter", "recipient", "state")) == {
        ("acknowledgement", "ann@example.com", "PENDING"),
        ("alert", "clinic@example.org", "PENDING"),
    }


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"phone": "+44 (0)20 7946 0018"}, {"phone_e164": "+442079460018"}),
        ({"phone": "07700 900123 ext 4"}, {"phone_e164": "+447700900123"}),
        ({"phone": "+353 20 915 6789"}, {"phone_e164": "+353209156789"}),
        ({"phone": "", "contact_method": "video"}, {"phone": "", "phone_e164": ""}),
        ({"name": "O'Brien-Łukasz"}, {"name": "O'Brien-Łukasz"}),
        ({"name": LONG_NAME}, {"name": LONG_NAME}),
        ({"name": "  Ann \t Example "}, {"name": "Ann Example"}),
        ({"email": "ann+back@example.com"}, {"email": "ann+back@example.com"}),
        ({"email": " ann@example.com "}, {"email": "ann@example.com"}),
        ({"phone": " 07700 900123 "}, {"phone": "07700 900123"}),
        ({"best_time": ""}, {"best_time": ""}),
        ({"concern": "  Pain\r\n\r\nfor years \n"}, {"concern": "Pain\n\nfor years"}),
        ({"concern": "x" * 5000}, {"concern": "x" * 5000}),
        ({"concern": "\r\n".join(["x" * 49] * 100)}, {"concern": "\n".join(["x" * 49] * 100)}),
        ({"concern": "Pain\x00 since\x07 May 😣"}, {"concern": "Pain since May 😣"}),
    ],
)
def test_what_a_person_types_is_accepted(
    client: Client,
    db: None,
    consultation_payload: Payload,
    typed: dict[str, str],
    stored: dict[str, str],
) -> None:
    assert client.post(CONSULTATION, consultation_payload(**typed)).status_code == 303
    assert Consultation.objects.filter(**stored).count() == 1


@pytest.mark.parametrize(
    "typed", ["+44 (0)20 7946 0018", "020 7946 0018 (after 6)", "020 7946 0018 / 07700 900982"]
)
def test_a_phone_number_is_kept_as_typed_too(
    client: Client, db: None, consultation_payload: Payload, typed: str
) -> None:
    client.post(CONSULTATION, consultation_payload(phone=typed))
    kept = Consultation.objects.get()
    assert (kept.phone, kept.phone_e164) == (typed, "+442079460018")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 201}, "Shorten your name to 200 characters or fewer: it has 201"),
        ({"best_time": "x" * 250}, "Shorten the best time to call to 200 characters or fewer: it"),
        ({"phone": "1" * 250}, "Shorten the phone number to 200 characters or fewer: it has 250"),
        ({"concern": "x" * 6848}, "to 5000 characters or fewer: it has 6848"),
        ({"name": "Ann\r\nBcc: eve@example.com"}, "Enter your name on one line"),
        ({"name": "Ann\u2028Example"}, "Enter your name on one line"),
        ({"name": "Ann\x00Example"}, "Enter your name on one line"),
        ({"email": "ann@"}, "Enter your email address in full, like name@example.com"),
        ({"email": "ann@example.com\nBcc: eve@example.com"}, "Enter your email address in full"),
        ({"email": f"{'x' * 250}@example.com"}, "Enter an email address of 254 characters or"),
        ({"phone": ""}, "Enter a phone number, or choose video or email instead"),
        ({"phone": "call me at work"}, "Enter a phone number, like 01632 960 001"),
        ({"phone": "0770090098"}, "A British number has 11 digits, and yours has 10"),
        ({"phone": "12"}, "Enter a phone number, like 01632 960 001"),
        ({"phone": "07700 900123 900124 900125"}, "Enter a phone number, like 01632 960 001"),
        ({"phone": "nonsense", "contact_method": "email"}, "Enter a phone number, like"),
        ({"best_time": "noon\nBcc: eve@example.com"}, "Write this on one line"),
        ({"contact_method": ""}, "Choose how you would like us to contact you"),
        ({"contact_method": "pigeon"}, "Choose phone, video or email"),
        ({"concern": " "}, "Describe your back pain: your main concern and how long"),
        ({"concern": "x" * 5001}, "to 5000 characters or fewer: it has 5001"),
        ({"website": "https://spam.example"}, "Empty the box “Website”"),
    ],
)
def test_what_cannot_work_is_refused_with_what_to_do(
    client: Client, db: None, consultation_payload: Payload, typed: dict[str, str], message: str
) -> None:
    response = client.post(CONSULTATION, consultation_payload(**typed))
    assert response.status_code == 422
    assert message in text_of(parse_leniently(response.content))
    assert not Consultation.objects.exists()
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("method", ["phone", "video", "email"])
def test_a_form_that_is_refused_keeps_everything_typed(
    client: Client, db: None, consultation_payload: Payload, method: str
) -> None:
    typed = consultation_payload(email="ann@", contact_method=method, concern="\nA <b>\n& B")
    response = client.post(CONSULTATION, typed)
    assert kept(response.content) == typed | {"website": ""}


def test_a_reference_that_is_taken_already_is_drawn_again(
    client: Client,
    sheet: FactSheet,
    consultation_payload: Payload,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new_consultation(reference="MBP-333333")
    draws = iter("333333" * 2 + "444444")
    monkeypatch.setattr(
        "enquiries.consultations.consultation.secrets.choice", lambda _: next(draws)
    )

    response = client.post("/consultation/", consultation_payload())

    assert response["Location"] == "/consultation/received/MBP-444444/"
    assert OutgoingEmail.objects.count() == 2
