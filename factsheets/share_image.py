"""The picture that goes with a link to a sheet, where links are shared."""

from django.conf import settings

from .long_words import breakable
from .models import FactSheet
from .pdf import Data, host, kicker, typeset_once

LONGEST_WORD = 32  # letters, at the smallest size


def share_image(sheet: FactSheet) -> tuple[bytes, str]:
    """Give the picture and the digest of its content, under which it is cached."""
    data: Data = {
        "kicker": kicker(sheet),
        "title": breakable(sheet.title, LONGEST_WORD),
        "strapline": breakable(sheet.strapline, LONGEST_WORD),
        "host": host(),
        "clinic": settings.CLINIC["name"],
    }
    return typeset_once("share.typ", data, sheet, form="png")
