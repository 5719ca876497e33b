"""A session that ends while a request is under way: signed out in another tab."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from enquiries.models import ClinicClosure, Consultation, ContactLogEntry
from tests.enquiries.reception import QUEUE, act, browser_of, member, new_consultation, page_of

NOTE = "Her sister calls at six"
LOGIN = "/admin/login/"


@contextmanager
def signed_out_at(table: str) -> Iterator[None]:
    """End every session just before the first statement about this table."""

    def end(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if f'FROM "{table}"' in sql and Session.objects.exists():
            Session.objects.all().delete()
        return execute(sql, *arguments)

    with connection.execute_wrapper(end):
        yield


@pytest.fixture
def reception(db: None) -> Client:
    return browser_of(member("rita", "Reception"))


@pytest.fixture
def consultation(db: None) -> Consultation:
    return new_consultation()


def test_a_press_ends_on_the_sign_in_page_with_what_was_typed(
    reception: Client, consultation: Consultation
) -> None:
    with signed_out_at("enquiries_consultation"):
        page = act(reception, consultation, "add-a-note", text=NOTE)

    assert page.status_code == 200
    assert "what you typed is still here" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_press_of_one_who_was_signed_out_does_nothing(
    reception: Client, consultation: Consultation
) -> None:
    with signed_out_at("enquiries_consultation"):
        act(reception, consultation, "add-a-note", text=NOTE)

    assert not ContactLogEntry.objects.filter(kind="note").exists()


@pytest.mark.long
def test_what_was_to_be_read_once_more_is_kept(
    reception: Client, consultation: Consultation
) -> None:
    with signed_out_at("enquiries_consultation"):
        page = act(reception, consultation, "reply-by-email", text="Dear Ann, call us.")

    assert page.status_code == 200
    assert 'name="kept"' in page.content.decode()


def test_a_page_leads_back_through_the_sign_in_page(
    reception: Client, consultation: Consultation
) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=20))  # to be renewed

    with signed_out_at("enquiries_consultation"):
        response = reception.get(page_of(consultation))

    assert response.status_code == 302
    assert response["Location"] == f"{LOGIN}?next={page_of(consultation)}"


@pytest.mark.long
def test_what_was_done_leads_on_from_the_sign_in_page(admin_client: Client) -> None:
    form = {"first_day": "2030-05-06", "last_day": "2030-05-06", "reason": "Training"}

    with signed_out_at("enquiries_openinghours"):
        response = admin_client.post("/admin/enquiries/clinicclosure/add/", form)

    assert ClinicClosure.objects.get().reason == "Training"
    assert response["Location"] == f"{LOGIN}?next=/admin/enquiries/clinicclosure/"


def test_nobody_is_signed_in_afterwards(reception: Client) -> None:
    with signed_out_at("enquiries_consultation"):
        reception.get(QUEUE)

    assert reception.get("/admin/").status_code == 302
