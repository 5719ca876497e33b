"""Somebody who calls instead of writing: entered by staff, answered like everybody else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from enquiries.admin.staff_member import staff_member
from enquiries.admin.ways import page_of
from enquiries.clinic.calendar import ClinicCalendar
from enquiries.common.fields import LineField
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.form import ConsultationForm
from enquiries.letters import acknowledgement

from .bulk_page import BulkPage

# The fields of the website in words for whoever has the caller on the phone.
LABELS = {
    "name": "Name",
    "phone": "Phone number",
    "best_time": "Best time to call",
    "concern": "What they said",
}
HINTS = {"phone": "The number to call back", "concern": "What hurts, and for how long"}
REQUIRED = {
    "name": "Enter the caller’s name",
    "phone": "Enter the number to call back",
    "contact_method": "Ask how they would like to be contacted, and choose it",
    "concern": "Write down what they said: what hurts, and for how long",
}


class CallerForm(ConsultationForm):
    """The same fields as on the website; a caller may have no email address."""

    access_needs = LineField(
        label="How to reach this person (optional)",
        required=False,
        max_length=300,
        help_text="Hearing, sight, an interpreter, a relative who speaks for them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["website"]
        for name, label in LABELS.items():
            self.fields[name].label = label
        for name, hint in HINTS.items():
            self.fields[name].help_text = hint
        for name, words in REQUIRED.items():
            self.fields[name].error_messages["required"] = words
        self.fields["email"].label = "Email address (optional)"
        self.fields["email"].required = False
        self.fields["phone"].required = True

    def clean_email(self) -> str:
        return super().clean_email() if self.cleaned_data["email"] else ""

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        by_email = answers.get("contact_method") == Consultation.ContactMethod.EMAIL
        if by_email and not answers.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter the email address, or choose phone or video instead")
        return answers

    def enter(self, by: User) -> tuple[Consultation, bool]:
        """Keep the request, its acknowledgement and who took the call; False for a second press."""
        calendar = ClinicCalendar.read()
        with transaction.atomic():
            consultation, is_new = Consultation.objects.receive(
                self.digest(),
                source=Consultation.Source.PHONE,
                answer_due_at=calendar.answer_by(timezone.now()),
                **self.cleaned_data,
            )
            if is_new:
                consultation.hear_from(
                    by=by, next_step_due_at=calendar.after(1), text="Entered from a call."
                )
                acknowledgement.enqueue(consultation)
        return consultation, is_new


class CallerPage(BulkPage):
    """The page on which staff enter a caller."""

    def get_urls(self) -> list[URLPattern]:
        caller = self.admin_site.admin_view(self.caller)
        return [path("caller/", caller, name="enquiries_consultation_caller"), *super().get_urls()]

    def caller(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("enquiries.change_consultation"):
            raise PermissionDenied
        form = CallerForm(request.POST or None, auto_id="caller-%s")
        if request.method == "POST" and form.is_valid():
            consultation, is_new = form.enter(staff_member(request))
            said = "is entered" if is_new else "was entered already, a moment ago"
            messages.success(request, f"{consultation} {said}. Give the caller the reference.")
            return HttpResponseRedirect(page_of(consultation))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Enter a caller",
            "form": form,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        template = "admin/enquiries/consultation/caller.html"
        return TemplateResponse(request, template, context, status=status)
