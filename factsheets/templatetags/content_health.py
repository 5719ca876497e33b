"""Fact sheets that need someone, for admin's first page: `{% content_health %}`."""

from typing import Any

from django import template
from django.template import Context

from factsheets.models import FactSheet, Feedback, WaitingCard, WorkingCopy

register = template.Library()


@register.inclusion_tag("admin/factsheets/_content_health.html", takes_context=True)
def content_health(context: Context) -> dict[str, Any]:
    """Reviews that are overdue or not recorded, changes that wait, errors that readers reported."""
    if not context["request"].user.has_perm("factsheets.view_factsheet"):
        return {}
    published = FactSheet.objects.published()
    return {
        "is_shown": True,
        "overdue": published.review_overdue(),
        "never": published.never_reviewed(),
        "waiting": WorkingCopy.objects.select_related("sheet"),
        "cards_wait": WaitingCard.objects.exists(),
        "errors": Feedback.objects.errors_now(),
    }
