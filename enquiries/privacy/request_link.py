"""The link in every letter about a consultation: where the request stands, and what to do there."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from enquiries.common.address import address_digest, known_digests
from enquiries.consultations.consultation import Consultation

LINK_LIFE = timedelta(days=120)
PURPOSE = "enquiries.your-request"


def link(consultation: Consultation, *, to: str) -> str:
    """Give the address of the page, for whoever reads mail at the address that it is sent to.

    The token holds a digest of that address: one that is not the request's own opens nothing.
    Empty where the request is erased: there is nothing left to open.
    """
    if consultation.erased_at:
        return ""
    return settings.SITE_URL + path(consultation, to=to)


def path(consultation: Consultation, *, to: str = "") -> str:
    """Give the page's address on this site; without `to` for the request's own address."""
    content = [str(consultation.pk), address_digest(to or consultation.email)]
    token = signing.dumps(content, salt=PURPOSE)
    return reverse("enquiries:your_request", args=[token])


class AddressCorrected(signing.BadSignature):
    """The link was sent to an address that is no longer the request's."""


def opened_by(token: str) -> Consultation:
    """Give the request behind a link.

    Raises signing.BadSignature for a link that is not ours, has expired, or whose request is
    erased, and AddressCorrected.
    """
    pk, digest = signing.loads(token, salt=PURPOSE, max_age=LINK_LIFE)
    consultation = Consultation.objects.filter(pk=pk, erased_at__isnull=True).first()
    if consultation is None:
        raise signing.BadSignature("The link opens nothing any more.")
    if digest not in known_digests(consultation.email):
        raise AddressCorrected("The link opens nothing any more.")
    return consultation
