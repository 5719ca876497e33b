"""No list in admin can be asked about what it does not show a filter for."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client

from tests.mybackpain.staff.helpers import new_staff

COMPARISONS = ["", "__regex", "__startswith", "__contains", "__gt", "__in", "__isnull"]


def fields(model: type[Model], before: str = "", depth: int = 2) -> Iterator[str]:
    """Every field of a model and of what it relates to."""
    for field in model._meta.get_fields():
        yield before + field.name
        if isinstance(field.related_model, type) and depth > 1:
            yield from fields(field.related_model, f"{before}{field.name}__", depth - 1)


def filters(model: type[Model]) -> set[str]:
    """What a list has filters for."""
    shown = admin.site._registry[model].list_filter
    return {str(getattr(each, "parameter_name", each)) for each in shown}


def allowed(model: type[Model], lookup: str) -> bool:
    request: Any = None
    return bool(admin.site._registry[model].lookup_allowed(lookup, "1", request))


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_list_answers_for_a_field_that_it_has_no_filter_for(model: type[Model]) -> None:
    asked = (name + how for name, how in itertools.product(fields(model), COMPARISONS))
    answered = {lookup for lookup in asked if allowed(model, lookup)}
    assert {lookup for lookup in answered if lookup.split("__")[0] not in filters(model)} == set()


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_a_filter_reaches_no_field_behind_its_own(model: type[Model]) -> None:
    behind = {name for name in fields(model, depth=3) if name.count("__") and "id" not in name}
    assert {name for name in behind if allowed(model, f"{name}__startswith")} == set()


@pytest.mark.parametrize(
    "lookup",
    [
        "password__regex=^pbkdf2",
        "password=x",
        "groups__user__password__startswith=p",
        "groups__permissions__codename=view_user",
        "logentry__object_repr__contains=a",
        "totpdevice__key__startswith=a",
    ],
)
def test_a_colleagues_secrets_cannot_be_guessed_by_a_lists_address(
    db: None, quick_hashes: None, lookup: str
) -> None:
    browser = Client()
    browser.force_login(new_staff())
    assert browser.get(f"/admin/auth/user/?{lookup}").status_code == 400


def test_the_filters_beside_a_list_go_on_working(db: None, quick_hashes: None) -> None:
    new_staff("ben")
    User.objects.filter(username="ben").update(is_active=False)
    browser = Client()
    browser.force_login(new_staff())
    for lookup in ("is_active__exact=0", "groups__id__exact=1", "groups__isnull=True"):
        assert browser.get(f"/admin/auth/user/?{lookup}").status_code == 200
