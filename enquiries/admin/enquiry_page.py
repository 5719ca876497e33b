"""One page an enquiry: what the patient wrote, what happened, and what can be done next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from enquiries.admin.steps.step import Action
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.reply_template import ReplyTemplate
from enquiries.consultations.states import ChangedMeanwhile, NotAllowed
from enquiries.outbox.blocked_address import BlockedAddress

from .deadlines import deadline_in_words
from .staff_member import staff_member
from .steps import appointments, assigning, closing, contact, offering, replying
from .timeline import timeline

CONFLICT, UNPROCESSABLE = 409, 422
LOOKING_NOW = timedelta(minutes=10)

ACTIONS: dict[str, type[Action]] = {
    action.slug(): action
    for action in (
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
        assigning.SetUrgency,
        assigning.HandOver,
        closing.Close,
        closing.Reopen,
        closing.Erase,
        closing.CloseAsTheSame,
    )
}


class EnquiryPage(admin.ModelAdmin[Consultation]):
    """The page and its steps, as a part of the admin of consultations."""

    def get_urls(self) -> list[URLPattern]:
        act = require_POST(self.admin_site.admin_view(self.act))
        name = "enquiries_consultation_act"
        beside = self.admin_site.admin_view(self.beside)
        return [
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
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "The same request?",
            "consultation": one,
            "pairs": [(one, another), (another, one)],
        }
        return TemplateResponse(request, "admin/enquiries/consultation/beside.html", context)

    def act(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        """Take one step, and say what came of it."""
        consultation = get_object_or_404(Consultation, pk=pk)
        action = ACTIONS.get(slug)
        if action is None:
            raise Http404
        if not request.user.has_perm(action.permission):
            raise PermissionDenied
        form = action(request.POST, consultation=consultation, by=staff_member(request))
        if not form.is_valid():
            return self.page(request, consultation, form, status=UNPROCESSABLE)
        if form.cleaned_data["version"] != consultation.version:
            return self.explain_change(request, form)
        if form.asks_for_preview and "send" not in request.POST:
            return self.page(request, consultation, form, preview=form.preview())
        return self.perform(request, form)

    def perform(self, request: HttpRequest, form: Action) -> HttpResponse:
        consultation = form.consultation
        try:
            form.perform()
        except ChangedMeanwhile:
            return self.explain_change(request, form)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return self.page(request, consultation, form, status=CONFLICT)
        messages.success(request, f"{consultation}: {form.done}")
        page = reverse("admin:enquiries_consultation_change", args=[consultation.pk])
        return HttpResponseRedirect(page)

    def explain_change(self, request: HttpRequest, form: Action) -> HttpResponse:
        """Somebody was faster: show what they did and keep what was typed, to be sent again."""
        consultation = get_object_or_404(Consultation, pk=form.consultation.pk)
        latest = consultation.log.deeds().select_related("by").last()
        deed = f"{latest.get_kind_display()} ({latest.by})" if latest else "a change"
        messages.error(
            request,
            f"Not done: somebody else has acted since you opened this. The latest: {deed}. "
            "Look below, then send yours again if it is still needed.",
        )
        again = request.POST.copy()
        again["version"] = str(consultation.version)
        form = type(form)(again, consultation=consultation, by=staff_member(request))
        return self.page(request, consultation, form, status=CONFLICT)

    def page(
        self,
        request: HttpRequest,
        consultation: Consultation,
        sent: Action | None = None,
        *,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        offered = self.offered(request, consultation, sent)
        context = {
            **self.admin_site.each_context(request),
            **what_is_known(consultation, staff_member(request)),
            "opts": self.opts,
            "title": f"{consultation} {consultation.name}",
            "buttons": [form for form in offered if not form.visible_fields()],
            "panels": [form for form in offered if form.visible_fields()],
            "sent": sent,
            "is_sent_offered": sent in offered,
            "reply_templates": ReplyTemplate.objects.all(),
            **extra,
        }
        template = "admin/enquiries/consultation/enquiry.html"
        return TemplateResponse(request, template, context, status=status)

    def offered(
        self, request: HttpRequest, consultation: Consultation, sent: Action | None
    ) -> list[Action]:
        """The steps that state and role allow; the one just sent keeps what was typed."""
        user = staff_member(request)
        offered = [
            sent if sent and type(sent) is action else action(consultation=consultation, by=user)
            for action in ACTIONS.values()
            if action.has_button_of_its_own and action.is_offered(consultation, user)
        ]
        for form in offered:
            if isinstance(form, replying.Reply) and "template" in request.GET:
                form.start_from(reply_template(request.GET["template"]))
        return offered


def reply_template(typed: str) -> ReplyTemplate:
    """Raises Http404 where the address names none."""
    return get_object_or_404(ReplyTemplate, pk=typed if typed.isdecimal() else None)


def what_is_known(consultation: Consultation, user: User) -> dict[str, Any]:
    """The request with its deadline, its history, and others that may be about the same."""
    now = timezone.now()
    views = consultation.log.views().select_related("by").order_by("-at")[:10]
    return {
        "consultation": consultation,
        "deadline": deadline_in_words(consultation.act_by, now),
        "is_overdue": consultation.act_by < now,
        "appointment": consultation.appointment,
        "is_refused": BlockedAddress.objects.of(consultation.email).exists(),
        "events": timeline(consultation, user),
        "alike": Consultation.objects.resembling(consultation)[:10],
        "may_close": closing.CloseAsTheSame.is_offered(consultation, user),
        "survivor": consultation.survivor,
        "duplicates": consultation.duplicates.all()[:10],
        "views": views,
        # Colleagues who opened the page just now may be about to act.
        "others": [view for view in views if view.by != user and view.at > now - LOOKING_NOW],
    }
