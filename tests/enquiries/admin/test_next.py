import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.models import Consultation
from tests.enquiries.reception import QUEUE, act, browser_of, member, new_consultation, page_of

TAB = "tab=unassigned"
TAB_OF_ALL = "tab=open"
LIST = "_changelist_filters"


@pytest.fixture
def three(db: None) -> list[Consultation]:
    """Three that nobody has, the most pressing first."""
    soon = timezone.now() + timedelta(hours=1)
    return [new_consultation(answer_due_at=soon + timedelta(days=days)) for days in range(3)]


def opened_from(tab: str, client: Client, consultation: Consultation) -> str:
    page = client.get(page_of(consultation), {"_changelist_filters": tab})
    return str(page.content.decode())


def call_and_next(client: Client, consultation: Consultation, tab: str = TAB) -> Any:
    fields = {"outcome": "no_answer", "next": "1", "_changelist_filters": tab}
    return act(client, consultation, "log-a-call", **fields)


def test_a_step_leads_to_the_next_of_the_tab(reception: Client, three: list[Consultation]) -> None:
    response = call_and_next(reception, three[0])

    assert response["Location"].startswith(page_of(three[1]))
    assert "unassigned" in response["Location"]


def test_from_the_middle_it_goes_on_downwards(reception: Client, three: list[Consultation]) -> None:
    response = call_and_next(reception, three[1])

    assert response["Location"].startswith(page_of(three[2]))


def test_after_the_last_come_those_that_were_left(
    reception: Client, three: list[Consultation]
) -> None:
    response = call_and_next(reception, three[2])

    assert response["Location"].startswith(page_of(three[0]))


def test_when_nothing_is_left_the_tab_is_shown(reception: Client, rita: User) -> None:
    response = call_and_next(reception, new_consultation())

    assert response["Location"] == f"{QUEUE}?{TAB}"


def test_the_page_says_which_of_how_many_it_is(
    reception: Client, three: list[Consultation]
) -> None:
    assert "(2 of 3 in “Unassigned”)" in opened_from(TAB, reception, three[1])


def test_a_step_of_one_button_leads_on_too(reception: Client, three: list[Consultation]) -> None:
    assert "Assign to me </span>and next" in opened_from(TAB, reception, three[0])

    response = act(reception, three[0], "assign-to-me", next="1", _changelist_filters=TAB)

    assert response["Location"].startswith(page_of(three[1]))


def skip(client: Client, consultation: Consultation, tab: str = TAB) -> Any:
    return client.get(f"{QUEUE}{consultation.pk}/next/", {"_changelist_filters": tab})


def test_one_that_is_skipped_stays_as_it_is(reception: Client, three: list[Consultation]) -> None:
    assert "/next/" in opened_from(TAB, reception, three[0])

    response = skip(reception, three[0])

    assert response["Location"].startswith(page_of(three[1]))
    three[0].refresh_from_db()
    assert three[0].version == 1


def test_behind_the_last_are_those_that_were_skipped(
    reception: Client, three: list[Consultation]
) -> None:
    assert skip(reception, three[2])["Location"].startswith(page_of(three[0]))


def test_who_skips_the_only_one_is_told_so_in_its_tab(reception: Client, rita: User) -> None:
    only = new_consultation()

    response = reception.get(f"{QUEUE}{only.pk}/next/", {"_changelist_filters": TAB}, follow=True)

    assert response.redirect_chain == [(f"{QUEUE}?{TAB}", 302)]
    assert "There is no other request in this tab." in response.content.decode()


def test_who_may_not_see_requests_skips_none(db: None) -> None:
    assert skip(browser_of(member("eve", "Editor")), new_consultation()).status_code == 403


def stay_after(client: Client, page: str) -> str:
    """Log a call from the page of a request and stay there; give the page that follows."""
    fields = dict(re.findall(r'name="(version|_changelist_filters)" value="([^"]*)"', page))
    [address] = re.findall(r'action="([^"]+/do/log-a-call/)"', page)
    call = {"outcome": "no_answer", "version": fields["version"]}
    done = client.post(address, call | {"_changelist_filters": unescape(fields[LIST])})
    return str(client.get(done["Location"]).content.decode())


def led_on(client: Client, page: str) -> str:
    [address] = re.findall(r'<p class="round">.*?<a href="([^"]+)"', page)
    return str(client.get(unescape(address))["Location"])


@pytest.mark.long
@pytest.mark.parametrize("steps", [1, 2])
def test_who_stays_after_a_step_goes_on_where_they_were(
    reception: Client, three: list[Consultation], steps: int
) -> None:
    """A step moves the request to a later day, and so behind the others."""
    page = opened_from(TAB_OF_ALL, reception, three[0])
    for _ in range(steps):
        page = stay_after(reception, page)

    assert led_on(reception, page) == f"{page_of(three[1])}?{LIST}=tab%3Dopen"


def test_the_way_back_is_the_tab_as_it_was(reception: Client, three: list[Consultation]) -> None:
    tab = f"{TAB_OF_ALL}&then={three[1].pk}"

    assert f'href="{QUEUE}?{TAB_OF_ALL}"' in opened_from(tab, reception, three[0])


def test_who_was_to_come_next_has_been_dealt_with(
    reception: Client, rita: User, three: list[Consultation]
) -> None:
    three[1].assign(by=rita, to=rita)

    response = skip(reception, three[2], f"{TAB}&then={three[1].pk}")

    assert response["Location"].startswith(page_of(three[0]))


@pytest.mark.parametrize("typed", ["", "+", "%20%09"])
def test_an_empty_search_box_leaves_the_tab_to_be_worked_through(
    reception: Client, three: list[Consultation], typed: str
) -> None:
    assert "1 of 3" in opened_from(f"{TAB}&q={typed}", reception, three[0])


def test_a_search_is_not_worked_through(reception: Client, three: list[Consultation]) -> None:
    assert "and next" not in opened_from("q=ann", reception, three[0])


@pytest.mark.parametrize(
    "forged", ["tab=nothing", "%ff", "tab", "//example.com", "tab=closed", "then=x", "then=%00"]
)
def test_a_forged_tab_leads_nowhere_else(
    reception: Client, three: list[Consultation], forged: str
) -> None:
    response = call_and_next(reception, three[0], tab=forged)

    assert response["Location"].startswith(QUEUE)


@pytest.mark.parametrize(
    ("method", "slug"),
    [("phone", "log-a-call"), ("video", "log-a-call"), ("email", "reply-by-email")],
)
def test_the_likely_step_is_open(reception: Client, method: str, slug: str) -> None:
    page = reception.get(page_of(new_consultation(contact_method=method))).content.decode()

    assert page.count('class="step" id="') > page.count(" open>")
    assert f'id="{slug}" open>' in page


def test_a_search_looks_beyond_the_tab(reception: Client, rita: User) -> None:
    new_consultation(name="Ann Example").assign(by=rita, to=rita)

    page: Any = reception.get(QUEUE, {"tab": "unassigned", "q": "ann"})

    assert [found.name for found in page.context["cl"].result_list] == ["Ann Example"]


def test_staff_read_why_a_page_is_not_theirs_in_admin(db: None) -> None:
    response = browser_of(member("eve", "Editor")).get(page_of(new_consultation()))

    page = response.content.decode()
    assert response.status_code == 403
    assert "your role does not have (Editor)" in page
    assert 'href="/admin/"' in page


def test_staff_find_the_way_back_from_an_address_that_is_not_there(reception: Client) -> None:
    response = reception.get("/admin/nothing/here/")

    assert response.status_code == 404
    assert f'href="{QUEUE}"' in response.content.decode()
    assert "Django administration" not in response.content.decode()
