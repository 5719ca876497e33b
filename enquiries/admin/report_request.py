"""Requests for a fact sheet by email: that they came and left, not from whom."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from enquiries.reports.report_request import ReportRequest

from .letters import EmailInline
from .read_only import ReadOnlyAdmin


@admin.register(ReportRequest)
class ReportRequestAdmin(ReadOnlyAdmin):
    """Nobody reads the details of a report request; they are gone once it is sent."""

    list_display = ["received_at", "sheet", "sheet_version", "masked_email", "delivery"]
    list_select_related = ["sheet"]
    fields = ["sheet", "sheet_version", "received_at", "masked_email", "erased_at"]
    inlines = [EmailInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportRequest]:
        return super().get_queryset(request).prefetch_related("emails")

    @admin.display(description="delivery")
    def delivery(self, report_request: ReportRequest) -> str:
        return ", ".join(email.get_state_display() for email in report_request.emails.all())
