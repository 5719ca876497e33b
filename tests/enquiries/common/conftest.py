"""What the forms are sent."""

import pytest

from tests.conftest import Payload


@pytest.fixture
def mistyped(consultation_payload: Payload) -> Payload:
    """What either form takes, to an address with a slip in it."""
    return lambda **differences: consultation_payload(email="ann@gmial.com") | differences
