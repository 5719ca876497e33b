"""What a list in admin may be asked by its address: its own filters, and nothing else.

Django lets whoever may open a list filter it by any field of its model, by any comparison: so a
colleague's password hash could be read letter by letter, and a masked address guessed.
"""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest

# What the links of Django's own filters ask: a value, none, several, a span of time, a row.
COMPARISONS = {"", "exact", "isnull", "in", "gte", "gt", "lte", "lt", "id__exact", "id__isnull"}


def only_own_filters(
    model_admin: ModelAdmin[Model], lookup: str, value: str, request: HttpRequest
) -> bool:
    """Say whether a part of a list's address belongs to one of the filters beside the list."""
    return any(
        is_of(shown, lookup) for shown in map(parameter, model_admin.get_list_filter(request))
    )


def parameter(shown: Any) -> str:
    """Name what a filter asks by: a field, or a parameter of its own."""
    named = shown[0] if isinstance(shown, tuple) else shown
    return str(getattr(named, "parameter_name", named))


def is_of(shown: str, lookup: str) -> bool:
    rest = lookup.removeprefix(shown)
    return lookup.startswith(shown) and rest.removeprefix("__") in COMPARISONS
