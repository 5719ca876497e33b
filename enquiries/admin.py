"""What staff see of enquiries and of the letters that answer them."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .models import ClinicClosure, Consultation, OutgoingEmail, ReportRequest


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """What patients and the worker write, staff read."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the filters on the page: others would let masked details be guessed."""
        return lookup.partition("__")[0] in {
            getattr(shown, "parameter_name", shown) for shown in self.list_filter
        }

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class DeadlineFilter(admin.SimpleListFilter):
    title = "answer by"
    parameter_name = "deadline"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "Overdue"), ("today", "Today"), ("later", "Later")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Consultation]
    ) -> QuerySet[Consultation]:
        now = timezone.now()
        midnight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
        match self.value():
            case "overdue":
                return queryset.filter(due_at__lt=now)
            case "today":
                return queryset.filter(due_at__range=(now, midnight))
            case "later":
                return queryset.filter(due_at__gt=midnight)
        return queryset


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


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ["reference", "name", "due_at", "contact_method", "phone", "best_time", "sheet"]
    list_filter = [DeadlineFilter, "contact_method", "sheet"]
    list_select_related = ["sheet"]
    search_fields = ["reference", "name", "email", "phone", "phone_e164"]
    search_help_text = "Reference, name, email address or phone number"
    ordering = ["due_at", "received_at"]
    fields = [
        "reference",
        "due_at",
        "received_at",
        "name",
        "email",
        "phone",
        "phone_e164",
        "best_time",
        "contact_method",
        "concern",
        "sheet",
    ]
    inlines = [EmailInline]


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
        queued = [email for email in emails if email.requeue()]
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


@admin.register(ClinicClosure)
class ClinicClosureAdmin(admin.ModelAdmin[ClinicClosure]):
    list_display = ["first_day", "last_day", "reason"]
