"""The diary as staff see it: today, tomorrow or the week, by clinician, and on paper."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from enquiries.clinic.calendar import CLINIC_ZONE
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.diary import clinicians
from enquiries.consultations.diary_feed import DiaryFeed

from .read_only import ReadOnlyAdmin
from .row_id import row_id
from .staff_member import staff_member
from .steps.appointments import Attended, DidNotAttend

SPANS = {"today": (0, 1), "tomorrow": (1, 1), "week": (0, 7)}  # days from today, and how many


def appointments_of(first: date, days: int) -> QuerySet[Appointment]:
    """Give what takes place, or has, on these days, in order."""
    start = datetime.combine(first, time(), tzinfo=CLINIC_ZONE)
    end = datetime.combine(first + timedelta(days=days), time(), tzinfo=CLINIC_ZONE)
    shown = Appointment.objects.taking_place().filter(starts_at__gte=start, starts_at__lt=end)
    # Joined, SQLite may look for the few of these days by way of every request there is.
    return shown.prefetch_related("consultation", "clinician").order_by("starts_at")


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    """One page: who comes when, and how it went."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("enquiries.view_consultation")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        feed = self.admin_site.admin_view(self.feed)
        page = require_safe(self.admin_site.admin_view(self.diary))
        own = [path("feed/", feed, name="enquiries_appointment_feed")]
        return [*own, path("", page, name="enquiries_appointment_changelist")]

    def diary(self, request: HttpRequest) -> HttpResponse:
        """Show the appointments of a span of days."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        span = request.GET.get("show", "today")
        offset, days = SPANS.get(span, SPANS["today"])
        shown = appointments_of(timezone.localdate() + timedelta(days=offset), days)
        whose = request.GET.get("clinician", "")
        if clinician := row_id(whose):
            shown = shown.filter(clinician=clinician)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Appointments",
            "days": list(by_day(shown, staff_member(request))),
            "span": span,
            "spans": SPANS,
            "clinicians": clinicians(),
            "whose": whose,
            "feed": DiaryFeed.objects.filter(clinician=staff_member(request)).first(),
        }
        return TemplateResponse(request, "admin/enquiries/appointment/diary.html", context)

    def feed(self, request: HttpRequest) -> HttpResponse:
        """Make or shut the address by which one's own calendar program reads the diary."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = staff_member(request)
        if request.method != "POST":  # after signing in again, say
            return HttpResponseRedirect(reverse("admin:enquiries_appointment_changelist"))
        if request.POST.get("action") == "off":
            DiaryFeed.objects.filter(clinician=person).delete()
            messages.success(request, "Your calendar's address is shut.")
        else:
            DiaryFeed.renew(person)
            messages.success(request, "Your calendar has a new address. Subscribe to it below.")
        return HttpResponseRedirect(reverse("admin:enquiries_appointment_changelist"))


def by_day(shown: QuerySet[Appointment], user: User) -> Iterator[tuple[date, list[Any]]]:
    """Give each day with its appointments, and the steps that can be taken about each."""
    for day, rows in groupby(shown, key=lambda row: timezone.localdate(row.starts_at)):
        yield day, [(row, conclusions(row, user)) for row in rows]


def conclusions(row: Appointment, user: User) -> list[Attended | DidNotAttend]:
    """Give the one-press forms that say how an appointment went."""
    if not (row.is_current and row.has_begun):
        return []
    steps = (Attended, DidNotAttend)
    consultation = row.consultation
    return [
        step(consultation=consultation, by=user) for step in steps if user.has_perm(step.permission)
    ]
