"""A reference is what is read out to the clinic: a browser that translates leaves it alone."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from enquiries.letters.rendering import render
from enquiries.models import Consultation, OutgoingEmail
from enquiries.privacy import my_data, request_link
from tests.conftest import Payload
from tests.enquiries.reception import member
from tests.markup import parse

LOCAL = "http://testserver"
Pages = dict[str, Callable[[Consultation], str]]
PAGES: Pages = {
    "confirmation": Consultation.get_absolute_url,
    "your request": request_link.path,
}


def is_left_alone(page: Element, words: str) -> list[bool]:
    """Tell of each place in the body that shows the words whether it is left as it is."""
    [body] = page.iter("body")
    parents = {child: parent for parent in body.iter() for child in parent}
    found = []
    for element in body.iter():
        texts = [element.text or "", *(child.tail or "" for child in element)]
        if words in "".join(texts):
            chain = [element]
            while chain[-1] in parents:
                chain.append(parents[chain[-1]])
            found.append(any(each.get("translate") == "no" for each in chain))
    return found


@pytest.fixture
def consultation(client: Client, db: None, consultation_payload: Payload) -> Consultation:
    client.post("/consultation/", consultation_payload())
    return Consultation.objects.get()


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_is_left_alone(client: Client, consultation: Consultation, name: str) -> None:
    page = parse(client.get(PAGES[name](consultation)).content)

    assert is_left_alone(page, consultation.reference) == [True]


def test_a_reference_is_left_alone_in_its_letter(consultation: Consultation) -> None:
    email = OutgoingEmail.objects.get(letter="acknowledgement")
    page = parse(str(render(email).alternatives[0][0]))

    assert True in is_left_alone(page, consultation.reference)


def test_a_reference_is_left_alone_where_the_clinics_record_stays(
    client: Client, consultation: Consultation
) -> None:
    consultation.note(by=member("carla", "Clinician"), text="Called twice")
    link = my_data.link(consultation).removeprefix(LOCAL)

    page = parse(client.get(link).content)

    assert is_left_alone(page, consultation.reference) == [True]
