"""Every address of the site."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from enquiries.privacy import request_link, retention
from enquiries.privacy.my_data import LINK_LIFE
from mybackpain.security_txt import security_txt
from mybackpain.serving import errors
from mybackpain.sitemaps import SITEMAPS

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error


def page(name: str, **context: Any) -> Callable[..., HttpResponseBase]:
    """A page that is a template and no more."""
    return TemplateView.as_view(template_name=f"pages/{name}.html", extra_context=context)


PRIVACY = {
    "periods": retention.for_patients,
    "link_days": LINK_LIFE.days,
    "request_link_days": request_link.LINK_LIFE.days,
}
urlpatterns = [
    path("", include("factsheets.urls")),
    path("", include("enquiries.urls")),
    path("urgent-help/", page("urgent_help"), name="urgent_help"),
    path("privacy/", page("privacy", **PRIVACY), name="privacy"),
    path("accessibility/", page("accessibility"), name="accessibility"),
    path("about/", page("about"), name="about"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("admin/", admin.site.urls),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
]
