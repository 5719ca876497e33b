"""Pages that patients read."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from . import pdf
from .models import Category, FactSheet

LONGEST_QUERY = 100


def categories() -> QuerySet[Category]:
    """Categories that have something to read, each with its `sheets`."""
    sheets = Prefetch("fact_sheets", FactSheet.objects.readable(), to_attr="sheets")
    return (
        Category.objects.filter(fact_sheets__in=FactSheet.objects.readable())
        .distinct()
        .prefetch_related(sheets)
    )


def searchable(typed: str) -> str:
    """What was typed into the search box, without control characters, and of bearable length."""
    readable = "".join(c if c.isprintable() else " " for c in typed)
    return " ".join(readable.split())[:LONGEST_QUERY]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "factsheets/home.html", {"categories": categories()})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All sheets, or those in which every word of the query occurs."""
    query = searchable(request.GET.get("q", ""))
    results = FactSheet.objects.readable().matching(query) if query else None
    context = {"categories": categories(), "query": query, "results": results}
    return render(request, "factsheets/index.html", context)


@require_safe
def fact_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The fact sheet; an unknown one is answered with search and the list."""
    sheet = FactSheet.objects.readable().complete().filter(slug=slug).first()
    if sheet is None:
        context = {"categories": categories()}
        return render(request, "factsheets/not_found.html", context, status=404)
    return render(request, "factsheets/fact_sheet.html", {"sheet": sheet})


@require_safe
def fact_sheet_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same to print or keep; asked for again, it is sent again only if something changed."""
    sheet = get_object_or_404(FactSheet.objects.readable().complete(), slug=slug)
    file, key = pdf.fact_sheet_pdf(sheet)
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{sheet.slug}.pdf"'
    response["ETag"] = quote_etag(key)
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
