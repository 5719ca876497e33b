import pytest
from django.test import Client

from enquiries.common.spelling import meant_domain
from enquiries.models import OutgoingEmail
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.markup import parse, text_of

FORMS = ["/fact-sheets/sacroiliac-joint-dysfunction/report/", "/consultation/"]
REPORT = f"{SHEET}report/"


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("GMAIL.CO", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmal.co.uk", "hotmail.co.uk"),
        ("yaho.co.uk", "yahoo.co.uk"),
        ("outlok.com", "outlook.com"),
        ("iclod.com", "icloud.com"),
        ("btintenet.com", "btinternet.com"),
        ("gmail.co.uk", "gmail.com"),
        ("xn--gmil-63d.com", "gmail.com"),
        *((f"gmail.{ending}", "gmail.com") for ending in ("net", "uk", "com.uk", "com.com", "om")),
        ("icloud.uk", "icloud.com"),
        ("btinternet.co.uk", "btinternet.com"),
        ("talktalk.co.uk", "talktalk.net"),
        ("aol.con", "aol.com"),
        ("me.con", "me.com"),
        ("msn.cpm", "msn.com"),
        ("sky.vom", "sky.com"),
        ("hotmail.uk", "hotmail.co.uk"),
        ("yahoo.com.uk", "yahoo.co.uk"),
        ("mac.con", "mac.com"),
        ("nhs.ent", "nhs.net"),
        ("nhs.met", "nhs.net"),
        ("live.couk", "live.co.uk"),
        ("hotmail.uk.co", "hotmail.co.uk"),
        ("tiscali.com.uk", "tiscali.co.uk"),
        ("btopenwold.com", "btopenworld.com"),
        ("virgin.nett", "virgin.net"),
        ("gmial.co.uk", "gmail.com"),
        ("iclod.co.uk", "icloud.com"),
        ("ymail.co", "ymail.com"),
        ("email.co.uk", ""),
        ("gmx.co.uk", ""),
        ("virgin.com", ""),
        ("nhs.uk", ""),
        ("live.nl", ""),
        ("hotmail.fr", ""),
        ("yahoo.com.au", ""),
        ("hotmail.com.br", ""),
        ("outlook.com.ar", ""),
        ("virginmedia.co.uk", ""),
        ("aol.co.uk", ""),
        ("sky.uk", ""),
        ("live.ie", ""),
        ("nhs.scot", ""),
        ("mac.com", ""),
        ("gmail.com", ""),
        ("protonmail.ch", ""),
        ("hotmail.com.au", ""),
        ("ymail.com", ""),
        ("mail.com", ""),
        ("hotmail.ca", ""),
        ("yahoo.co.in", ""),
        ("example.org", ""),
    ],
)
def test_slips_are_told_from_other_providers(domain: str, meant: str) -> None:
    assert meant_domain(f"ann@{domain}") == meant


@pytest.mark.parametrize("form", FORMS)
def test_a_slip_is_asked_about_before_anything_is_kept_or_sent(
    client: Client, sheet: FactSheet, mistyped: Payload, form: str
) -> None:
    response = client.post(form, mistyped(goal="Garden"))

    assert response.status_code == 422
    assert not OutgoingEmail.objects.exists()
    page = parse(response.content)
    buttons = [b for b in page.iter("button") if b.get("name") == "confirm_email"]
    assert [(b.get("value"), text_of(b)) for b in buttons] == [
        ("meant", "Yes, it is ann@gmail.com"),
        ("typed", "Send as typed"),
    ]
    [sent] = [f for f in page.iter("form") if f.get("method") == "post"]
    assert {b.get("form") for b in buttons} == {sent.get("id")}
    assert sent.find(".//input[@value='ann@gmial.com']") is not None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("answer", "recipient"), [("meant", "ann@gmail.com"), ("typed", "ann@gmial.com")]
)
def test_one_press_on_an_answer_sends(
    client: Client, sheet: FactSheet, mistyped: Payload, form: str, answer: str, recipient: str
) -> None:
    assert client.post(form, mistyped(confirm_email=answer)).status_code == 303
    assert OutgoingEmail.objects.exclude(letter="alert").get().recipient == recipient


@pytest.mark.parametrize("answer", ["", "nonsense"])
def test_another_answer_is_none(
    client: Client, sheet: FactSheet, mistyped: Payload, answer: str
) -> None:
    assert client.post(REPORT, mistyped(confirm_email=answer)).status_code == 422


@pytest.mark.parametrize("answer", ["meant", "typed"])
def test_an_answer_changes_no_address_that_is_right(
    client: Client, sheet: FactSheet, report_payload: Payload, answer: str
) -> None:
    assert client.post(REPORT, report_payload(confirm_email=answer)).status_code == 303
    assert OutgoingEmail.objects.get().recipient == "ann@example.com"


def test_the_address_that_was_meant_stays_in_the_form_when_something_else_is_wrong(
    client: Client, db: None, mistyped: Payload
) -> None:
    response = client.post("/consultation/", mistyped(confirm_email="meant", concern=""))

    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="ann@gmail.com"' in page
    assert "confirm_email" not in page


def test_every_tick_stays_beside_the_address_that_was_meant(
    client: Client, sheet: FactSheet, mistyped: Payload
) -> None:
    ticks = [str(symptom.pk) for symptom in sheet.symptoms.all()[:2]]

    typed = mistyped(confirm_email="meant", name="") | {"symptoms": ticks}
    page = parse(client.post(REPORT, typed).content)

    ticked = page.iterfind(".//input[@name='symptoms'][@checked]")
    assert [box.get("value") for box in ticked] == ticks


def test_a_second_press_of_the_answer_is_no_second_request(
    client: Client, db: None, mistyped: Payload
) -> None:
    presses = [client.post("/consultation/", mistyped(confirm_email="meant")) for _ in range(2)]

    assert presses[0]["Location"] == presses[1]["Location"]


def test_the_address_of_the_old_hint_is_gone(client: Client, sheet: FactSheet) -> None:
    response = client.get(REPORT + "sent/did-you-mean/gmail.com/")

    assert response["Location"] == "/fact-sheets/sacroiliac-joint-dysfunction/"
