"""The page on which a step with many requests names whom it concerns."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from enquiries.admin.enquiry_page import EnquiryPage
from enquiries.admin.staff_member import staff_member
from enquiries.admin.steps.assigning import StaffChoice
from enquiries.consultations.consultation import Consultation

from . import bulk


class Person(forms.Form):
    use_required_attribute = False
    to = StaffChoice(
        label="To", empty_label="Choose", error_messages={"required": "Choose to whom they go"}
    )


class BulkPage(EnquiryPage):
    """The actions of the queue that change requests, and their pages."""

    def get_urls(self) -> list[URLPattern]:
        take, back = (self.admin_site.admin_view(view) for view in (self.take, self.take_back))
        return [
            path("bulk/take-back/", back, name="enquiries_consultation_take_back"),
            path("bulk/<slug:slug>/", take, name="enquiries_consultation_bulk"),
            *super().get_urls(),
        ]

    @admin.action(description="Assign to me", permissions=["change"])
    def assign_to_me(self, request: HttpRequest, chosen: QuerySet[Consultation]) -> HttpResponse:
        return self.name_them(request, "assign-to-me", chosen)

    @admin.action(description="Hand over", permissions=["change"])
    def hand_over(self, request: HttpRequest, chosen: QuerySet[Consultation]) -> HttpResponse:
        return self.name_them(request, "hand-over", chosen)

    @admin.action(description="Close: not an enquiry", permissions=["change"])
    def close_as_not_an_enquiry(
        self, request: HttpRequest, chosen: QuerySet[Consultation]
    ) -> HttpResponse:
        return self.name_them(request, "not-an-enquiry", chosen)

    @admin.action(description="Reopen", permissions=["change"])
    def reopen(self, request: HttpRequest, chosen: QuerySet[Consultation]) -> HttpResponse:
        return self.name_them(request, "reopen", chosen)

    def name_them(
        self, request: HttpRequest, slug: str, consultations: QuerySet[Consultation]
    ) -> HttpResponse:
        """Only rows that were on the page and ticked, whatever “select all” says."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        return self.bulk_page(request, slug, list(consultations.filter(pk__in=ticked)))

    def bulk_page(
        self,
        request: HttpRequest,
        slug: str,
        consultations: list[Consultation],
        person: Person | None = None,
    ) -> HttpResponse:
        step, user = bulk.STEPS[slug], staff_member(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{step.label}: {len(consultations)}",
            "slug": slug,
            "step": step,
            "rows": [(c, bulk.is_ticked(slug, c, user)) for c in consultations],
            "person": (person or Person(label_suffix="")) if step.asks_for_person else None,
            "return_to": request.POST.get("return_to") or request.get_full_path(),
        }
        template = "admin/enquiries/consultation/bulk.html"
        status = HTTPStatus.UNPROCESSABLE_ENTITY if person else HTTPStatus.OK
        return TemplateResponse(request, template, context, status=status)

    def take(self, request: HttpRequest, slug: str) -> HttpResponse:
        if slug not in bulk.STEPS:
            raise Http404
        if not request.user.has_perm("enquiries.change_consultation"):
            raise PermissionDenied
        if request.method != "POST":  # who comes back to the address of a step comes to the queue
            return self.back(request)
        step, user, to = bulk.STEPS[slug], staff_member(request), None
        chosen = request.POST.getlist("chosen")
        if step.asks_for_person:
            person = Person(request.POST, label_suffix="")
            if not person.is_valid():
                return self.bulk_page(request, slug, bulk.as_seen(chosen), person)
            to = person.cleaned_data["to"]
        outcome = bulk.take(step, chosen, user, to)
        if outcome.rows:
            bulk.remember(request, slug, outcome.rows)
        return self.say(request, step.done, outcome)

    def take_back(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("enquiries.change_consultation"):
            raise PermissionDenied
        if request.method != "POST":
            return self.back(request)
        last = bulk.remembered(request)
        if last is None:
            messages.error(request, "The minute is over. Use the steps of each request instead.")
            return self.back(request)
        del request.session[bulk.SESSION_KEY]
        return self.say(request, "Taken back", bulk.take_back(last, staff_member(request)))

    def say(self, request: HttpRequest, done: str, outcome: bulk.Outcome) -> HttpResponse:
        if outcome.done:
            messages.success(request, f"{done}: {len(outcome.done)}: {', '.join(outcome.done)}")
        if outcome.left:
            messages.warning(request, f"Left alone: {len(outcome.left)}: {', '.join(outcome.left)}")
        if not (outcome.done or outcome.left):
            messages.warning(request, "Nothing was ticked, so nothing was done.")
        return self.back(request)

    def back(self, request: HttpRequest) -> HttpResponse:
        """To the tab and the search from which the step was taken."""
        queue = reverse("admin:enquiries_consultation_changelist")
        goal = request.POST.get("return_to", "")
        return HttpResponseRedirect(goal if goal.partition("?")[0] == queue else queue)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        last = bulk.remembered(request)
        taken = last and {
            "done": bulk.STEPS[last["step"]].done,
            "count": len(last["rows"]),
            "until": datetime.fromisoformat(last["until"]),
        }
        return super().changelist_view(request, {"taken": taken} | (extra_context or {}))
