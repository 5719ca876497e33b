"""Old links to a fact sheet lead to it for ever."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from .models import FactSheet

NOT_FOUND = 404
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def redirect_former_addresses(get_response: GetResponse) -> GetResponse:
    """Answer an address that a published version had by its present one, forms included."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code != NOT_FOUND or match is None or "slug" not in match.kwargs:
            return response
        sheets = FactSheet.objects.readable().filter(versions__slug=match.kwargs["slug"])
        if (sheet := sheets.first()) is None or sheet.slug == match.kwargs["slug"]:
            return response
        address = reverse(match.view_name, kwargs=match.kwargs | {"slug": sheet.slug})
        if query := request.META.get("QUERY_STRING"):  # such as large print
            address = f"{address}?{query}"
        # 308 has the browser send the form again; 301 would lose it.
        return HttpResponsePermanentRedirect(address, preserve_request=request.method == "POST")

    return middleware
