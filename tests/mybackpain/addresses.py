"""Every address of the site, as the resolver has it, and what fills the gaps of admin's."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from mybackpain.serving.public_pages import BY_VIEW

GAP = re.compile(r"<(?:\w+:)?(\w+)>")
Patterns = list[URLPattern | URLResolver]


def routes(patterns: Patterns, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern.pattern, RoutePattern) and not is_old_address(route):
            yield route.removeprefix("admin/")


def public_routes() -> list[str]:
    """Every route for patients."""
    patterns = [p for p in get_resolver().url_patterns if str(p.pattern) != "admin/"]
    return sorted(set(routes(patterns)))


OTHER_SLUGS = {"factsheets:category": "spinal", "factsheets:place": "buttock"}


def paths(slug: str) -> list[str]:
    """Every page that anybody may keep; those that a sheet brings with it, of this sheet."""
    found = []
    for page in BY_VIEW.values():
        try:
            found.append(reverse(page.view))
        except NoReverseMatch:
            found.append(reverse(page.view, args=[OTHER_SLUGS.get(page.view, slug)]))
    return found


def is_old_address(route: str) -> bool:
    """What Django keeps from before 1.9: it only redirects to the change page."""
    return route.endswith("/<path:object_id>/") and "/r/" not in route


def admin_routes() -> set[str]:
    """Admin's routes, its two catch-alls spelt out as an app's page and a page that is not."""
    patterns = [p for p in get_resolver().url_patterns if str(p.pattern) == "admin/"]
    found = set(routes(patterns))
    return found | {f"{model._meta.app_label}/" for model in admin.site._registry} | {"nothing/"}


def address(route: str) -> str:
    """A real address of this route: about the first row of its model, if there is one."""
    row = "0"
    if match := re.match(r"(\w+)/(\w+)/.*<", route):
        model = apps.get_model(match[1], match[2])
        row = str(model._default_manager.values_list("pk", flat=True).first() or 0)
    return "/admin/" + GAP.sub(row, route)


def is_refused(response: HttpResponseBase) -> bool:
    """Shown the door, or told that there is nothing here."""
    to_the_door = response.headers.get("Location", "").startswith("/admin/login/")
    return response.status_code in {403, 404, 405} or to_the_door


def opened(client: Client, method: str, user: User | None = None) -> set[str]:
    """The routes that do not refuse this visitor."""
    if user:
        client.force_login(user)
    found = set()
    for route in sorted(admin_routes(), key="logout/".__eq__):  # signing out comes last
        if not is_refused(client.generic(method, address(route))):
            found.add(route)
    return found
