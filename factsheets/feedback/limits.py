"""Feedback counts readers, so each reader counts once, and nobody floods it.

A reader is known for an hour by a keyed fingerprint of the network, for all processes together.
"""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ..models import ReaderTally
from ..network import client_network

MOST = 20  # times that one client may answer in an hour


def fingerprint(request: HttpRequest, *subject: object) -> str:
    """A code for the client and what was said, from which nobody reads either."""
    network = client_network(str(request.META.get("REMOTE_ADDR", "")))
    text = ":".join(map(str, [network, *subject]))
    return salted_hmac("factsheets.feedback", text, algorithm="sha256").hexdigest()


def is_too_often(request: HttpRequest) -> bool:
    """Whether the client has used up this hour's answers; asking is counted."""
    return ReaderTally.objects.add_one(fingerprint(request)) > MOST


def is_first(request: HttpRequest, *subject: object) -> bool:
    """Whether the client has not said this within the hour."""
    return ReaderTally.objects.add_one(fingerprint(request, *subject)) == 1
