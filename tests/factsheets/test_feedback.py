from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client

from factsheets.models import FactSheet, Feedback, ReaderTally
from tests.conftest import SHEET

ERROR = {"part": "treatment", "problem": "wrong"}


def counts() -> list[tuple[Any, ...]]:
    fields = ("version", "answer", "part", "problem", "count")
    return list(Feedback.objects.values_list(*fields))


@pytest.mark.usefixtures("sheet")
def test_an_answer_is_thanked_for_without_a_cookie(client: Client) -> None:
    response = client.post(f"{SHEET}feedback/", {"answer": "yes"})

    assert response.status_code == 303
    assert response["Location"] == f"{SHEET}feedback/received/"
    assert not response.cookies


@pytest.mark.usefixtures("sheet")
def test_answers_are_counted_by_version(client: Client) -> None:
    client.post(f"{SHEET}feedback/", {"answer": "yes"})
    client.post(f"{SHEET}feedback/", {"answer": "yes"}, REMOTE_ADDR="192.0.2.1")

    assert counts() == [(1, "yes", "", "", 2)]


@pytest.mark.usefixtures("sheet")
def test_the_same_reader_counts_once(client: Client) -> None:
    for _ in range(2):
        assert client.post(f"{SHEET}feedback/", {"answer": "no"}).status_code == 303

    assert counts() == [(1, "no", "", "", 1)]


@pytest.mark.usefixtures("sheet")
def test_an_error_is_reported_by_choice_alone(client: Client) -> None:
    assert client.post(f"{SHEET}error/", ERROR).status_code == 303

    assert counts() == [(1, "error", "treatment", "wrong", 1)]


@pytest.mark.usefixtures("sheet")
def test_a_report_without_a_choice_says_what_to_do(client: Client) -> None:
    response = client.post(f"{SHEET}error/", {"part": "treatment"})

    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>Error: " in page
    assert "Choose what is wrong" in page


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("answer", ["", "error", "maybe"])
def test_an_answer_that_is_none_asks_again(client: Client, answer: str) -> None:
    response = client.post(f"{SHEET}feedback/", {"answer": answer})

    assert response.status_code == 422
    assert "Was this fact sheet helpful?" in response.content.decode()
    assert counts() == []


@pytest.mark.usefixtures("sheet")
def test_the_last_reader_is_forgotten_too(client: Client) -> None:
    client.post(f"{SHEET}feedback/", {"answer": "yes"})
    ReaderTally.objects.update(ends_at=Now())

    call_command("periodic", "--run", "forget_readers")

    assert not ReaderTally.objects.exists()


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
def test_a_flood_is_stopped_for_its_network_alone(client: Client) -> None:
    answer = {"answer": "yes"}
    statuses = [client.post(f"{SHEET}feedback/", answer).status_code for _ in range(21)]

    assert statuses == [303] * 20 + [429]
    other = client.post(f"{SHEET}feedback/", answer, REMOTE_ADDR="192.0.2.1")
    assert other.status_code == 303


@pytest.mark.usefixtures("sheet")
def test_addresses_of_one_ipv6_network_are_one_reader(client: Client) -> None:
    for number in range(3):
        client.post(f"{SHEET}feedback/", {"answer": "yes"}, REMOTE_ADDR=f"2001:db8:1:2::{number}")

    assert counts() == [(1, "yes", "", "", 1)]


@pytest.mark.usefixtures("sheet")
def test_a_reader_is_forgotten_after_an_hour(client: Client) -> None:
    client.post(f"{SHEET}feedback/", {"answer": "yes"})
    ReaderTally.objects.update(ends_at=Now())

    client.post(f"{SHEET}feedback/", {"answer": "no"}, REMOTE_ADDR="192.0.2.1")

    assert ReaderTally.objects.count() == 2  # both of the second reader


@pytest.mark.long
@pytest.mark.usefixtures("sheet")
def test_a_flood_is_stopped_without_any_cache(client: Client, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    answer = {"answer": "yes"}

    statuses = [client.post(f"{SHEET}feedback/", answer).status_code for _ in range(21)]

    assert statuses[-1] == 429


@pytest.mark.usefixtures("sheet")
def test_a_client_behind_a_trusted_proxy_is_told_from_its_neighbour(
    client: Client, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    for address in ("192.0.2.1", "192.0.2.2", "203.0.113.9, 192.0.2.2"):
        client.post(f"{SHEET}feedback/", {"answer": "yes"}, headers={"x-forwarded-for": address})

    assert counts() == [(1, "yes", "", "", 2)]


@pytest.mark.usefixtures("sheet")
def test_another_site_cannot_answer_for_a_reader() -> None:
    other = Client(headers={"sec-fetch-site": "cross-site"}, enforce_csrf_checks=True)

    assert other.post(f"{SHEET}feedback/", {"answer": "yes"}).status_code == 403


def test_staff_see_the_counts(sheet: FactSheet, staff: Callable[..., Client]) -> None:
    Feedback.objects.count_one(sheet, "error", "causes", "spelling")

    page = staff().get("/admin/factsheets/feedback/").content.decode()

    assert "There is a spelling mistake" in page


def test_staff_add_no_counts(staff: Callable[..., Client]) -> None:
    assert staff().get("/admin/factsheets/feedback/add/").status_code == 403
