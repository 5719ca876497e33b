import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from enquiries.admin.staff_member import staff_member


def test_who_is_not_signed_in_is_no_member_of_staff() -> None:
    request = RequestFactory().get("/admin/")
    request.user = AnonymousUser()

    with pytest.raises(PermissionDenied):
        staff_member(request)
