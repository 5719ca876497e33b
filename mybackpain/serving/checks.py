"""What the running site has noticed, told by `manage.py check --deploy`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from enquiries.privacy import limits


@checks.register(deploy=True)
def visitors_can_be_told_apart(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[checks.CheckMessage]:
    """What the running site has noticed within the last day."""
    try:
        is_misread = limits.are_proxies_misread()
    except DatabaseError:  # before the first migration there is nothing to know
        return []
    if not is_misread:
        return []
    return [
        checks.Warning(
            f"TRUSTED_PROXIES is {settings.TRUSTED_PROXIES}, and the site could not tell "
            "its visitors apart within the last day.",
            hint="Set it to the number of proxies before the site, for example: TRUSTED_PROXIES=1",
            id="mybackpain.W010",
        )
    ]
