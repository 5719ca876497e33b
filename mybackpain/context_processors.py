"""What every page says about whose site this is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"clinic": settings.CLINIC, "site_url": settings.SITE_URL}
