"""When the clinic is open: weekly hours and closures; bank holidays come from a library."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from enquiries.clinic.calendar import HOLIDAYS_KNOWN_UNTIL, ClinicCalendar, holidays_end_soon
from enquiries.clinic.closure import ClinicClosure
from enquiries.clinic.opening_hours import OpeningHours
from enquiries.common.moments import time_and_day
from enquiries.common.staff import staff_name
from enquiries.consultations.clinician_hours import ClinicianHours
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.diary import clinicians
from enquiries.consultations.steps import FARTHEST_STEP

from .hours import CLOSES, OPENS, WeekForm
from .staff_member import staff_member
from .steps.assigning import StaffChoice

NO_HOURS = (
    "While no hours are set, the clinic counts as open Monday to Friday, "
    f"{OPENS:%H:%M} to {CLOSES:%H:%M}."
)
ALL_HOURS = "Whoever has no hours here sees patients whenever the clinic is open."
HOLIDAYS_END = (
    "Bank holidays are known until {until:%-d %B %Y} only: ask for the package “holidays” to be "
    "updated, or answer-by days after that will be wrong."
)
NAMED = 10  # requests that a closure names


def warning_of_holidays() -> str:
    """What staff must know when the library's bank holidays end soon; empty otherwise."""
    if not holidays_end_soon(timezone.localdate()):
        return ""
    return HOLIDAYS_END.format(until=HOLIDAYS_KNOWN_UNTIL)


def answered_by() -> str:
    """Say what a patient is promised now."""
    promise = time_and_day(ClinicCalendar.read().answer_by(timezone.now()))
    return f"A request sent now would be answered by {promise}."


def promises_within(closures: Iterable[ClinicClosure]) -> dict[int, str]:
    """Say by its key which open promises each closure touches; empty where there are none."""
    closures = list(closures)
    if not closures:
        return {}
    whole = min(each.first_day for each in closures), max(each.last_day for each in closures)
    promised = Consultation.objects.promised_within(*whole)
    return {
        each.pk: in_words([who for day, who in promised if each.first_day <= day <= each.last_day])
        for each in closures
    }


def unlikely(closure: ClinicClosure) -> str:
    """Say that a closure is over or far away: the wrong year looks like any other."""
    today = timezone.localdate()
    if closure.last_day < today:
        return f"{closure.last_day:%-d %B %Y} is over: this closure changes nothing."
    if closure.first_day > today + FARTHEST_STEP:
        return f"{closure.first_day:%-d %B %Y} is more than a year away."
    return ""


def in_words(references: list[str]) -> str:
    """Name some of these requests, to whom something was promised."""
    if not (unlike := list(dict.fromkeys(references))):
        return ""
    named = ", ".join(unlike[:NAMED]) + (" and more" if len(unlike) > NAMED else "")
    return f"Promised in this time, in writing: {named}. The promises stand."


class ClosureList(ChangeList):
    """Admin's list, which asks once what all the closures touch that are not over."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        today = timezone.localdate()
        touched = promises_within(row for row in rows if row.last_day >= today)
        for row in rows:
            row.touched = touched.get(row.pk, "over") or "none"
        self.result_list = rows


class CalendarAdmin(admin.ModelAdmin[Any]):
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if warning := warning_of_holidays():
            messages.warning(request, warning)
        return super().changelist_view(request, extra_context)


@admin.register(ClinicClosure)
class ClinicClosureAdmin(CalendarAdmin):
    list_display = ["first_day", "last_day", "reason", "touches"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ClosureList

    @admin.display(description="open promises")
    def touches(self, closure: Any) -> str:
        return str(closure.touched)

    def save_model(
        self,
        request: HttpRequest,
        obj: ClinicClosure,
        form: ModelForm[ClinicClosure],
        change: bool,  # noqa: FBT001 (Django's signature)
    ) -> None:
        super().save_model(request, obj, form, change)
        if odd := unlikely(obj):
            messages.warning(request, f"{odd} Was another year meant?")
        if told := promises_within([obj])[obj.pk]:
            messages.warning(request, f"{told} Answer them before, or tell the patients.")
        messages.info(request, answered_by())


@admin.register(OpeningHours)
class OpeningHoursAdmin(CalendarAdmin):
    """One page for the whole week: a row by itself would close every other day."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self.week(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.week(request)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the week: one of its days is changed among the others."""
        return self.changelist_view(request)

    def week(self, request: HttpRequest) -> HttpResponse:
        may_change = self.has_change_permission(request)
        is_sent = request.method == "POST"
        if is_sent and not may_change:
            raise PermissionDenied
        form = WeekForm(request.POST if is_sent else None)
        if is_sent and form.is_valid():
            return self.save_week(request, form)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Opening hours",
            "form": form,
            "may_change": may_change,
            "answered_by": answered_by(),
            "warning": warning_of_holidays(),
            "no_hours": "" if OpeningHours.objects.exists() else NO_HOURS,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
        return TemplateResponse(request, "admin/enquiries/hours.html", context, status=status)

    def save_week(self, request: HttpRequest, form: WeekForm) -> HttpResponse:
        form.save()
        LogEntry.objects.create(
            user=staff_member(request),
            content_type=ContentType.objects.get_for_model(OpeningHours),
            object_repr="Opening hours",
            action_flag=CHANGE,
            change_message="; ".join(map(str, OpeningHours.objects.all())),
        )
        messages.success(request, f"Saved. {answered_by()} Promises that were made stand.")
        return HttpResponseRedirect(reverse("admin:enquiries_openinghours_changelist"))


class HoursForm(forms.ModelForm[ClinicianHours]):
    clinician = StaffChoice(clinicians())


@admin.register(ClinicianHours)
class ClinicianHoursAdmin(CalendarAdmin):
    form = HoursForm
    list_display = ["name", "weekday", "begins", "ends"]
    list_select_related = ["clinician"]

    @admin.display(description="clinician")
    def name(self, hours: ClinicianHours) -> str:
        return staff_name(hours.clinician)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        messages.info(request, ALL_HOURS)
        return super().changelist_view(request, extra_context)
