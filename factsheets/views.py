"""Pages that patients read."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import directory, pdf
from .cached_content import cached_cards, cached_sheet
from .models import FactSheet
from .search import RESULTS, search
from .share_image import share_image as picture_of
from .sheet_json import public_data, public_list

LONGEST_QUERY = 100  # characters


def searchable(typed: str) -> str:
    """What was typed into the search box, without control characters, and of bearable length."""
    readable = "".join(c if c.isprintable() else " " for c in typed)
    return " ".join(readable.split())[:LONGEST_QUERY]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "factsheets/home.html", listed())


def listed() -> dict[str, Any]:
    """Return the sheets as a page lists them that leads to all of them."""
    sheets = directory.readable()
    return {"categories": directory.by_category(sheets), "places": directory.by_place(sheets)}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All sheets, by category and from A to Z, or those that answer a query."""
    query = searchable(request.GET.get("q", ""))
    if query:
        context = found(query, request.GET.get("page", "1"))
    else:
        sheets = directory.readable()
        context = listed() | {"letters": directory.a_to_z(sheets)}
        context["is_folded"] = len(sheets) > directory.FEW
    return render(request, "factsheets/index.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets of one category."""
    return group_page(request, "category", directory.by_category(directory.readable()), slug)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets on what can hurt in one place."""
    return group_page(request, "place", directory.by_place(directory.readable()), slug)


def group_page(
    request: HttpRequest, kind: str, groups: list[directory.Group], slug: str
) -> HttpResponse:
    """Return one of the groups, in pages, or where to look instead."""
    group = next((group for group in groups if group.slug == slug), None)
    if group is None:
        return render(request, "factsheets/not_found.html", listed(), status=HTTPStatus.NOT_FOUND)
    page = Paginator(group.sheets, directory.FEW).get_page(request.GET.get("page"))
    context = {"group": group, "page": page, "others": groups}
    return render(request, f"factsheets/{kind}.html", context)


def found(query: str, number: str) -> dict[str, Any]:
    """Return what a page of results shows; a page that does not exist is the nearest one."""
    answer = search(query)
    page = Paginator(range(answer.total), RESULTS).get_page(number)
    if page.number > 1:
        answer = search(query, page.number)
    context = {"query": query, "answer": answer, "page": page}
    if answer.is_empty:
        context["sheets"] = directory.first_few()
    return context


@require_safe
def fact_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The fact sheet; an unknown one is answered with what its words find."""
    pk = FactSheet.objects.readable().filter(slug=slug).values_list("pk", flat=True).first()
    if pk is None:
        context = listed() | found(searchable(slug.replace("-", " ")), "1")
        return render(request, "factsheets/not_found.html", context, status=HTTPStatus.NOT_FOUND)
    return render(request, "factsheets/fact_sheet.html", {"sheet": cached_sheet(pk)})


@require_safe
def fact_sheet_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same to print or keep; asked for again, it is sent again only if something changed.

    `?print=18` and `?print=24` give large print, `?contrast=high` yellow on black.
    """
    sheet = get_object_or_404(FactSheet.objects.readable().complete(), slug=slug)
    sizes = {str(size): size for size in pdf.LARGE_SIZES}
    size = sizes.get(request.GET.get("print", ""), pdf.STANDARD_SIZE)
    file, key = pdf.fact_sheet_pdf(sheet, size, contrast=request.GET.get("contrast") == "high")
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{sheet.slug}.pdf"'
    return asked_again(request, same_as_page(response, sheet), key)


@require_safe
def fact_sheet_text(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as plain text, for braille displays and programs that read aloud."""
    sheet = get_object_or_404(FactSheet.objects.readable().complete(), slug=slug)
    context = {"sheet": sheet, "cards": cached_cards(), "site_url": settings.SITE_URL}
    words = render_to_string("factsheets/fact_sheet.txt", context, using="text")
    response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    return asked_again(request, same_as_page(response, sheet), sha256(words.encode()).hexdigest())


def marked_as_draft(response: HttpResponse, sheet: FactSheet) -> HttpResponse:
    """Tell search engines to leave out the file of a draft."""
    if sheet.is_draft:
        response["X-Robots-Tag"] = "noindex"
    return response


def same_as_page(response: HttpResponse, sheet: FactSheet) -> HttpResponse:
    """Tell search engines that a file says the same as the sheet's page."""
    response["Link"] = f'<{settings.SITE_URL}{sheet.get_absolute_url()}>; rel="canonical"'
    return marked_as_draft(response, sheet)


@require_safe
def share_image(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture that goes with a link to the sheet."""
    sheet = get_object_or_404(FactSheet.objects.readable().select_related("category"), slug=slug)
    file, key = picture_of(sheet)
    response = marked_as_draft(HttpResponse(file, content_type="image/png"), sheet)
    return asked_again(request, response, key)


def asked_again(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponseBase:
    """Send a file that anybody may keep, and what they have already only if it has changed."""
    response["ETag"] = quote_etag(key)
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
@cache_control(public=True, max_age=3600)
def fact_sheet_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The sheet with its urgent-help cards, for other sites to use; tagged by all that it says."""
    sheet = get_object_or_404(FactSheet.objects.readable().complete(), slug=slug)
    response = JsonResponse(public_data(sheet), json_dumps_params={"ensure_ascii": False})
    response["ETag"] = quote_etag(sha256(response.content).hexdigest())
    response["Access-Control-Allow-Origin"] = "*"
    marked_as_draft(response, sheet)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
@cache_control(public=True, max_age=3600)
def fact_sheets_json(request: HttpRequest) -> HttpResponse:
    """The sheets that there are, for other sites to use."""
    data = public_list(FactSheet.objects.readable().select_related("category"))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
