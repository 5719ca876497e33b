"""One box that finds anybody: any words, in any order and spelling, open and closed."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enquiries.admin.queue.consultation import ConsultationAdmin
from enquiries.consultations import queryset
from enquiries.models import CloseReason
from tests.enquiries.reception import (
    QUEUE,
    listed,
    new_consultation,
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ann O’Brien", "o'brien"),
        ("Ann O'Brien", "O’Brien"),
        ("Ann O′Brien", "o'brien"),
        ("Ann O'Brien", "obrien ann"),
        ("Ann OBrien", "O'Brien"),
        ("Ann O Brien", "OBrien"),
        ("John Smith", "Smith, John"),
        ("John Smith", "  smith   john "),
        ("John  Smith", "john smith"),
        ("Anne-Marie Jones", "anne marie"),
        ("Anne Marie Jones", "Anne-Marie"),
        ("Anne‑Marie Jones", "annemarie"),
        ("Anne Marie Jones", "annemarie"),
        ("José Muñoz", "jose munoz"),
        ("Jose Munoz", "José Muñoz"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Jürgen Groß", "GROSS"),
        ("Zoë Wu", "zoe"),
        ("J. R. Ewing", "ewing j"),
        ("Dr. J. R. Ewing", "j.r. ewing"),
        ("J.R. Ewing", "ewing j r"),
        ("J. R. Ewing", "jr ewing"),
        ("ＡＮＮ Wide", "ann wide"),
    ],
)
def test_a_name_is_found_as_staff_type_it(reception: Client, name: str, typed: str) -> None:
    new_consultation(name=name)
    new_consultation(name="Somebody Else", email="bob@example.com")

    assert listed(reception, q=typed) == [name]


@pytest.mark.parametrize(
    "typed",
    [
        "MBP-7K3FQT",
        "mbp 7k3fqt",
        "mbp7k3fqt",
        "MBP–7K3FQT",
        "7K3FQT",
        "Ref: MBP-7K3FQT",
        "ref 7k3fqt",
        "Reference no. MBP-7K3FQT",
        "our ref: mbp7k3fqt",
        "Re: MBP-7K3FQT",
        "Your reference: MBP 7K3FQT.",
        "please quote MBP-7K3FQT in your answer",
        "request no. 7K3FQT",
        "ref: 7K3",
        "“MBP-7K3FQT”",
    ],
)
def test_a_reference_is_found_as_it_is_read_out(reception: Client, typed: str) -> None:
    new_consultation(name="Ann", reference="MBP-7K3FQT")
    new_consultation(name="Bob", reference="MBP-9K3FQT")

    assert listed(reception, q=typed) == ["Ann"]


@pytest.mark.parametrize(
    "typed",
    [
        "020 7946",
        "+4420 7946 0018",
        "+44 (0)20 7946 0018",
        "0044 20 7946 0018",
        "(020) 7946-0018",
        "79460018",
        "0018",
        "018",
        "ann 0018",
        "tel: 020 7946 0018",
        "Phone number 020 7946 0018",
        "Tel. +44 20 7946 0018",
    ],
)
def test_a_number_is_found_by_any_part_of_it(reception: Client, typed: str) -> None:
    new_consultation(name="Ann")
    new_consultation(name="Bob", phone="07700 900123", phone_e164="+447700900123")

    assert listed(reception, q=typed) == ["Ann"]


@pytest.mark.parametrize("typed", ["0018", "00 18", "000018"])
def test_noughts_are_digits_of_a_number_like_others(reception: Client, typed: str) -> None:
    new_consultation(name="Ann", phone="020 7900 0018", phone_e164="+442079000018")
    new_consultation(name="Bob", phone="07700 900118", phone_e164="+447700900118")

    assert listed(reception, q=typed) == ["Ann"]


@pytest.mark.parametrize(("typed", "name"), [("0044 20 7946", "Ann"), ("0033 1 23 45", "Bob")])
def test_a_number_is_found_as_it_is_dialled_from_abroad(
    reception: Client, typed: str, name: str
) -> None:
    new_consultation(name="Ann")
    new_consultation(name="Bob", phone="+33 1 23 45 67 89", phone_e164="+33123456789")

    assert listed(reception, q=typed) == [name]


@pytest.mark.parametrize("typed", ["ann.obrien@", "ANN.OBRIEN@Example.com", "obrien@example"])
def test_an_address_is_found_by_any_part_of_it(reception: Client, typed: str) -> None:
    new_consultation(name="Ann", email="ann.obrien@example.com")
    new_consultation(name="Bob", email="bob@example.com")

    assert listed(reception, q=typed) == ["Ann"]


def test_what_the_patient_wrote_is_searched_by_how_words_begin(reception: Client) -> None:
    new_consultation(name="Bob", concern="I cannot sleep since the café visit")

    assert listed(reception, q="sleep cafe") == ["Bob"]
    assert listed(reception, q="leep") == []


def test_who_it_is_comes_before_what_was_written(reception: Client) -> None:
    new_consultation(name="Ann Parker", received_at=timezone.now() - timedelta(days=9))
    new_consultation(name="Bob", email="bob@example.com", concern="I cannot park for long")

    assert listed(reception, q="park") == ["Ann Parker", "Bob"]


def test_who_it_is_is_listed_though_many_newer_ones_have_the_word(
    reception: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queryset, "FOUND_TO", 2)
    new_consultation(name="Ann Parker", received_at=timezone.now() - timedelta(days=9))
    for name in ("Bob", "Cy", "Di"):
        words = {"email": "b@example.com", "concern": "I cannot park for long"}
        new_consultation(name=name, received_at=timezone.now(), **words)

    assert listed(reception, q="park") == ["Ann Parker", "Di"]


def test_the_second_page_of_a_search_goes_on_where_the_first_ended(
    reception: Client, monkeypatch: pytest.MonkeyPatch, rita: User
) -> None:
    monkeypatch.setattr(ConsultationAdmin, "list_per_page", 2)
    new_consultation(name="Ann Old").close(CloseReason.NOT_AN_ENQUIRY, by=rita)
    new_consultation(name="Bob", concern="Ann is my sister", email="bob@example.com")
    for name in ("Ann Lee", "Ann Wu"):
        new_consultation(name=name)

    assert listed(reception, q="ann", p="2") == ["Bob", "Ann Old"]


@pytest.mark.parametrize(("typed", "is_said"), [("ann", True), ("lee", False)])
def test_the_first_page_of_a_search_says_whether_older_ones_are_left_out(
    reception: Client, monkeypatch: pytest.MonkeyPatch, *, typed: str, is_said: bool
) -> None:
    monkeypatch.setattr(queryset, "FOUND_TO", 2)
    monkeypatch.setattr(ConsultationAdmin, "list_per_page", 1)
    for name in ("Ann Lee", "Ann Wu", "Ann Smith"):
        new_consultation(name=name)

    page = reception.get(QUEUE, {"q": typed}).content.decode()

    assert ("type more to find older ones" in page) is is_said


def test_what_few_have_takes_two_looks_through_all_requests(
    reception: Client,
) -> None:
    new_consultation(name="Ann")

    with CaptureQueriesContext(connection) as asked:
        reception.get(QUEUE, {"q": "ann"})

    looked = [each["sql"] for each in asked if "search_words" in each["sql"].partition("WHERE")[2]]
    assert len(looked) == 2


def test_what_is_found_stands_in_groups_whichever_tab_was_open(
    reception: Client, rita: User
) -> None:
    new_consultation(name="Ann").close(CloseReason.NOT_AN_ENQUIRY, by=rita)
    new_consultation(name="Anna")

    page = reception.get(QUEUE, {"q": "ann", "tab": "closed"}).content.decode()

    groups = re.findall(r'scope="rowgroup"[^>]*>(\w+)<', page)
    assert groups == ["Open", "Closed"]
    assert listed(reception, q="ann", tab="urgent") == ["Anna", "Ann"]


@pytest.mark.parametrize("typed", ["—", "%", "_", "…", "''"])
def test_signs_alone_find_nobody(reception: Client, typed: str) -> None:
    new_consultation()

    page = reception.get(QUEUE, {"q": typed}).content.decode()

    assert "Nobody is found" in page


def test_a_sign_in_a_word_stands_for_itself_alone(reception: Client) -> None:
    new_consultation(name="Ann Smith")

    assert listed(reception, q="s_ith") == []


def test_a_row_says_how_many_requests_the_same_person_has_made(reception: Client) -> None:
    new_consultation()
    new_consultation(email="other@example.com")

    assert "2 requests" in reception.get(QUEUE).content.decode()
