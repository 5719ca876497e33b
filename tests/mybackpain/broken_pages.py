"""The site's addresses and two pages more, which fail as a fault of ours would."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mybackpain.urls import handler400, handler403, handler404, handler500
from mybackpain.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def broken(request: HttpRequest, token: str = "") -> HttpResponse:
    raise ValueError("Ann Example, ann@example.com")


urlpatterns = [
    path("fact-sheets/broken/consultation/", broken),
    *site,
    path("broken/<str:token>/", broken),
]
