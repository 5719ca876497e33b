import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client

from mybackpain.serving.request_id import new_request_id
from mybackpain.serving.request_origin import client_address
from mybackpain.staff.audit_log import AuditEntry
from tests.mybackpain.staff.helpers import sign_in


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "<script>", "192.0.2.1"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "[2001:db8::7]", "2001:db8::7"),
        (1, '"[2001:db8::7]:4711"', "2001:db8::7"),
        (2, "203.0.113.9:4711, 10.0.0.2:80", "203.0.113.9"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(
    settings: LazySettings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(request) == address


@pytest.mark.parametrize(
    ("proxies", "given", "outcome"),
    [
        (0, "a" * 32, "new"),
        (1, "a" * 32, "taken"),
        (1, "a\nforged line", "new"),
        (1, "", "new"),
    ],
)
def test_a_request_id_is_taken_from_a_trusted_proxy_alone(
    settings: LazySettings, proxies: int, given: str, outcome: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert (new_request_id({"HTTP_X_REQUEST_ID": given}) == given) is (outcome == "taken")


def test_the_audit_log_names_the_visitor_behind_the_proxy(
    ann: User, settings: LazySettings
) -> None:
    settings.TRUSTED_PROXIES = 1

    sign_in(Client(headers={"x-forwarded-for": "10.9.9.9, 203.0.113.9"}), password="wrong")

    assert AuditEntry.objects.get().address == "203.0.113.9"
