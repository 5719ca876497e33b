"""The picture that goes with a link to a sheet, where links are shared."""

from django.conf import settings

from .models import FactSheet
from .pdf import Data, host, kicker, typeset_once


def share_image(sheet: FactSheet) -> tuple[bytes, str]:
    """Give the picture and the digest of its content, under which it is cached."""
    data: Data = {
        "kicker": kicker(sheet),
        "title": sheet.title,
        "strapline": sheet.strapline,
        "host": host(),
        "clinic": settings.CLINIC["name"],
    }
    return typeset_once("share.typ", data, sheet, form="png")
