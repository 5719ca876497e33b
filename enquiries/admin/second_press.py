"""The same press sent twice: by a double click, a reload, or a try after the line was lost.

It is the same only if all of it is: the step, the request as its sender saw it, and every answer.
"""

import json

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

LAST_PRESS = "last_press"
NO_ANSWERS = {"csrfmiddlewaretoken", "next"}


def fingerprint(request: HttpRequest) -> str:
    """Return what was sent in a form that nobody can read back."""
    answers = sorted((name, sent) for name, sent in request.POST.lists() if name not in NO_ANSWERS)
    told = json.dumps([request.path, answers])
    return salted_hmac("enquiries.admin.second_press", told, algorithm="sha256").hexdigest()


def remember(request: HttpRequest) -> None:
    """Keep what was sent with the session, in the transaction of the step itself."""
    request.session[LAST_PRESS] = fingerprint(request)
    request.session.save()


def is_repeated(request: HttpRequest) -> bool:
    """Whether the last step that this session has taken was the same, perhaps this very moment."""
    sent = fingerprint(request)
    kept = type(request.session)(request.session.session_key)
    if kept.get(LAST_PRESS) != sent:
        return False
    request.session[LAST_PRESS] = sent  # or this request's session would be saved without it
    return True
