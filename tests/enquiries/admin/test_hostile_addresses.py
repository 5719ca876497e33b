"""Whatever stands in the address of a page of the desk, the page is answered."""

import pytest
from django.test import Client

from tests.enquiries.reception import new_consultation, page_of

NUMBERS = ["abc", "-1", "1.5", "²", "٣", "0", "9" * 18, "9" * 19, "9" * 25, "9" * 5000, "None", ""]
LISTS = ["e=1&q=%00", "tab=mine&q=" + "9" * 5000, "tab=abc&p=-1", "p=" + "9" * 25, "=", "%", "["]


@pytest.mark.long
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:25] or "nothing")
def test_an_enquiry_is_shown(reception: Client, number: str) -> None:
    answer = reception.get(
        page_of(new_consultation()), {"template": number, "again": number, "insert": number}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("filters", LISTS, ids=lambda filters: filters[:25])
def test_an_enquiry_is_shown_whatever_list_led_to_it(reception: Client, filters: str) -> None:
    page = page_of(new_consultation())
    assert reception.get(page, {"_changelist_filters": filters}).status_code == 200


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:25] or "nothing")
def test_the_diary_is_shown(reception: Client, number: str) -> None:
    answer = reception.get("/admin/enquiries/appointment/", {"clinician": number, "show": number})
    assert answer.status_code == 200


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:25] or "nothing")
def test_a_reply_from_a_template_that_is_none_is_not_found(reception: Client, number: str) -> None:
    page = page_of(new_consultation()).replace("change/", "do/reply-by-email/")
    assert reception.post(page, {"insert": number, "text": "Dear Ann"}).status_code == 404


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:25] or "nothing")
def test_no_page_of_a_list_is_a_fault(reception: Client, number: str) -> None:
    answer = reception.get("/admin/enquiries/consultation/", {"p": number, "o": number})
    assert answer.status_code in {200, 302}
