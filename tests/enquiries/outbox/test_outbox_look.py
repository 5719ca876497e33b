"""How dear it is for a worker to look for letters."""

import pytest
from django.db import connection
from django.utils import timezone

from enquiries.models import Letter, OutgoingEmail


@pytest.mark.django_db
def test_a_look_for_due_letters_reads_their_index_however_many_were_sent() -> None:
    if connection.vendor == "postgresql":  # would read a table this small from end to end
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    assert "outgoingemail_due" in OutgoingEmail.objects.due().order_by("due_at").explain()


@pytest.mark.long
@pytest.mark.django_db
def test_the_order_of_letters_is_seen_without_reading_what_was_sent() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's plan depends on what else is in its memory")
    OutgoingEmail.objects.bulk_create(
        OutgoingEmail(
            letter=Letter.DIGEST,
            dedupe_key=f"sent {number}",
            state="SENT",
            due_at=None,
            sent_at=timezone.now(),
        )
        for number in range(500)
    )
    with connection.cursor() as cursor:  # after which it knows that none is about an enquiry
        cursor.execute("ANALYZE")

    plan = OutgoingEmail.objects.due().foremost().explain()

    assert plan.count("USING INDEX outgoingemail_due") == 2
