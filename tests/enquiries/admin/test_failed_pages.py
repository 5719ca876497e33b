"""Pages for what goes wrong at the desk: they say why, lead back, and give back what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client

from enquiries.models import Consultation
from tests.enquiries.reception import QUEUE, new_consultation

CLINICS_OWN_NUMBER = "020 7946 0018"
NOTE = "Her sister calls at six."
MUCH = f"{NOTE} " * 50_000


def note(client: Client, text: str) -> Any:
    consultation = Consultation.objects.get()
    address = f"{QUEUE}{consultation.pk}/do/add-a-note/"
    return client.post(address, {"version": consultation.version, "text": text})


def out_of_reach(client: Client, raised: Callable[[], Exception]) -> Any:
    """Send a note while its row cannot be written."""

    def refuse(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if sql.startswith("UPDATE") and "enquiries_consultation" in sql:
            raise raised()
        return execute(sql, *arguments)

    with connection.execute_wrapper(refuse):
        return note(client, NOTE)


PAGES: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "a row's key by nobody": (
        400,
        lambda desk: desk.post(QUEUE, {"action": "reopen", "_selected_action": "x y"}),
    ),
    "every row, and a key by nobody": (
        400,
        lambda desk: desk.post(
            QUEUE, {"action": "reopen", "select_across": "1", "_selected_action": "x y"}
        ),
    ),
    "a null character": (400, lambda desk: desk.get(f"{QUEUE}?q=%00")),
    "no right": (403, lambda desk: desk.get("/admin/auth/user/")),
    "no page": (404, lambda desk: desk.get("/admin/nothing/")),
    "a button's address": (405, lambda desk: desk.get("/admin/stay/")),
    "a page's address": (405, lambda desk: desk.post("/admin/staff-guide/")),
    "too much": (413, lambda desk: note(desk, MUCH)),
    "a fault of ours": (500, lambda desk: out_of_reach(desk, lambda: ValueError(NOTE))),
    "no database": (503, lambda desk: out_of_reach(desk, lambda: DatabaseError(NOTE))),
}


@pytest.fixture
def desk(reception: Client) -> Client:
    new_consultation()
    reception.raise_request_exception = False
    return reception


@pytest.mark.parametrize("kind", PAGES)
def test_the_page_leads_back_to_the_desk(desk: Client, kind: str) -> None:
    status, ask = PAGES[kind]

    response = ask(desk)

    page = response.content.decode()
    assert response.status_code == status
    assert 'href="/admin/">Back to the first page</a>' in page
    assert CLINICS_OWN_NUMBER not in page


@pytest.mark.parametrize("kind", ["a fault of ours", "no database"])
def test_what_was_typed_comes_back(desk: Client, kind: str) -> None:
    _, ask = PAGES[kind]

    assert NOTE in ask(desk).content.decode()


def test_what_is_too_much_to_be_read_is_left_to_the_browser(desk: Client) -> None:
    assert "your browser has it" in note(desk, MUCH).content.decode()


def test_more_fields_than_are_read_come_back(desk: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    address = f"{QUEUE}{Consultation.objects.get().pk}/do/add-a-note/"
    form = "text=Her+sister+calls&" + "a=1&" * 5

    response = desk.post(address, form, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 413
    assert "Her sister calls" in response.content.decode()


@pytest.mark.parametrize("step", ["take-back", "reopen", "hand-over", "not-an-enquiry"])
def test_the_address_of_a_bulk_step_leads_to_the_queue(desk: Client, step: str) -> None:
    assert desk.get(f"{QUEUE}bulk/{step}/")["Location"] == QUEUE


def test_what_a_button_takes_is_still_said_to_programs(desk: Client) -> None:
    assert desk.get("/admin/stay/")["Allow"] == "POST"
