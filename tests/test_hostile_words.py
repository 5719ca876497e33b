"""Hostile words change no output: it has the elements that it has with plain words.

They are typed into every field of both forms, and written into every text of a sheet.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from enquiries.models import Consultation
from factsheets.models import FactSheet
from tests.conftest import SHEET, Payload
from tests.enquiries.letterbox import delivered, html_of
from tests.markup import parse_leniently
from tests.test_sections import tables, text_fields

pytestmark = pytest.mark.long

PLAIN = "Plain words"
HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</p></td></table></textarea></title><h1>Out</h1>",
    "<!-- never closed",
    "{{ request|safe }} {% include 'x' %} {# #}",
    "&lt;b&gt; &#60;i&#62; &amp;amp;",
    "<style>*{display:none}</style>",
    "]]> <![CDATA[ <?php ?>",
]
Outputs = dict[str, str]
Shape = list[tuple[str, ...]]


def shape(html: str) -> Shape:
    """Return the elements of a document with the names of their attributes, in order."""
    document = parse_leniently(html)
    return [(str(each.tag), *sorted(each.attrib)) for each in document.iter()]


def followed(client: Client, text: str) -> Iterator[tuple[str, str]]:
    """Open the private pages to which a letter leads."""
    for kind, path in re.findall(r"http://testserver(?=/(my-data|your-request)/)(/\S+)", text):
        yield kind, client.get(path).content.decode()


def of_a_consultation(client: Client, typed: dict[str, str]) -> Outputs:
    refused = client.post("/consultation/", typed | {"contact_method": "pigeon"})
    received = client.post("/consultation/", typed, follow=True)
    letters = delivered()
    return {
        "refused": refused.content.decode(),
        "received": received.content.decode(),
        "letter to the patient": html_of(letters[typed["email"]]),
        "letter to the clinic": html_of(letters["clinic@example.org"]),
        **dict(followed(client, str(letters[typed["email"]].body))),
    }


def of_a_report(client: Client, typed: dict[str, str]) -> Outputs:
    refused = client.post(f"{SHEET}report/", typed | {"side": "above"})
    client.post(f"{SHEET}report/", typed)
    letter = delivered()[typed["email"]]
    return {
        "refused": refused.content.decode(),
        "letter": html_of(letter),
        **dict(followed(client, str(letter.body))),
    }


def assert_same_shape(hostile: Outputs, plain: Outputs) -> None:
    assert hostile.keys() == plain.keys()
    assert [name for name in plain if shape(hostile[name]) != shape(plain[name])] == []


@pytest.mark.parametrize("words", HOSTILE)
def test_of_a_consultation(
    client: Client, sheet: FactSheet, consultation_payload: Payload, words: str
) -> None:
    def typed(words: str, email: str) -> dict[str, str]:
        fields = {"name": words, "best_time": words, "concern": words}
        return consultation_payload(**fields, phone=f"07700 900982 {words}", email=email)

    plain = of_a_consultation(client, typed(PLAIN, "plain@example.com"))

    assert_same_shape(of_a_consultation(client, typed(words, "hostile@example.com")), plain)


@pytest.mark.parametrize("words", HOSTILE)
def test_of_a_report(client: Client, sheet: FactSheet, report_payload: Payload, words: str) -> None:
    def typed(words: str, email: str) -> dict[str, str]:
        answers = dict.fromkeys(("where", "better", "worse", "goal"), words)
        return report_payload(**answers, name=words, email=email)

    plain = of_a_report(client, typed(PLAIN, "plain@example.com"))

    assert_same_shape(of_a_report(client, typed(words, "hostile@example.com")), plain)


@pytest.mark.parametrize("words", HOSTILE)
def test_of_a_request_at_the_desk(
    client: Client,
    sheet: FactSheet,
    consultation_payload: Payload,
    staff: Callable[..., Client],
    words: str,
) -> None:
    desk = staff()
    shapes: list[list[Shape]] = []
    for text in (PLAIN, words):
        fields = {"name": text, "best_time": text, "concern": text}
        client.post("/consultation/", consultation_payload(**fields))
        request = Consultation.objects.get()
        page = desk.get(f"/admin/enquiries/consultation/{request.pk}/change/")
        shapes.append([shape(page.content.decode()), shape(queue(desk))])
        request.delete()

    assert shapes[0] == shapes[1]


def queue(desk: Client) -> str:
    return desk.get("/admin/enquiries/consultation/").content.decode()


def fill(sheet: FactSheet, words: str) -> None:
    """Write the words into every text of the sheet that is no address."""
    texts = {each.name: words[: each.max_length] for each in text_fields(FactSheet)}
    review = {"reviewed_on": date(2026, 1, 5), "review_due_on": date(2029, 1, 5)}
    FactSheet.objects.filter(pk=sheet.pk).update(**texts, **review)
    for table, model in tables().items():
        fields = [each for each in text_fields(model) if "url" not in each.name]
        texts = {each.name: words[: each.max_length] for each in fields}
        row = getattr(sheet, table).first()
        if row:
            model._default_manager.filter(pk=row.pk).update(**texts)


def of_a_sheet(client: Client, payload: dict[str, str]) -> Outputs:
    client.post(f"{SHEET}report/", payload)
    pages = [
        SHEET,
        f"{SHEET}report/",
        f"{SHEET}consultation/",
        f"{SHEET}error/",
        "/",
        "/fact-sheets/",
    ]
    return {page: client.get(page).content.decode() for page in pages} | {
        "letter": html_of(delivered()[payload["email"]])
    }


@pytest.mark.parametrize("words", HOSTILE)
def test_of_a_sheet(client: Client, sheet: FactSheet, report_payload: Payload, words: str) -> None:
    fill(sheet, PLAIN)
    plain = of_a_sheet(client, report_payload(email="plain@example.com"))
    fill(sheet, words)

    assert_same_shape(of_a_sheet(client, report_payload(email="hostile@example.com")), plain)


@pytest.mark.parametrize("words", HOSTILE)
def test_structured_data_says_them_as_they_were_written(
    client: Client, sheet: FactSheet, words: str
) -> None:
    fill(sheet, words)

    [block] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(SHEET).content.decode()
    )
    assert words in json.dumps(json.loads(block), ensure_ascii=False).replace('\\"', '"')
