"""What a patient typed, read out of a request that failed, so that a page can give it back."""

import logging
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from enquiries.common.personal import read_back
from enquiries.consultations.form import ConsultationForm, in_words
from enquiries.models import Consultation
from enquiries.reports import self_check
from enquiries.reports.form import ReportForm

# What is shown; a self-check's ticks come back too, but would read as numbers.
LABELS = {
    **read_back(Consultation.personal),
    "contact_method": "Preferred contact method",
    **self_check.LINES,
    "goal": self_check.GOAL,
    "text": "What you would like to add",
}
ASKED = {
    *ReportForm.base_fields,
    *ConsultationForm.base_fields,
    *self_check.ABOUT_PAIN,
    *self_check.DAILY_LIFE,
    *("safety", "symptoms", "goal", "confirm_email", "asked_about"),
}
BY_LINK = {
    *ConsultationForm.base_fields,
    *("confirm_email", "asked_about", "action", "version", "text", "time"),
}

logger = logging.getLogger("mybackpain.requests")
Pairs = list[tuple[str, str]]


def typed_in(request: HttpRequest, longest: int | None = None) -> dict[str, Any]:
    """The context of templates/_typed.html: names and values of the public forms' fields.

    What has more characters than `longest` is to be shortened. Empty on other pages, and where
    the request cannot be read at all.
    """
    if request.method != "POST" or not is_public_form(request.path_info):
        return {}
    asked = BY_LINK.__contains__ if is_step(request.path_info) else is_asked
    typed = [(name, value) for name, value in sent(request) if value and asked(name)]
    labelled = [(LABELS[name], name, value) for name, value in typed if name in LABELS]
    too_long = [field for field in labelled if longest and len(field[2]) > longest]
    return {
        "typed": typed,
        "shown": [
            (label, name, in_words(name, value))
            for label, name, value in labelled
            if (label, name, value) not in too_long
        ],
        "to_shorten": too_long,
        "hidden": [pair for pair in typed if pair not in [field[1:] for field in too_long]],
        "path": request.path,
    }


def is_public_form(path: str) -> bool:
    is_form = path.rstrip("/").endswith(("/report", "/consultation")) or is_step(path)
    return is_form and not path.startswith(reverse("admin:index"))


def is_step(path: str) -> bool:
    """Whether a patient's step by the link in our letters is sent there."""
    try:
        return resolve(path).view_name == "enquiries:your_request"
    except Resolver404:
        return False


def is_asked(name: str) -> bool:
    """Whether one of the public forms asks this; a sheet's rows have numbers in their names."""
    return name in ASKED or name.startswith(("cause_", "treatment_"))


def sent(request: HttpRequest) -> Pairs:
    """All fields of the form, or the first of one that has too many."""
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except TooManyFieldsSent:
        return first_fields(request)
    except Exception as error:  # noqa: BLE001 (a page about one failure must not be another)
        logger.info("what was typed cannot be read: %s", type(error).__name__)
        return []


def first_fields(request: HttpRequest) -> Pairs:
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    fields = request.body.split(b"&")[: settings.DATA_UPLOAD_MAX_NUMBER_FIELDS]
    return parse_qsl(b"&".join(fields).decode("latin-1"), errors="replace")
