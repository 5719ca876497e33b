"""A sheet in its sections, and what is said in the same words wherever it is said."""

import re
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from factsheets import cached_content, filled_sections, formatted, wording
from factsheets.models import UrgentHelpCard

register = template.Library()
ON_A_CARD = ["level", *UrgentHelpCard.TEXTS]
HEADING = re.compile(r'<h2 id="([\w-]+)">(.*?)</h2>')
register.filter("sections", filled_sections.sections)
register.filter("body", filled_sections.body)
register.filter("about", wording.about)
register.filter("formatted", formatted.formatted)
register.filter("plain", formatted.plain)
register.filter("version_line", wording.version)
register.filter("trust_line", wording.trust)
register.simple_tag(cached_content.written, name="written_once")


@register.filter
def review_line(sheet: Any) -> str:
    return ". ".join(map(str, wording.review(sheet)))


@register.simple_block_tag
def with_contents(content: SafeString) -> SafeString:
    """Put a list of its sections beside a page's text, as beside a sheet's."""
    headings = [(anchor, mark_safe(words)) for anchor, words in HEADING.findall(content)]  # nosec B703 B308
    return render_to_string("pages/_with_contents.html", {"headings": headings, "content": content})


@register.simple_tag
def two_people() -> bool:
    """Return whether a line is approved by another than who wrote it."""
    return settings.TWO_PEOPLE


@register.simple_tag
def disclaimer() -> str:
    return wording.DISCLAIMER


@register.simple_tag
def site_disclaimer() -> str:
    return wording.SITE_DISCLAIMER


@register.simple_tag
def no_telephone() -> str:
    return wording.NO_TELEPHONE


@register.simple_tag
def other_ways() -> str:
    return wording.OTHER_WAYS


register.simple_tag(wording.other_ways_url)


@register.simple_tag
def draft() -> str:
    return wording.DRAFT


@register.simple_tag
def draft_means() -> str:
    return wording.DRAFT_MEANS


@register.simple_tag
def urgent_help(which: str = "all", heading_level: int = 3) -> SafeString:
    """Return the cards, in the clinic's order, under headings of the given level.

    `urgent` leaves out those without a number to call, which fit nearly everyone, and `routine`
    holds only these.
    """
    cards = cached_content.cached_cards()
    words = tuple(tuple(getattr(card, name) for name in ON_A_CARD) for card in cards)
    return drawn_cards(words, which, heading_level)


@lru_cache(maxsize=16)
def drawn_cards(words: tuple[tuple[str, ...], ...], which: str, heading_level: int) -> SafeString:
    """Draw cards of these words once, as long as the words stay."""
    cards = [UrgentHelpCard(**dict(zip(ON_A_CARD, each, strict=True))) for each in words]
    chosen = {
        "all": cards,
        "urgent": [card for card in cards if card.number],
        "routine": [card for card in cards if not card.number],
    }
    context = {"cards": chosen[which], "heading_level": heading_level}
    return render_to_string("factsheets/_urgent_help.html", context)
