from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from mybackpain.staff.audit_log import AuditEntry
from mybackpain.urls import urlpatterns as site_patterns
from tests.mybackpain.staff.helpers import new_staff, sign_in


def download(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a,b", headers={"Content-Disposition": 'attachment; filename="a.csv"'})


# The site, with one more page in admin that sends a file.
urlpatterns: list[Any] = [path("admin/a.csv", admin.site.admin_view(download)), *site_patterns]


@pytest.mark.urls(__name__)
def test_a_file_that_leaves_admin_is_in_the_audit_log(
    db: None, quick_hashes: None, browser: Client
) -> None:
    new_staff()
    sign_in(browser)

    browser.get("/admin/a.csv")

    entry = AuditEntry.objects.get(event="exported")
    assert (entry.account, entry.detail) == ("ann", "/admin/a.csv")
