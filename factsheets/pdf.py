"""The fact sheet as a tagged PDF (PDF/UA-1), set by typst from plain data."""

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.core.cache import cache

from . import wording
from .cached_content import cached_cards
from .filled_sections import FilledSection, body
from .formatted import spans
from .models import FactSheet, UrgentHelpCard
from .typesetter import typeset

FOLDER = Path(settings.BASE_DIR) / "templates" / "pdf"
LOOKS = b"".join(file.read_bytes() for file in sorted(FOLDER.iterdir()))

STANDARD_SIZE = 12  # points
LARGE_SIZES = (18, 24)

Data = dict[str, Any]

logger = logging.getLogger(__name__)


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def contact() -> str:
    clinic = settings.CLINIC
    parts = [clinic["name"], clinic["address"], clinic["phone"] and f"Telephone {clinic['phone']}"]
    return ". ".join(part for part in parts if part)


def card(row: UrgentHelpCard) -> Data:
    return {
        "level": row.level,
        "heading": row.heading,
        "introduction": row.introduction,
        "signs": row.sign_list,
        "closing": paragraphs(row.closing),
        "pregnancy": paragraphs(row.pregnancy),
        "number": row.number,
    }


def host() -> str:
    return urlsplit(settings.SITE_URL).netloc


def page(sheet: FactSheet) -> str:
    return settings.SITE_URL + sheet.get_absolute_url()


def related(sheet: FactSheet) -> list[Data]:
    """Each related sheet with its note, linked only if it is published: paper outlives a demo."""
    return [
        {
            "title": row.related.title,
            "note": row.note,
            "url": "" if row.related.is_draft else page(row.related),
        }
        for row in sheet.related_sheets.all()
    ]


def sources(sheet: FactSheet) -> list[Data]:
    return [
        {
            "text": ", ".join(filter(None, [row.title, row.publisher, str(row.year or "")])),
            "url": row.url,
        }
        for row in sheet.sources.all()
    ]


def runs(texts: Iterable[str]) -> list[list[Data]]:
    return [[asdict(span) for span in spans(text)] for text in texts]


def typeset_section(section: FilledSection) -> Data:
    """A section with its bold and links as data."""
    return {
        "heading": section.heading,
        "paragraphs": runs(section.paragraphs),
        "items": runs(section.items),
        "rows": [{"name": row.name, "paragraphs": runs(row.paragraphs)} for row in section.rows],
    }


@lru_cache(maxsize=64)
def qr(address: str) -> str:
    """Draw a code that leads a phone to an address, as SVG; once, for it takes 4 ms."""
    drawing: str = segno.make(address, error="m").svg_inline(border=0)
    return drawing


def kicker(sheet: FactSheet) -> str:
    return f"FACT SHEET — {sheet.category.name} / {sheet.topic}".upper()


def contents(sheet: FactSheet, size: int = STANDARD_SIZE, *, contrast: bool = False) -> Data:
    """Give all that the PDF of a sheet says, the size of its text in points, and its colours."""
    return {
        "size": size,
        "contrast": contrast,
        "title": sheet.title,
        "kicker": kicker(sheet),
        "running_title": ". ".join(
            [f"{sheet.title}, {wording.version(sheet)}", *map(str, wording.review(sheet)), host()]
        ),
        "strapline": sheet.strapline,
        "draft": f"{wording.DRAFT} {wording.DRAFT_MEANS}" if sheet.is_draft else "",
        "about": [str(fact) for fact in [wording.version(sheet), *wording.review(sheet)]],
        "cards": [card(row) for row in cached_cards()],
        "other_ways": {
            "asked": wording.NO_TELEPHONE,
            "words": wording.OTHER_WAYS,
            "url": wording.other_ways_url(),
        },
        "body": [typeset_section(section) for section in body(sheet)],
        "related": related(sheet),
        "provenance": [str(fact) for fact in wording.about(sheet)],
        "sources": sources(sheet),
        "url": page(sheet),
        "qr": qr(page(sheet)),
        "disclaimer": wording.DISCLAIMER,
        "contact": contact(),
        "clinic": {"name": settings.CLINIC["name"]},
    }


def digest(data: Data) -> str:
    """The same for the same content and the same look."""
    return sha256(json.dumps(data, sort_keys=True).encode() + LOOKS).hexdigest()


def cached(key: str) -> bytes | None:
    """What the cache holds; a cache that is away holds nothing."""
    try:
        file: bytes | None = cache.get(key)
    except Exception as error:  # noqa: BLE001 (each cache has its own)
        logger.error("the cache is away, so nothing is cached: %s", type(error).__name__)  # noqa: TRY400
        return None
    return file


def keep(key: str, file: bytes) -> None:
    """Put a file into the cache, if it is there."""
    try:
        cache.set(key, file)
    except Exception as error:  # noqa: BLE001 (the same)
        logger.info("the cache is away: %s", type(error).__name__)


def fact_sheet_pdf(
    sheet: FactSheet, size: int = STANDARD_SIZE, *, contrast: bool = False
) -> tuple[bytes, str]:
    """Give the file and the digest of its content, under which it is cached."""
    return typeset_once("fact-sheet.typ", contents(sheet, size, contrast=contrast), sheet)


def typeset_once(
    template: str, data: Data, sheet: FactSheet, form: str = "pdf"
) -> tuple[bytes, str]:
    """Set a file of a sheet, or take it from the cache; give it with the digest of its content."""
    key = digest(data)
    file = cached(f"{form}:{key}")
    if file is None:
        file = typeset(template, data, int(sheet.updated_at.timestamp()), form)
        keep(f"{form}:{key}", file)
    return file, key
