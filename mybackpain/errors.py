"""Pages for what goes wrong. None of them needs the database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Also the answer to a form sent from another site."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Nothing was kept; what was typed comes back, to be sent again or copied."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if value]
    context = {"typed": typed, "path": request.path}
    response = render(request, "503.html", context, status=503)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = "60"
    return response
