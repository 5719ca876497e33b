"""The urgent-help cards, the same wherever a page shows them."""

from typing import Any

from django import template

from factsheets.models import UrgentHelpCard

register = template.Library()


@register.inclusion_tag("factsheets/_urgent_help.html")
def urgent_help(heading_level: int = 3) -> dict[str, Any]:
    """The cards, in the clinic's order, under headings of the given level."""
    return {"cards": UrgentHelpCard.objects.all(), "heading_level": heading_level}
