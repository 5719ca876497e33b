"""The queue of consultations: one row each, most pressing first, and what can be done to many."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from enquiries.admin.dashboard.table import FiguresTable
from enquiries.admin.deadlines import deadline_in_words
from enquiries.admin.record import SaveToRecord
from enquiries.admin.staff_member import staff_member
from enquiries.common.moments import is_overdue
from enquiries.common.staff import staff_name
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.queryset import FOUND_ORDER, QUEUE_ORDER
from enquiries.consultations.states import CloseReason, State

from .caller import CallerPage
from .export import as_csv
from .filters import FILTERS
from .found import QueueList
from .tabs import TABS, BoundedPaginator, QueueTab, is_search

FIRST_WORDS = 80


@admin.register(Consultation)
class ConsultationAdmin(FiguresTable, SaveToRecord, CallerPage):
    list_display = ["who", "due", "what", "reach", "progress", "assigned_to"]
    list_filter = [QueueTab, *FILTERS]
    list_select_related = False  # see get_queryset
    list_per_page = 50
    search_fields = ["reference"]  # shows the box; the queue itself knows how to search
    search_help_text = (
        "Any words, in any order and spelling: name, reference, address, last digits of the "
        "number, what was written. It looks through everything, open and closed."
    )
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    paginator = BoundedPaginator
    actions = [
        "assign_to_me",
        "hand_over",
        "close_as_not_an_enquiry",
        "reopen",
        "export",
        "export_with_text",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("enquiries.export_consultation")

    def has_export_text_permission(self, request: HttpRequest) -> bool:
        reads_all = request.user.has_perm("enquiries.read_clinical_notes")
        return reads_all and self.has_export_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tab = TABS.get(request.GET.get("tab", ""), TABS["open"])[0]
        context = {
            "title": "Consultations found" if is_search(request.GET) else f"Consultations: {tab}",
            "is_filtered": any(request.GET.get(str(each.parameter_name)) for each in FILTERS),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consultation]:
        # Joined to the few accounts, SQLite reads and sorts all that is closed for its first page.
        return super().get_queryset(request).prefetch_related("assignee")

    def get_ordering(self, request: HttpRequest) -> Any:
        if request.GET.get("tab") == "closed":
            return ["-closed_at"]
        return FOUND_ORDER if is_search(request.GET) else QUEUE_ORDER

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if not search_term.strip():
            return queryset, False
        clinical = request.user.has_perm("enquiries.read_clinical_notes")
        return queryset.best_found(search_term, clinical=clinical), False

    def action_checkbox(self, consultation: Consultation) -> SafeString:
        """Give admin's own, without a template for each row."""
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        label = f"Choose {consultation.name}, {consultation}"
        return format_html(box, ACTION_CHECKBOX_NAME, consultation.pk, label)

    @admin.display(description="who")
    def who(self, consultation: Consultation) -> str:
        name = consultation.name or "(erased)"
        marks = [
            consultation.reference,
            "Many from this network" if consultation.is_from_busy_network else "",
            f"{requests} requests"
            if (requests := getattr(consultation, "requests", 1)) > 1
            else "",
        ]
        small = ", ".join(filter(None, marks))
        failed = ""
        if getattr(consultation, "a_letter_failed", False):
            failed = format_html('<br><strong class="overdue">{}</strong>', "A letter failed")
        return format_html("{}<br><small>{}</small>{}", name, small, failed)

    @admin.display(description="due")
    def due(self, consultation: Consultation) -> str:
        if consultation.state == State.CLOSED:
            return "–"
        now = timezone.now()
        kind = "overdue" if is_overdue(consultation.next_step_due_at, now) else "due"
        words = deadline_in_words(consultation.next_step_due_at, now)
        return format_html('<span class="deadline {}">{}</span>{}', kind, words, flag(consultation))

    @admin.display(description="what")
    def what(self, consultation: Consultation) -> str:
        words = " ".join(consultation.concern.split())
        if len(words) <= FIRST_WORDS:
            return words
        first = f"{words[: FIRST_WORDS - 1]}…"
        return format_html(
            "<details><summary>{}</summary>{}</details>", first, linebreaksbr(consultation.concern)
        )

    @admin.display(description="how and when")
    def reach(self, consultation: Consultation) -> str:
        if getattr(consultation, "mail_comes_back", False):
            return f"Mail comes back, phone {consultation.phone or 'number not given'}"
        how = Consultation.ContactMethod(consultation.contact_method).label
        ways = [how, consultation.phone, consultation.best_time]
        return format_html("{}", ", ".join(filter(None, ways)))

    @admin.display(description="state")
    def progress(self, consultation: Consultation) -> str:
        if consultation.state == State.CLOSED:
            reason = CloseReason(consultation.close_reason).label.lower()
            return f"Closed: {reason}"
        return State(consultation.state).label

    @admin.display(description="assigned to")
    def assigned_to(self, consultation: Consultation) -> str:
        return staff_name(consultation.assignee) or "nobody"

    @admin.action(description="Export without what patients wrote (CSV)", permissions=["export"])
    def export(
        self, request: HttpRequest, consultations: QuerySet[Consultation]
    ) -> HttpResponseBase:
        return self.exported(request, consultations, with_text=False)

    @admin.action(description="Export with what patients wrote (CSV)", permissions=["export_text"])
    def export_with_text(
        self, request: HttpRequest, consultations: QuerySet[Consultation]
    ) -> HttpResponseBase:
        return self.exported(request, consultations, with_text=True)

    def exported(
        self, request: HttpRequest, consultations: QuerySet[Consultation], *, with_text: bool
    ) -> HttpResponseBase:
        """The table, once it is written down who took it."""
        count, text = consultations.count(), "with" if with_text else "without"
        told = f"Exported as CSV, {text} what patients wrote, from {part_of(request)}."
        LogEntry.objects.create(
            user=staff_member(request),
            content_type=ContentType.objects.get_for_model(Consultation),
            object_repr=f"Export of {count} consultations",
            action_flag=CHANGE,
            change_message=told,
        )
        lines = as_csv(consultations, with_text=with_text)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"consultations-{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response.what = f"{count} consultations. {told}"  # type: ignore[attr-defined] # for the log
        return response


def part_of(request: HttpRequest) -> str:
    """The filter of an export in words; not what was searched for, which may be a name."""
    names = {str(each.parameter_name): str(each.title) for each in FILTERS}
    narrowed = [
        f"{title} “{request.GET[name]}”" for name, title in names.items() if request.GET.get(name)
    ]
    part = "a search" if is_search(request.GET) else f"the tab “{request.GET.get('tab', 'open')}”"
    return ", ".join([part, *narrowed])


def flag(consultation: Consultation) -> str:
    """The urgency that staff have set, in words; nothing when it is routine."""
    if not consultation.urgency:
        return ""
    level = Consultation.Urgency(consultation.urgency).label
    return format_html(' <strong class="urgency {}">{}</strong>', level.lower(), level)
