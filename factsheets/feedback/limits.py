"""Feedback counts readers, so each reader counts once, and nobody floods it.

A reader is known for an hour by a keyed digest of the network address, in the cache alone.
"""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600  # seconds
MOST = 20  # times that one client may answer in an hour


def digest(request: HttpRequest, *subject: object) -> str:
    text = ":".join(map(str, [request.META.get("REMOTE_ADDR"), *subject]))
    return "feedback:" + salted_hmac("factsheets.feedback", text, algorithm="sha256").hexdigest()


def is_too_often(request: HttpRequest) -> bool:
    """Whether the client has used up this hour's answers; asking is counted."""
    key = digest(request)
    return not cache.add(key, 1, HOUR) and cache.incr(key) > MOST


def is_first(request: HttpRequest, *subject: object) -> bool:
    """Whether the client has not said this within the hour."""
    return cache.add(digest(request, *subject), 1, HOUR)
