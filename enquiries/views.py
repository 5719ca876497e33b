"""The forms and what a patient sees after sending them."""

from http import HTTPStatus

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enquiries.clinic.calendar import ClinicCalendar
from enquiries.clinic.offer import Price, Specialist
from enquiries.consultations.consultation import Consultation
from enquiries.consultations.diary_feed import DiaryFeed
from enquiries.consultations.form import ConsultationForm
from enquiries.letters import acknowledgement, alert
from enquiries.letters import report as report_letter
from enquiries.privacy import limits
from enquiries.privacy.my_data import LINK_LIFE, MyData
from enquiries.reports.form import ReportForm
from factsheets.cached_content import cached_sheet
from factsheets.models import FactSheet


def see_other(address: str, *args: str) -> HttpResponse:
    """Answer a form by another page, so that a refresh sends nothing twice."""
    response = redirect(address, *args)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def sent(request: HttpRequest) -> QueryDict | None:
    """Return the form that was sent, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The report form alone, and where both of its places send it."""
    sheet = cached_sheet(get_object_or_404(FactSheet.objects.readable(), slug=slug).pk)
    form = ReportForm(sent(request), sheet=sheet)
    if form.is_valid():
        with transaction.atomic():
            report_request, is_new = form.save()
            if is_new:
                allowance = limits.count(request, "report", report_request.email)
                if allowance.busy_period:
                    raise limits.LimitReached("network", allowance.busy_period)
                report_letter.enqueue(report_request, allowance)
        return see_other("enquiries:report_sent", sheet.slug)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "enquiries/report.html", {"form": form, "sheet": sheet}, status=status)


@require_safe
@never_cache
def report_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """“On its way”; the same for everyone."""
    sheet = get_object_or_404(FactSheet.objects.readable(), slug=slug)
    return render(request, "enquiries/report_sent.html", {"sheet": sheet})


@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The consultation form alone, with or without the sheet that led to it."""
    sheet = get_object_or_404(FactSheet.objects.readable(), slug=slug) if slug else None
    form = ConsultationForm(sent(request), sheet=sheet)
    if form.is_valid():
        answer_due_at = ClinicCalendar.cached().after(open_days=1)  # before anybody waits for us
        with transaction.atomic():
            enquiry, is_new = form.save(answer_due_at=answer_due_at)
            if is_new:
                allowance = limits.count(request, "consultation", enquiry.email)
                if allowance.busy_period:
                    enquiry.note_busy_network()
                acknowledgement.enqueue(enquiry, allowance)
                alert.enqueue(enquiry)
        return see_other(enquiry.get_absolute_url())
    context = {"form": form, "sheet": sheet}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "enquiries/consultation.html", context, status=status)


@require_safe
@never_cache
def consultation_received(request: HttpRequest, reference: str) -> HttpResponse:
    """Reference, answer-by time and the end of the number to be called, and nothing else."""
    enquiry = Consultation.objects.filter(reference=reference.upper()).first()
    if enquiry is None:
        return render(request, "enquiries/unknown_reference.html", status=HTTPStatus.NOT_FOUND)
    context = {"enquiry": enquiry, "is_closed": enquiry.is_over}
    return render(request, "enquiries/consultation_received.html", context)


@require_safe
@never_cache
def diary_feed(request: HttpRequest, key: str) -> HttpResponse:
    """A clinician's appointments, for whoever knows the private address."""
    feed = get_object_or_404(DiaryFeed.objects.filter(clinician__is_active=True), key=key)
    return HttpResponse(feed.as_ics(), content_type="text/calendar; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """What is held under one enquiry, and its erasure; to look at it changes nothing."""
    try:
        mine = MyData.opened_by(token)
    except signing.BadSignature:
        context = {"days": LINK_LIFE.days}
        return render(
            request, "enquiries/my_data_unknown.html", context, status=HTTPStatus.NOT_FOUND
        )
    action = request.POST.get("action", "")
    question = "" if "sure" in request.POST else mine.question(action)
    if request.method == "POST" and not question:
        mine.act(action)
        return see_other(request.path + ("?taken-back" if action == "take-back" else ""))
    is_taken_back = "taken-back" in request.GET and not mine.is_blocked  # an old link tells no lie
    shown = {"mine": mine, "token": token, "question": question, "is_taken_back": is_taken_back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if question else HTTPStatus.OK
    response = render(request, "enquiries/my_data.html", shown, status=status)
    response["Referrer-Policy"] = "strict-origin"  # no part of the token leaves with a link
    return response


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the clinic, and when: as its own calendar says."""
    calendar = ClinicCalendar.read()
    context = {
        "week": calendar.days_of_the_week(),
        "closures": calendar.closures_ahead(),
        "specialists": Specialist.objects.all(),
        "prices": Price.objects.all(),
    }
    return render(request, "enquiries/contact.html", context)
