"""The picture that goes with a link to a sheet, where links are shared."""

from .models import FactSheet
from .pdf import kicker, typeset_once


def share_image(sheet: FactSheet) -> tuple[bytes, str]:
    """Give the picture and the digest of its content, under which it is cached."""
    data = {"kicker": kicker(sheet), "title": sheet.title, "strapline": sheet.strapline}
    return typeset_once("share.typ", data, sheet, form="png")
