"""The figures as a table for a spreadsheet, without a word about anybody."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from enquiries.admin.queue.export import defused
from enquiries.consultations.consultation import Consultation

from .figures import (
    SMALLEST_SHOWN,
    answer_times,
    appointments_kept,
    daily,
    leading_sheets,
    outcomes,
)

Row = tuple[str, str, object]


def figures() -> list[Row]:
    """Give each figure of the first page: of what, which, how much."""
    now = timezone.now()
    answers = answer_times(now)
    few = f"fewer than {SMALLEST_SHOWN}"
    days = daily(timezone.localdate(now))
    return [
        ("First contact, last 30 days", "answered in time", answers.in_time),
        ("First contact, last 30 days", "answered or due", answers.decided),
        ("First contact, last 30 days", "half within, working minutes", answers.median),
        ("First contact, last 30 days", "nine in ten within, working minutes", answers.ninetieth),
        *(("Appointments, last 90 days", what, n) for what, n in appointments_kept(now).items()),
        *(("Outcomes, last 90 days", what, count) for what, count in outcomes(now)),
        *(
            ("Fact sheets, last 90 days", title, count or few)
            for title, count in leading_sheets(now)
        ),
        *(("Consultations a day", f"{day.day:%Y-%m-%d}", day.consultations) for day in days),
        *(("Reports a day", f"{day.day:%Y-%m-%d}", day.reports) for day in days),
    ]


class FiguresTable(admin.ModelAdmin[Consultation]):
    """The address of the table, as a part of the admin of consultations."""

    def get_urls(self) -> list[URLPattern]:
        table = require_safe(self.admin_site.admin_view(self.figures))
        return [
            path("figures.csv", table, name="enquiries_consultation_figures"),
            *super().get_urls(),
        ]

    def figures(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = StringIO()
        writer = csv.writer(file)
        writer.writerow(["Of", "Figure", "Value"])
        writer.writerows([defused(cell) for cell in row] for row in figures())
        day = f"{timezone.localdate():%Y-%m-%d}"
        disposition = {"Content-Disposition": f'attachment; filename="figures-{day}.csv"'}
        content = "\ufeff" + file.getvalue()
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=disposition)
