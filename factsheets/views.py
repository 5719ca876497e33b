"""Pages that patients read."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
