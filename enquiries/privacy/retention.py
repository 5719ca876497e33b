"""How long what patients told us is kept once their request is closed."""

import calendar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from enquiries.consultations.consultation import Consultation
from enquiries.consultations.states import ChangedMeanwhile

AT_ONCE = 500


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so many months earlier, or that month's last day."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last_day = calendar.monthrange(years, month + 1)[1]
    return moment.replace(year=years, month=month + 1, day=min(moment.day, last_day))


def erase_closed_consultations() -> int:
    """Erase the personal details of what has been closed for the whole period; how many."""
    end = months_before(timezone.now(), settings.RETENTION_MONTHS)
    erased = 0
    for consultation in Consultation.objects.closed_before(end).order_by("closed_at")[:AT_ONCE]:
        try:
            consultation.erase()
        except ChangedMeanwhile:  # staff have just done something about it: the next run looks
            continue
        erased += 1
    return erased
