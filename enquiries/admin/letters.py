"""The letters: whether they left, and sending dead ones again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils.html import format_html

from enquiries.admin.staff_member import staff_member
from enquiries.outbox.outgoing_email import OutgoingEmail

from .read_only import ReadOnlyAdmin

NAMED = 10  # letters in one message


def letter_in_words(email: OutgoingEmail) -> str:
    """Say which letter it is and what has become of it, without a name or an address."""
    about = email.consultation.reference if email.consultation else ""
    became = "dealt with" if email.dealt_with_at else email.outcome
    return f"{about} {email.get_letter_display()}: {became}".strip()


class EmailInline(admin.TabularInline[OutgoingEmail, Any]):
    """The letters about an enquiry and whether they left."""

    model = OutgoingEmail
    template = "admin/read_only_rows.html"
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
    list_display = [
        "reference",
        "letter",
        "became",
        "created_at",
        "sent_at",
    ]
    list_display_links = ["letter"]
    list_filter = ["state", "letter"]
    list_select_related = ["consultation", "report_request"]
    search_fields = ["consultation__reference", "consultation__name"]
    search_help_text = "Reference or name of a consultation"
    show_full_result_count = False
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
    actions = ["send_again", "cancel", "deal_with"]

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("enquiries.requeue_outgoingemail")

    @admin.display(description="about")
    def reference(self, email: OutgoingEmail) -> str:
        """Leads to the enquiry; a report has none that staff may read."""
        if email.consultation is None:
            return "–"
        page = reverse("admin:enquiries_consultation_change", args=[email.consultation_id])
        link = format_html('<a href="{}">{}</a>', page, email.consultation)
        return format_html("{}<br>{}", link, email.consultation.name)

    @admin.display(description="state")
    def became(self, email: OutgoingEmail) -> str:
        """What has become of it, with the reason where there is one."""
        kind = "overdue" if email.has_failed else ""
        became = format_html('<span class="{}">{}</span>', kind, email.outcome)
        if not email.explanation:
            return became
        tried = f"{email.attempts} attempt{pluralize(email.attempts)}"
        return format_html("{}<br><small>{} {}</small>", became, email.explanation, tried)

    @admin.action(description="Mark failures as dealt with", permissions=["requeue"])
    def deal_with(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> None:
        done = [email for email in emails if email.deal_with(staff_member(request))]
        for email in done:
            self.log_change(request, email, "Dealt with.")
        messages.success(request, f"Dealt with: {len(done)}")
        self.tell_left(request, emails, done, "nothing has to be done about them")

    @admin.display(description="about")
    def about(self, email: OutgoingEmail) -> str:
        return str(email.consultation or email.report_request)

    @admin.action(description="Send selected letters again", permissions=["requeue"])
    def send_again(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> None:
        emails = emails.order_by("created_at")  # of their promises; read once, for a filter on them
        with transaction.atomic():  # none before all wait
            queued = [email for email in emails if email.requeue()]
        for email in queued:
            self.log_change(request, email, "Sent again.")
        messages.success(request, f"Waiting to be sent again: {len(queued)}")
        self.tell_left(request, emails, queued, "they are not dead letters")

    @admin.action(description="Cancel selected letters", permissions=["requeue"])
    def cancel(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> None:
        cancelled = [email for email in emails if email.cancel()]
        for email in cancelled:
            self.log_change(request, email, "Cancelled.")
        messages.success(request, f"Cancelled: {len(cancelled)}")
        self.tell_left(request, emails, cancelled, "they are not waiting")

    def tell_left(
        self,
        request: HttpRequest,
        emails: Iterable[OutgoingEmail],
        done: list[OutgoingEmail],
        why: str,
    ) -> None:
        """Name the letters with which nothing was done, and what has become of each."""
        left = [letter_in_words(email) for email in emails if email not in done]
        if left:
            named = ", ".join(left[:NAMED]) + (", …" if left[NAMED:] else "")
            messages.warning(request, f"Left alone, because {why}: {len(left)} ({named})")
