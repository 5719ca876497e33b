"""The letters: whether they left, and sending dead ones again."""

from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from enquiries.outbox.outgoing_email import OutgoingEmail

from .read_only import ReadOnlyAdmin


class EmailInline(admin.TabularInline[OutgoingEmail, Any]):
    """The letters about an enquiry and whether they left."""

    model = OutgoingEmail
    fields = ("letter", "state", "attempts", "due_at", "sent_at", "explanation")
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = "letters"

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    list_display = ["id", "letter", "state", "attempts", "due_at", "sent_at", "explanation"]
    list_filter = ["state", "letter"]
    fields = [
        "id",
        "letter",
        "about",
        "state",
        "attempts",
        "due_at",
        "created_at",
        "queued_at",
        "sent_at",
        "explanation",
        "last_error",
    ]
    actions = ["send_again", "cancel"]

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("enquiries.requeue_outgoingemail")

    @admin.display(description="about")
    def about(self, email: OutgoingEmail) -> str:
        return str(email.consultation or email.report_request)

    @admin.action(description="Send selected letters again", permissions=["requeue"])
    def send_again(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> None:
        with transaction.atomic():  # in the order of their promises, and none before all wait
            queued = [email for email in emails.order_by("created_at") if email.requeue()]
        for email in queued:
            self.log_change(request, email, "Sent again.")
        messages.success(request, f"Waiting to be sent again: {len(queued)}")
        if skipped := len(emails) - len(queued):
            messages.warning(request, f"Left alone, because they are not dead letters: {skipped}")

    @admin.action(description="Cancel selected letters", permissions=["requeue"])
    def cancel(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> None:
        cancelled = [email for email in emails if email.cancel()]
        for email in cancelled:
            self.log_change(request, email, "Cancelled.")
        messages.success(request, f"Cancelled: {len(cancelled)}")
        if skipped := len(emails) - len(cancelled):
            messages.warning(request, f"Left alone, because they are not waiting: {skipped}")
