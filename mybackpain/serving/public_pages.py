"""The pages that are the same for everyone, once: cache, sitemap and tests read this list."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve


class PublicPage(NamedTuple):
    """A page that anybody may keep, by the name of its view."""

    view: str
    in_sitemap: bool = False  # those that the sheets bring with them are listed by sheet
    query: str = ""  # the one parameter by which it is another page, which is nobody's to keep
    is_kept: bool = True  # not where it shows what no content version counts: hours, closures


PAGES = [
    PublicPage("factsheets:home", in_sitemap=True),
    PublicPage("factsheets:index", in_sitemap=True, query="q"),
    PublicPage("factsheets:category", query="page"),
    PublicPage("factsheets:place", query="page"),
    PublicPage("factsheets:fact_sheet"),
    PublicPage("enquiries:report"),
    PublicPage("enquiries:sheet_consultation"),
    PublicPage("urgent_help", in_sitemap=True),
    PublicPage("enquiries:consultation", in_sitemap=True),
    PublicPage("enquiries:contact", in_sitemap=True, is_kept=False),
    PublicPage("about", in_sitemap=True),
    PublicPage("privacy", in_sitemap=True),
    PublicPage("accessibility", in_sitemap=True),
]
# What is not named here is private, so that a forgotten line costs speed and never privacy.
BY_VIEW = {page.view: page for page in PAGES if page.is_kept}


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """Where the path leads, without asking the view; None when it leads nowhere."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def is_public(request: HttpRequest, match: ResolverMatch | None) -> bool:
    """Whether this is one of the pages, asked for in the way that is the same for everyone.

    Any query but a page's own is ignored by it, so it makes no other page.
    """
    page = BY_VIEW.get(match.view_name) if match else None
    return page is not None and (not page.query or page.query not in request.GET)
