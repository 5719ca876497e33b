"""What narrows the list beside the tabs: by person, urgency, appointment, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from enquiries.common.staff import staff_name, who_may
from enquiries.consultations.appointment import Appointment
from enquiries.consultations.consultation import Consultation
from enquiries.outbox.outgoing_email import OutgoingEmail
from factsheets.models import FactSheet

RECEIVED = {"0": "Today", "6": "In the last 7 days", "29": "In the last 30 days"}
YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def has_failed_letter() -> Exists:
    """Whether a letter to the patient has failed, and nobody has dealt with it yet."""
    failed = OutgoingEmail.objects.failed_to_who_waits()
    return Exists(failed.filter(consultation=OuterRef("pk")))


class ListFilter(admin.SimpleListFilter):
    """A list to choose from; what nobody knows narrows nothing."""

    template = "admin/enquiries/consultation/list_filter.html"
    field: ClassVar[str] = ""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        is_known = value in {str(key) for key, _ in self.lookup_choices}
        return self.narrowed(queryset, str(value)) if is_known else queryset

    def narrowed(self, queryset: Any, value: str) -> Any:
        return queryset.filter(**{self.field: value})

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for key, label in [("", "Any"), *self.lookup_choices]:
            yield {
                "value": key,
                "display": label,
                "selected": str(key) == (self.value() or ""),
                "parameter": self.parameter_name,
            }


class PersonFilter(ListFilter):
    title, parameter_name, field = "assigned to", "person", "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.people = {user.pk: user for user in who_may("enquiries.change_consultation")}
        named = ((str(pk), staff_name(user)) for pk, user in self.people.items())
        return [("nobody", "Nobody"), *named]

    def narrowed(self, queryset: Any, value: str) -> Any:
        return queryset.filter(assignee=None if value == "nobody" else int(value))


class UrgencyFilter(ListFilter):
    title, parameter_name, field = "urgency", "urgency", "urgency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), label) for value, label in Consultation.Urgency.choices]


class MethodFilter(ListFilter):
    title, parameter_name, field = "how", "method", "contact_method"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Consultation.ContactMethod.choices)


class BookedFilter(ListFilter):
    title, parameter_name = "booked", "booked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return YES_OR_NO

    def narrowed(self, queryset: Any, value: str) -> Any:
        current = Exists(Appointment.objects.current().filter(consultation=OuterRef("pk")))
        return queryset.filter(current if value == "yes" else ~current)


class LetterFilter(ListFilter):
    title, parameter_name = "letter failed", "letter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return YES_OR_NO

    def narrowed(self, queryset: Any, value: str) -> Any:
        failed = has_failed_letter()
        return queryset.filter(failed if value == "yes" else ~failed)


class SheetFilter(ListFilter):
    title, parameter_name = "fact sheet", "sheet"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sheets = FactSheet.objects.published().order_by("title").values_list("pk", "title")
        return [("none", "None"), *((str(pk), title) for pk, title in sheets)]

    def narrowed(self, queryset: Any, value: str) -> Any:
        return queryset.filter(sheet=None if value == "none" else int(value))


class ReceivedFilter(ListFilter):
    title, parameter_name = "received", "received"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(RECEIVED.items())

    def narrowed(self, queryset: Any, value: str) -> Any:
        first = timezone.localdate() - timedelta(days=int(value))
        since = timezone.make_aware(datetime.combine(first, time()))
        return queryset.filter(received_at__gte=since)


FILTERS = [
    PersonFilter,
    UrgencyFilter,
    BookedFilter,
    MethodFilter,
    SheetFilter,
    LetterFilter,
    ReceivedFilter,
]


def narrowed(queryset: Any, request: HttpRequest, query: dict[str, list[str]]) -> Any:
    """Narrow the queue by the filters that the address of a list holds."""
    desk = admin.site.get_model_admin(Consultation)
    for each in FILTERS:
        if each.parameter_name in query:
            chosen = each(request, dict(query), Consultation, desk)
            queryset = chosen.queryset(request, queryset)
    return queryset
