"""Whatever stands for a row in the address of a page of admin, the page is answered."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.mybackpain.addresses import admin_routes
from tests.mybackpain.rights_table import ACTIONS
from tests.mybackpain.staff.helpers import new_staff

IDS = ["abc", "9" * 25, "ea88ab1b-8094-40b0-8ebe-1080ee8ee2ab", "_3A"]


def has_rows(model: type[Model]) -> bool:
    """Whether admin has a page for each; the diary is one page for all its appointments."""
    meta = model._meta
    return f"{meta.app_label}/{meta.model_name}/<path:object_id>/change/" in admin_routes()


MODELS = [model for model in admin.site._registry if has_rows(model)]


@pytest.mark.long
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_row_that_is_not_there(
    db: None, quick_hashes: None, model: type[Model], method: str
) -> None:
    browser = Client(headers={"sec-fetch-site": "same-origin"}, raise_request_exception=False)
    browser.force_login(new_staff())
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"

    answers = [getattr(browser, method)(reverse(name, args=[each])) for each in IDS]

    assert max(answer.status_code for answer in answers) < 500


TICKED = [*IDS, "²", " ", "-1", "1e3", "9" * 19, "9" * 5_000, "None", "1,2"]


@pytest.mark.long
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "1", "post": "yes"}], ids=["", "sure"])
def test_a_ticked_row_that_is_not_there(
    db: None, quick_hashes: None, model: type[Model], confirmed: dict[str, str]
) -> None:
    browser = Client(headers={"sec-fetch-site": "same-origin"}, raise_request_exception=False)
    browser.force_login(new_staff())
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    actions = ACTIONS[model._meta.label_lower] or {"delete_selected": ""}

    answers = {
        (action, ticked): browser.post(
            page, {"action": action, "_selected_action": ticked} | confirmed
        ).status_code
        for action in actions
        for ticked in TICKED
    }

    assert {sent: status for sent, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("typed", TICKED)
def test_a_sheet_to_settle_that_is_not_there(db: None, quick_hashes: None, typed: str) -> None:
    browser = Client(headers={"sec-fetch-site": "same-origin"}, raise_request_exception=False)
    browser.force_login(new_staff())

    answer = browser.post("/admin/factsheets/factsheet/desk/", {"settle": typed, "finding": "x"})

    assert answer.status_code == 404
