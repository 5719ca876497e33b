"""The page behind the link in our letters: GET shows, POST acts."""

from http import HTTPStatus
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.form import in_words
from enquiries.consultations.states import ChangedMeanwhile, NotAllowed
from enquiries.privacy import my_data, request_link
from enquiries.privacy.request_link import AddressCorrected

from . import standing
from .step import NO_LONGER, PatientStep
from .steps import ASKED, STEPS
from .times import may_change


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def your_request(request: HttpRequest, token: str) -> HttpResponse:
    """Show where a request stands, or take one of the patient's steps."""
    try:
        consultation = request_link.opened_by(token)
    except signing.BadSignature as refusal:
        return unknown(request, is_corrected=isinstance(refusal, AddressCorrected))
    if request.method != "POST":
        taken = STEPS.get(request.GET.get("done", ""))
        is_news = taken and consultation.log.is_patients_latest(taken.leaves)  # no reloaded page
        return page(request, consultation, done=taken.done if taken and is_news else "")
    return act(request, consultation)


def act(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Take the step that was sent, or say why not; who presses twice is told the same twice."""
    chosen = STEPS.get(request.POST.get("action", ""))
    if chosen is None:
        return page(request, consultation, problem=NO_LONGER, status=HTTPStatus.CONFLICT)
    step = chosen(request.POST, consultation=consultation)
    if not step.is_valid() and step.is_open(consultation):
        return page(request, consultation, step, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if step.is_repeat():
        return done(step)
    if not step.is_open(consultation):
        return page(request, consultation, problem=step.why_not(), status=HTTPStatus.CONFLICT)
    return take(request, step)


def unknown(request: HttpRequest, *, is_corrected: bool) -> HttpResponse:
    """Say that the link opens nothing and why, and give back what was typed on its page.

    Whoever corrects the address and presses twice comes here too: an old link leads to no new one.
    """
    context = given_back(request) | {"is_corrected": is_corrected}
    template = "enquiries/your_request_unknown.html"
    return render(request, template, context, status=HTTPStatus.NOT_FOUND)


def given_back(request: HttpRequest) -> dict[str, Any]:
    """Give the context of templates/_typed.html: what was typed into any of the steps."""
    sent = request.POST
    shown = [
        (label, name, in_words(name, sent[name])) for name, label in ASKED.items() if sent.get(name)
    ]
    return {"typed": shown, "shown": shown}


def take(request: HttpRequest, step: PatientStep) -> HttpResponse:
    """Take a step, or show the page again with what was typed and why not."""
    consultation = step.consultation
    if step.cleaned_data["version"] != str(consultation.version):
        return changed_meanwhile(request, step)
    try:
        with transaction.atomic():
            step.perform()
    except ChangedMeanwhile:  # perhaps by another press of the same button
        return act(request, Consultation.objects.get(pk=consultation.pk))
    except NotAllowed as refusal:
        return page(request, consultation, step, problem=str(refusal), status=HTTPStatus.CONFLICT)
    return done(step)


def done(step: PatientStep) -> HttpResponse:
    """Lead to the page, which says so. A corrected address has a new link; the old one is dead."""
    after = f"{request_link.path(step.consultation)}?done={step.action}"
    return HttpResponseRedirect(after, status=HTTPStatus.SEE_OTHER)


def changed_meanwhile(request: HttpRequest, step: PatientStep) -> HttpResponse:
    """Say that the request is not as the page showed it, and keep what was typed for once more."""
    consultation = step.consultation
    again = request.POST.copy()
    again["version"] = str(consultation.version)
    problem = (
        "Not done yet: something on your request was changed after you opened this page. "
        "Look at it below, then send yours again if you still need it."
    )
    step = type(step)(again, consultation=consultation)
    return page(request, consultation, step, problem=problem, status=HTTPStatus.CONFLICT)


def page(
    request: HttpRequest,
    consultation: Consultation,
    sent: PatientStep | None = None,
    *,
    status: int = 200,
    **said: str,
) -> HttpResponse:
    """Show the page, with a `problem` or what is `done`; a step just sent keeps what was typed.

    Where that step is not possible any more, the page gives back what was typed.
    """
    steps = steps_open(consultation, sent)
    is_lost = "problem" in said and not (sent and sent.action in steps)
    context = how_it_stands(consultation) | {"steps": steps, "sent": sent, "form": sent}
    context |= (given_back(request) if is_lost else {}) | said
    response = render(request, "enquiries/your_request.html", context, status=status)
    response["Referrer-Policy"] = "strict-origin"  # no part of the token leaves with a link
    return response


def how_it_stands(consultation: Consultation) -> dict[str, Any]:
    """Give what the page shows of the request, an address and a number by their ends only."""
    return {
        "consultation": consultation,
        "appointment": consultation.appointment,
        "may_change": may_change(consultation),
        "now_in_words": standing.now_in_words(consultation),
        "history": standing.history(consultation),
        "email": standing.masked_email(consultation.email),
        "number_called": standing.number_called(consultation),
        "phone": standing.masked_phone(consultation.phone_e164),
        "my_data_url": my_data.link(consultation),
    }


def steps_open(consultation: Consultation, sent: PatientStep | None) -> dict[str, PatientStep]:
    """Give the forms of what can be done now; the one just sent as it was filled in."""
    return {
        action: sent if sent and sent.action == action else step(consultation=consultation)
        for action, step in STEPS.items()
        if step.is_open(consultation)
    }
