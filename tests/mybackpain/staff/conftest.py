import pytest
from django.conf import LazySettings

from .helpers import LIMIT


@pytest.fixture
def few_failures(settings: LazySettings) -> None:
    settings.AXES_FAILURE_LIMIT = LIMIT
