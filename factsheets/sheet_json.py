"""A fact sheet for other sites, described in docs/fact-sheet-json.md."""

from typing import Any

from django.conf import settings

from .models import FactSheet, UrgentHelpCard
from .sheet_file import as_data
from .wording import DISCLAIMER

NOTICE = f"{DISCLAIMER} Show the urgent-help cards with the fact sheet."


def public_data(sheet: FactSheet) -> dict[str, Any]:
    """All that the page says, with where it comes from."""
    cards = UrgentHelpCard.objects.all()
    shown = {name: value for name, value in as_data(sheet).items() if name != "search_words"}
    return {
        **shown,
        "url": settings.SITE_URL + sheet.get_absolute_url(),
        "status": sheet.status,
        "version": sheet.version,
        "change_note": sheet.change_note,
        "published_at": sheet.published_at,
        "publisher": settings.CLINIC["name"],
        "notice": NOTICE,
        "alternative_names": sheet.names[1:],
        "urgent_help": [
            {
                "level": card.level,
                "heading": card.heading,
                "introduction": card.introduction,
                "signs": card.sign_list,
                "closing": card.closing,
            }
            for card in cards
        ],
    }
