import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factsheets import content_version
from factsheets.models import FactSheet

SHEET = "/fact-sheets/sacroiliac-joint-dysfunction/"


def test_a_page_is_made_once_and_then_kept(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert "Sacroiliac Joint Dysfunction" in reader.get(SHEET).text


@pytest.mark.parametrize("query", ["?utm_source=x", "?q=pain", "?a=1&a=2", "?%ff"])
def test_a_query_that_a_page_does_not_know_makes_no_second_copy(
    reader: Client, query: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert reader.get(SHEET + query).content == reader.get(SHEET).content


def test_an_edit_in_admin_shows_at_once(
    reader: Client, sheet: FactSheet, staff: Callable[..., Client]
) -> None:
    chosen = {"action": "withdraw", "_selected_action": sheet.pk}

    assert staff().post("/admin/factsheets/factsheet/", chosen).status_code == 302

    assert reader.get(SHEET).status_code == 404


def test_an_edit_in_another_process_shows_at_the_next_look(
    reader: Client, sheet: FactSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet.symptoms.create(text="A symptom added elsewhere")
    assert "added elsewhere" not in reader.get(SHEET).text

    content_version.look_again()

    assert "added elsewhere" in reader.get(SHEET).text


def test_kept_pages_are_served_while_the_database_is_out_of_reach(reader: Client) -> None:
    def out_of_reach(*_: Any) -> None:
        raise OperationalError

    content_version.look_again()

    with connection.execute_wrapper(out_of_reach):
        assert reader.get(SHEET).status_code == 200


def test_a_kept_page_is_logged_like_any_other(
    reader: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "mybackpain.requests"):
        reader.get(SHEET)

    assert caplog.messages[0].startswith(f"GET {SHEET} 200 ")
