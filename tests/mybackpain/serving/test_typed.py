"""Whatever fails, a patient gets back what they typed, and nobody else's form does."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from enquiries.models import Consultation
from factsheets.models import FactSheet
from tests.conftest import Payload
from tests.markup import parse, text_of

CONSULTATION = "/consultation/"
LONG = "It began in May. " * 20_000 + "I cannot feel my left foot"
Answer = Callable[..., tuple[int, str]]


@pytest.fixture
def send(consultation_payload: Payload) -> Answer:
    """Send the form of a patient; the status and the page."""

    def post(path: str = CONSULTATION, site: str = "same-origin", **typed: str) -> tuple[int, str]:
        client = Client(
            raise_request_exception=False,
            headers={"sec-fetch-site": site},
            enforce_csrf_checks=True,
        )
        response = client.post(path, consultation_payload(**typed))
        assert "no-store" in response["Cache-Control"]
        return response.status_code, response.content.decode()

    return post


def sent_again(page: str) -> dict[str, str | None]:
    """What the button of the page would send."""
    [section] = parse(page.encode()).iterfind(".//section[@aria-labelledby='typed']")
    assert text_of(next(section.iter("button"))) == "Send again"
    inputs = {field.get("name", ""): field.get("value") for field in section.iter("input")}
    return inputs | {field.get("name", ""): field.text for field in section.iter("textarea")}


@pytest.mark.django_db
def test_a_form_that_seems_to_come_from_elsewhere_comes_back(
    send: Answer, consultation_payload: Payload
) -> None:
    status, page = send(site="cross-site")

    assert status == 403
    assert sent_again(page) == consultation_payload()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "words"),
    [("phone", "Phone"), ("video", "Video"), ("email", "Email"), ("<pigeon>", "<pigeon>")],
)
def test_a_choice_comes_back_by_its_label(send: Answer, chosen: str, words: str) -> None:
    _, page = send(site="cross-site", contact_method=chosen)

    [section] = parse(page).iterfind(".//section[@aria-labelledby='typed']")
    assert f"Preferred contact method{words}" in text_of(section)


@pytest.mark.django_db
def test_https_seen_as_http_behind_a_proxy_loses_nothing(consultation_payload: Payload) -> None:
    client = Client(headers={"origin": "https://testserver"}, enforce_csrf_checks=True)

    response = client.post(CONSULTATION, consultation_payload())

    assert response.status_code == 403
    assert sent_again(response.content.decode()) == consultation_payload()


@pytest.mark.django_db
def test_what_is_far_too_long_comes_back_to_be_shortened(
    send: Answer, consultation_payload: Payload
) -> None:
    status, page = send(concern=LONG)

    assert status == 413
    again = sent_again(page)
    assert (again["concern"] or "").strip() == LONG
    assert again | {"concern": ""} == consultation_payload(concern="")


@pytest.mark.django_db
def test_what_is_too_much_to_be_read_is_said_to_be_with_the_browser(send: Answer) -> None:
    status, page = send(concern=LONG * 4)

    assert status == 413
    assert "we cannot show it to you here: your browser has it" in page


@pytest.mark.long
@pytest.mark.django_db
def test_a_form_of_too_many_fields_comes_back(
    client: Client, consultation_payload: Payload
) -> None:
    body = urlencode(consultation_payload()) + "&cause_1=no" * 20_001

    response = client.post(CONSULTATION, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 413
    assert consultation_payload().items() <= sent_again(response.content.decode()).items()


@pytest.mark.urls("tests.mybackpain.broken_pages")
def test_a_fault_of_ours_gives_back_what_was_typed(
    send: Answer, consultation_payload: Payload
) -> None:
    status, page = send(path="/fact-sheets/broken/consultation/")

    assert status == 500
    assert sent_again(page) == consultation_payload()


def test_a_request_about_a_sheet_that_was_withdrawn_can_still_be_sent(
    send: Answer, sheet: FactSheet, client: Client
) -> None:
    FactSheet.objects.filter(pk=sheet.pk).update(status="draft")

    status, page = send(path=f"/fact-sheets/{sheet.slug}/consultation/")

    assert status == 404
    assert client.post(CONSULTATION, sent_again(page)).status_code == 303
    assert Consultation.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", [{"password": "hunter2"}, {"csrfmiddlewaretoken": "x"}, {"action": "erase"}]
)
def test_only_what_the_public_forms_ask_comes_back(send: Answer, typed: dict[str, str]) -> None:
    _, page = send(site="cross-site", **typed)

    assert not set(typed) & set(sent_again(page))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/admin/enquiries/consultation/", "/about/"])
def test_no_other_page_gives_anything_back(send: Answer, path: str) -> None:
    status, page = send(path=path, site="cross-site")

    assert status == 403
    assert "ann@example.com" not in page


@pytest.mark.django_db
def test_markup_comes_back_as_it_was_typed(send: Answer) -> None:
    typed = '</textarea><script>alert("x")</script>'

    _, page = send(site="cross-site", concern=typed)

    assert sent_again(page)["concern"] == typed
    assert "<script>alert" not in page
