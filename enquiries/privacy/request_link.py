"""The link in every letter about a consultation: where the request stands, and what to do there."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from enquiries.common.address import address_digest, known_digests
from enquiries.consultations.consultation import Consultation

LINK_LIFE = timedelta(days=120)
PURPOSE = "enquiries.your-request"


def link(consultation: Consultation) -> str:
    """Give the address of the page, for whoever reads mail at the request's own address.

    The token holds a digest of that address: once it is corrected, earlier links open nothing.
    """
    return settings.SITE_URL + path(consultation)


def path(consultation: Consultation) -> str:
    """Give the page's address on this site."""
    content = [str(consultation.pk), address_digest(consultation.email)]
    token = signing.dumps(content, salt=PURPOSE)
    return reverse("enquiries:your_request", args=[token])


def opened_by(token: str) -> Consultation:
    """Give the request behind a link.

    Raises signing.BadSignature for a link that is not ours, has expired, was sent to an address
    that is no longer the request's, or whose request is erased.
    """
    pk, digest = signing.loads(token, salt=PURPOSE, max_age=LINK_LIFE)
    consultation = Consultation.objects.filter(pk=pk, erased_at__isnull=True).first()
    if consultation is None or digest not in known_digests(consultation.email):
        raise signing.BadSignature("The link opens nothing any more.")
    return consultation
