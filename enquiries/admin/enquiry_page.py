"""One page an enquiry: what the patient wrote, what happened, and what can be done next."""

from __future__ import annotations

from http import HTTPStatus
from itertools import chain
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from enquiries.admin.steps.step import Step
from enquiries.common.staff import staff_name
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.reply_template import ReplyTemplate
from enquiries.consultations.states import ChangedMeanwhile, NotAllowed

from . import second_press
from .row_id import row_id
from .staff_member import staff_member
from .steps import (
    appointments,
    assigning,
    closing,
    contact,
    correcting,
    letters,
    offering,
    replying,
    striking,
)
from .ways import filters_of, going_on, next_of, on_to, page_of, way_back
from .what_is_known import likely_step, what_is_known

STEPS: dict[str, type[Step]] = {
    step.slug(): step
    for step in (
        assigning.AssignToMe,
        contact.LogCall,
        replying.Reply,
        appointments.Attended,
        appointments.DidNotAttend,
        offering.OfferTimes,
        appointments.Book,
        appointments.Move,
        appointments.Cancel,
        contact.HearFrom,
        contact.Wait,
        contact.AddNote,
        correcting.Correct,
        assigning.SetUrgency,
        assigning.HandOver,
        closing.Close,
        closing.Reopen,
        closing.Erase,
        closing.CloseAsTheSame,
        letters.TakeBack,
        letters.DealtWith,
        letters.SendAgain,
        striking.StrikeOut,
    )
}


class EnquiryPage(admin.ModelAdmin[Consultation]):
    """The page and its steps, as a part of the admin of consultations."""

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act)
        name = "enquiries_consultation_act"
        beside = require_GET(self.admin_site.admin_view(self.beside))
        skip = require_GET(self.admin_site.admin_view(self.skip))
        return [
            path("<uuid:pk>/next/", skip, name="enquiries_consultation_next"),
            path("<uuid:pk>/do/<slug:slug>/", act, name=name),
            path("<uuid:pk>/beside/<uuid:other>/", beside, name="enquiries_consultation_beside"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        consultation = self.get_object(request, object_id)
        if consultation is None:
            raise Http404
        if not self.has_view_permission(request, consultation):
            raise PermissionDenied
        if request.method == "POST":
            raise PermissionDenied  # what staff change, they change by the steps below
        consultation.show_to(staff_member(request))
        return self.page(request, consultation)

    def beside(self, request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
        """Two requests side by side, to decide whether they are the same."""
        if not request.user.has_perm(closing.CloseAsTheSame.permission):
            raise PermissionDenied
        one, another = (get_object_or_404(Consultation, pk=key) for key in (pk, other))
        context = {
            **way_back(request, one),
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "The same request?",
            "consultation": one,
            "pairs": [(one, another), (another, one)],
        }
        return TemplateResponse(request, "admin/enquiries/consultation/beside.html", context)

    def skip(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Lead to the next of the tab, and leave this one as it is."""
        consultation = get_object_or_404(Consultation, pk=pk)
        if not self.has_view_permission(request, consultation):
            raise PermissionDenied
        following = next_of(request, consultation)
        if following is None:
            messages.info(request, "There is no other request in this tab.")
        return HttpResponseRedirect(on_to(request, following))

    def act(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        """Take one step, and say what came of it."""
        consultation = get_object_or_404(Consultation, pk=pk)
        step = STEPS.get(slug)
        if step is None:
            raise Http404
        if not request.user.has_perm(step.permission):
            raise PermissionDenied
        if request.method != "POST":  # who comes back to a step's address comes to its request
            return HttpResponseRedirect(page_of(consultation, filters_of(request)))
        if "insert" in request.POST:
            return self.page(request, consultation)
        form = step(request.POST, consultation=consultation, by=staff_member(request))
        is_valid = form.is_valid()
        if form.cleaned_data.get("version", consultation.version) != consultation.version:
            return self.explain_change(request, form)
        if not is_valid:
            say_what_is_wrong(request, form)
            return self.page(request, consultation, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if form.asks_for_preview and not request.POST.get("send"):
            letter = form.preview()
            return self.page(request, consultation, form, preview=True, preview_letter=letter)
        return self.perform(request, form)

    def perform(self, request: HttpRequest, form: Step) -> HttpResponse:
        consultation = form.consultation
        following = next_of(request, consultation)
        try:
            with transaction.atomic():
                form.perform()
                second_press.remember(request)
        except ChangedMeanwhile:
            return self.explain_change(request, form)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return self.page(request, consultation, form, status=HTTPStatus.CONFLICT)
        messages.success(request, f"{consultation}: {form.done}")
        if request.POST.get("next"):
            return HttpResponseRedirect(on_to(request, following))
        page = page_of(consultation, going_on(filters_of(request), following))
        return HttpResponseRedirect(form.next_address(page))

    def explain_change(self, request: HttpRequest, form: Step) -> HttpResponse:
        """Somebody was faster: show what they did and keep what was typed, to be sent again."""
        consultation = get_object_or_404(Consultation, pk=form.consultation.pk)
        latest = consultation.log.steps().select_related("by").last()
        if second_press.is_repeated(request):
            messages.info(request, f"{consultation}: this was done already. {form.done}")
            page = page_of(consultation, filters_of(request))
            return HttpResponseRedirect(form.next_address(page) if form.is_valid() else page)
        last = latest.get_kind_display() if latest else "a change"
        by = f" ({staff_name(latest.by)})" if latest and latest.by else ""
        messages.error(
            request,
            f"Not done: somebody else has acted since you opened this. The latest: {last}{by}. "
            "Look below, then send yours again if it is still needed.",
        )
        again = request.POST.copy()
        again["version"] = str(consultation.version)
        form = type(form)(again, consultation=consultation, by=staff_member(request))
        return self.page(request, consultation, form, status=HTTPStatus.CONFLICT)

    def page(
        self,
        request: HttpRequest,
        consultation: Consultation,
        sent: Step | None = None,
        *,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        offered = self.offered(request, consultation, sent)
        context = {
            **way_back(request, consultation),
            "likely": "" if sent else likely_step(consultation),
            **self.admin_site.each_context(request),
            **what_is_known(consultation, staff_member(request)),
            "opts": self.opts,
            "title": f"{consultation} {consultation.name}",
            "buttons": [f for f in offered if not f.visible_fields() and not f.is_dangerous],
            "panels": [f for f in offered if f.visible_fields() and not f.is_dangerous],
            "dangers": [form for form in offered if form.is_dangerous],
            "sent": sent,
            "letter_grace": settings.LETTER_GRACE,
            "is_sent_offered": sent in offered,
            **extra,
        }
        template = "admin/enquiries/consultation/enquiry.html"
        return TemplateResponse(request, template, context, status=status)

    def offered(
        self, request: HttpRequest, consultation: Consultation, sent: Step | None
    ) -> list[Step]:
        """The steps that state and role allow; the one just sent keeps what was typed."""
        user = staff_member(request)
        offered = [
            sent if sent and type(sent) is step else step(consultation=consultation, by=user)
            for step in STEPS.values()
            if step.has_button_of_its_own and step.is_offered(consultation, user)
        ]
        for form in offered:
            if isinstance(form, replying.Reply) and "insert" in request.POST:
                form.put_in(reply_template(request.POST["insert"]), request.POST.get("text", ""))
            if isinstance(form, replying.Reply) and (pk := row_id(request.GET.get("again", ""))):
                form.write_again(pk)
        return offered


def say_what_is_wrong(request: HttpRequest, form: Step) -> None:
    """Say above the page what no panel of it shows beside a field."""
    errors = [] if form.has_button_of_its_own else form.errors.values()
    for error in chain.from_iterable(errors):
        messages.error(request, f"Nothing is done. {error}")


def reply_template(typed: str) -> ReplyTemplate:
    """Raises Http404 where the address names none."""
    return get_object_or_404(ReplyTemplate, pk=row_id(typed))
