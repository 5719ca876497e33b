"""Is mail leaving? A line on admin's first page."""

from typing import Any

from django import template

from enquiries.outbox.health import QueueHealth

register = template.Library()


@register.inclusion_tag("admin/_delivery_health.html")
def delivery_health() -> dict[str, Any]:
    """Red where a person has to act: letters are dead, mail is late, or no worker is heard."""
    return {"queue": QueueHealth.now()}
