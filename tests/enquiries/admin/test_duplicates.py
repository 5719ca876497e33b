import pytest
from django.contrib.auth.models import User

from enquiries.models import Consultation
from tests.enquiries.reception import QUEUE, act, browser_of, member, new_consultation, page_of


@pytest.fixture
def pair(rita: User) -> tuple[Consultation, Consultation]:
    return new_consultation(concern="My back"), new_consultation(concern="My back, still")


def close_as_the_same(rita: User, closed: Consultation, survivor: Consultation) -> None:
    seen = {"other": survivor.reference, "other_version": survivor.version}
    response = act(browser_of(rita), closed, "close-as-the-same", **seen)
    assert response.status_code == 302


def test_two_requests_are_read_side_by_side(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair

    page = browser_of(rita).get(f"{QUEUE}{one.pk}/beside/{other.pk}/").content.decode()

    assert "My back</p>" in page
    assert "My back, still</p>" in page
    assert f"Close {one}; {other} goes on" in page


def test_who_only_reads_closes_nothing(pair: tuple[Consultation, Consultation]) -> None:
    one, other = pair

    editor = browser_of(member("eve", "Editor"))

    assert editor.get(f"{QUEUE}{one.pk}/beside/{other.pk}/").status_code == 403


def test_after_closing_the_one_that_goes_on_is_next_as_part_of_its_tab(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair
    browser = browser_of(rita)
    address = f"{QUEUE}{one.pk}/beside/{other.pk}/?_changelist_filters=tab%3Dunassigned"
    page = browser.get(address).content.decode()
    assert 'name="_changelist_filters" value="tab=unassigned"' in page

    seen = {"other": other.reference, "other_version": other.version}
    tab = {"_changelist_filters": "tab=unassigned"}
    response = act(browser, one, "close-as-the-same", **seen, **tab)

    assert response.url.startswith(f"{page_of(other)}?_changelist_filters=tab%3Dunassigned")


@pytest.mark.long
def test_the_last_survivor_shows_the_words_of_all(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair
    last = new_consultation(concern="Have you forgotten me?")
    close_as_the_same(rita, one, other)
    other.refresh_from_db()
    close_as_the_same(rita, other, last)

    page = browser_of(rita).get(page_of(last)).content.decode()

    assert "My back</p>" in page
    assert "My back, still</p>" in page


def test_the_survivor_shows_the_words_of_both(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair
    close_as_the_same(rita, one, other)

    page = browser_of(rita).get(page_of(other)).content.decode()

    assert "My back</p>" in page
    assert "My back, still</p>" in page


def test_a_closed_duplicate_leads_to_its_survivor(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair
    close_as_the_same(rita, one, other)

    page = browser_of(rita).get(page_of(one)).content.decode()

    assert f'closed as the same as <a href="{page_of(other)}">{other}</a>, which goes on' in page


def test_nothing_is_closed_into_what_a_colleague_has_changed_meanwhile(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair
    seen = {"other": other.reference, "other_version": other.version}
    other.note(by=rita, text="x")

    response = act(browser_of(rita), one, "close-as-the-same", **seen)

    assert response.status_code == 409
    assert Consultation.objects.open().count() == 2


def test_staff_read_that_the_other_was_erased_meanwhile(
    rita: User, pair: tuple[Consultation, Consultation]
) -> None:
    one, other = pair
    other.erase(by=rita)

    seen = {"other": other.reference, "other_version": other.version}
    response = act(browser_of(rita), one, "close-as-the-same", **seen)

    assert response.status_code == 422
    assert "Nothing is done. The other request was erased meanwhile" in response.content.decode()
