"""Pages on which readers say whether a sheet helped and what is wrong with it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ..models import FactSheet, Feedback
from .forms import AnswerForm, ErrorReportForm
from .limits import is_first, is_too_often


def counted(
    request: HttpRequest, sheet: FactSheet, answer: str, part: str = "", problem: str = ""
) -> HttpResponse:
    """Count what a reader said, once, and say thank you."""
    if is_too_often(request):
        return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    if is_first(request, sheet.pk, sheet.version, answer, part, problem):
        Feedback.objects.count_one(sheet, answer, part, problem)
    response = redirect("factsheets:feedback_received", sheet.slug)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """The two buttons below a sheet, which also stand on a page of their own."""
    sheet = get_object_or_404(FactSheet.objects.readable(), slug=slug)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return counted(request, sheet, form.cleaned_data["answer"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "factsheets/feedback.html", {"sheet": sheet}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = get_object_or_404(FactSheet.objects.readable().complete(), slug=slug)
    form = ErrorReportForm(request.POST if request.method == "POST" else None, sheet=sheet)
    if form.is_valid():
        return counted(request, sheet, Feedback.Answer.ERROR, **form.cleaned_data)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"sheet": sheet, "form": form}
    return render(request, "factsheets/report_error.html", context, status=status)


@require_safe
def feedback_received(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = get_object_or_404(FactSheet.objects.readable(), slug=slug)
    return render(request, "factsheets/feedback_received.html", {"sheet": sheet})
