"""A fact sheet for other sites, described in docs/fact-sheet-json.md."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from .models import FactSheet, UrgentHelpCard
from .sheet_file import FORMAT, REVIEW, as_data
from .wording import DISCLAIMER, LICENCE

NOTICE = f"{DISCLAIMER} Show the urgent-help cards with the fact sheet."


def address(sheet: FactSheet) -> str:
    return settings.SITE_URL + sheet.get_absolute_url()


def related(sheet: FactSheet) -> dict[str, Any]:
    """A sheet as another names it; one that cannot be opened has neither slug nor address."""
    place = {"related": sheet.slug, "url": address(sheet)} if sheet.is_readable else {}
    return {"title": sheet.title, "is_readable": sheet.is_readable, **place}


def public_list(sheets: Iterable[FactSheet]) -> dict[str, Any]:
    """The sheets that there are, each with the address of all that it says."""
    return {
        "format": FORMAT,
        "language": "en-GB",
        "licence": LICENCE,
        "publisher": settings.CLINIC["name"],
        "sheets": [
            {
                "slug": sheet.slug,
                "title": sheet.title,
                "category": sheet.category.name,
                "topic": sheet.topic,
                "strapline": sheet.strapline,
                "status": sheet.status,
                "version": sheet.version,
                "published_at": sheet.published_at,
                "modified_at": sheet.updated_at,
                "url": address(sheet),
                "json": settings.SITE_URL + reverse("factsheets:json", args=[sheet.slug]),
            }
            for sheet in sheets
        ],
    }


def public_card(card: UrgentHelpCard) -> dict[str, Any]:
    names = ["level", "heading", "introduction", "closing", "pregnancy"]
    return {**{name: getattr(card, name) for name in names}, "signs": card.sign_list}


def public_data(sheet: FactSheet) -> dict[str, Any]:
    """All that the page says, with where it comes from."""
    shown = {name: value for name, value in as_data(sheet).items() if name != "search_words"}
    links = sheet.related_sheets.all()
    return {
        **shown,
        "language": "en-GB",
        "licence": LICENCE,
        "url": address(sheet),
        "status": sheet.status,
        "version": sheet.version,
        "change_note": sheet.change_note,
        "published_at": sheet.published_at,
        "modified_at": sheet.updated_at,
        **{name: getattr(sheet, name) for name in REVIEW},
        "publisher": settings.CLINIC["name"],
        "notice": NOTICE,
        "alternative_names": sheet.names[1:],
        "related_sheets": [related(link.related) | {"note": link.note} for link in links],
        "urgent_help": [public_card(card) for card in UrgentHelpCard.objects.all()],
    }
