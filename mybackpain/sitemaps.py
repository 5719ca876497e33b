"""The addresses that search engines should know; drafts are never among them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from factsheets import directory
from factsheets.models import FactSheet, FactSheetQuerySet
from mybackpain.serving.public_pages import PAGES

LISTS = ["factsheets:home", "factsheets:index"]


class SiteSitemap(Sitemap[Any]):
    """Addresses below SITE_URL, whatever name the request came by."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class FactSheets(SiteSitemap):
    def items(self) -> FactSheetQuerySet:
        return FactSheet.objects.published()

    def lastmod(self, sheet: FactSheet) -> datetime:
        return sheet.updated_at


class Lists(SiteSitemap):
    """Pages that change whenever a sheet does."""

    def items(self) -> list[str]:
        return LISTS

    def location(self, name: str) -> str:
        return reverse(name)

    def lastmod(self, name: str) -> datetime | None:
        latest: datetime | None = FactSheet.objects.published().aggregate(at=Max("updated_at"))[
            "at"
        ]
        return latest


class Groups(SiteSitemap):
    """Categories and places that have a published sheet."""

    def items(self) -> list[str]:
        published = [sheet for sheet in directory.readable() if not sheet.is_draft]
        categories = [("category", group.slug) for group in directory.by_category(published)]
        places = [("place", group.slug) for group in directory.by_place(published)]
        return [reverse(f"factsheets:{kind}", args=[slug]) for kind, slug in categories + places]

    def location(self, address: str) -> str:
        return address


class Pages(SiteSitemap):
    def items(self) -> list[str]:
        return [page.view for page in PAGES if page.in_sitemap and page.view not in LISTS]

    def location(self, name: str) -> str:
        return reverse(name)


SITEMAPS = {"sheets": FactSheets, "lists": Lists, "groups": Groups, "pages": Pages}
