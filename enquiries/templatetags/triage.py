"""What stands on admin's first page beside the list of models."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from enquiries.admin.appointments import appointments_of
from enquiries.admin.calendar import warning_of_holidays
from enquiries.admin.dashboard.chart import chart
from enquiries.admin.dashboard.figures import (
    COUNT_TO,
    SMALLEST_SHOWN,
    answer_times,
    appointments_kept,
    daily,
    leading_sheets,
    most_pressing,
    outcomes,
    returned_reports,
    seconds_that_figures_hold,
    waiting,
)
from enquiries.admin.deadlines import deadline_in_words
from enquiries.common.moments import is_overdue
from enquiries.common.staff import staff_name

register = template.Library()


register.filter("staff_name", staff_name)


@register.filter
def counted(count: int) -> str:
    """Give a count that may have been cut."""
    return f"more than {COUNT_TO:,}" if count > COUNT_TO else str(count)


@register.inclusion_tag("admin/enquiries/dashboard.html", takes_context=True)
def dashboard(context: Context) -> dict[str, Any]:
    """What waits, for those who may see enquiries; below it how the clinic is doing."""
    user = context["request"].user
    if not user.has_perm("enquiries.view_consultation"):
        return {}
    now = timezone.now()
    return {
        "may_see": True,
        "waiting": waiting(user),
        "pressing": [
            (
                row,
                deadline_in_words(row.next_step_due_at, now),
                is_overdue(row.next_step_due_at, now),
            )
            for row in most_pressing()
        ],
        "today": appointments_of(timezone.localdate(now), days=1),
        "holidays": warning_of_holidays(),
        "figures_hold": seconds_that_figures_hold(),
    }


@register.inclusion_tag("admin/enquiries/_figures.html")
def figures() -> dict[str, Any]:
    """Give the figures of the last weeks, and when they were counted."""
    now = timezone.now()
    days = daily(timezone.localdate(now))
    return {
        "counted_at": now,
        "outcomes": outcomes(now),
        "answers": answer_times(now),
        "kept": appointments_kept(now),
        "days": days,
        "chart": chart(days),
        "sheets": leading_sheets(now),
        "returned": returned_reports(),
        "smallest_shown": SMALLEST_SHOWN,
    }
