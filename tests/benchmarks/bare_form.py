"""The least that Django needs to take a form: two fields, the same rows, one transaction.

No middleware, no limits, no recognition of a repeat, no page of its own.
"""

from django import forms
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.urls import path

application = get_wsgi_application()

from enquiries.models import Letter, OutgoingEmail, ReportRequest  # noqa: E402 (needs the set-up)
from factsheets.models import FactSheet  # noqa: E402


class BareForm(forms.Form):
    name = forms.CharField()
    email = forms.EmailField()


def healthy(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def report(request: HttpRequest, slug: str) -> HttpResponse:
    form = BareForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    with transaction.atomic():
        sheet = FactSheet.objects.get(slug=slug)
        asked = ReportRequest.objects.create(sheet=sheet, sheet_version=1, **form.cleaned_data)
        OutgoingEmail.objects.create(
            letter=Letter.REPORT,
            recipient=asked.email,
            dedupe_key=str(asked.pk),
            due_at=Now(),
            report_request=asked,
        )
    return HttpResponse(status=303)


urlpatterns = [
    path("healthz", healthy),
    path("fact-sheets/<slug:slug>/report/", report),
]
