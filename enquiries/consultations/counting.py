"""Counts of which nobody needs to know how far beyond a limit they go."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import IntegerField, QuerySet, Subquery


class CountUpTo(Subquery):
    """Count the rows of a queryset, no further than a limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], limit: int) -> None:
        super().__init__(rows.order_by().values("pk")[:limit])


def count_each(parts: Mapping[str, QuerySet[Any]], limit: int, user: User) -> dict[str, int]:
    """Count each of these, no further than the limit, in one statement: beside the user's row."""
    counts = [CountUpTo(rows, limit) for rows in parts.values()]
    found = User.objects.filter(pk=user.pk).values_list(*counts).get()
    return dict(zip(parts, found, strict=True))
