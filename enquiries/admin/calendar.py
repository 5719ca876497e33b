"""When the clinic is open: weekly hours and closures; bank holidays come from a library."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from enquiries.clinic.calendar import HOLIDAYS_KNOWN_UNTIL, holidays_end_soon
from enquiries.clinic.closure import ClinicClosure
from enquiries.clinic.opening_hours import OpeningHours
from enquiries.common.staff import staff_name
from enquiries.consultations.clinician_hours import ClinicianHours
from enquiries.consultations.diary import clinicians

from .steps.assigning import StaffChoice

NO_HOURS = "While no hours are set, the clinic counts as open Monday to Friday, 09:00 to 17:30."
ALL_HOURS = "Whoever has no hours here sees patients whenever the clinic is open."
HOLIDAYS_END = (
    "Bank holidays are known until {until:%-d %B %Y} only: ask for the package “holidays” to be "
    "updated, or answer-by days after that will be wrong."
)


def warning_of_holidays() -> str:
    """What staff must know when the library's bank holidays end soon; empty otherwise."""
    if not holidays_end_soon(timezone.localdate()):
        return ""
    return HOLIDAYS_END.format(until=HOLIDAYS_KNOWN_UNTIL)


class CalendarAdmin(admin.ModelAdmin[Any]):
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if warning := warning_of_holidays():
            messages.warning(request, warning)
        return super().changelist_view(request, extra_context)


@admin.register(ClinicClosure)
class ClinicClosureAdmin(CalendarAdmin):
    list_display = ["first_day", "last_day", "reason"]


@admin.register(OpeningHours)
class OpeningHoursAdmin(CalendarAdmin):
    list_display = ["weekday", "opens", "closes"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not OpeningHours.objects.exists():
            messages.info(request, NO_HOURS)
        return super().changelist_view(request, extra_context)


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
