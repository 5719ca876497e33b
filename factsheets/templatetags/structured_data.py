"""JSON-LD in a page. It is a data block, which no browser runs."""

import json

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from factsheets.models import FactSheet
from factsheets.structured_data import Data, sheet_data, site_data

register = template.Library()
# As Django's json_script writes them, so that no text can end the element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def as_element(data: Data) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # nosec B703 # escaped above
    )


@register.simple_tag(takes_context=True)
def structured_data(context: Context, sheet: FactSheet | None = None) -> SafeString:
    """The fact sheet for machines or, without one, the site."""
    site_url, clinic = context["site_url"], context["clinic"]
    return as_element(sheet_data(sheet, site_url, clinic) if sheet else site_data(site_url, clinic))
