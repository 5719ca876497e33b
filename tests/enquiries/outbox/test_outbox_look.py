"""How dear it is for a worker to look for letters."""

import pytest
from django.db import connection

from enquiries.models import OutgoingEmail


@pytest.mark.django_db
def test_a_look_for_due_letters_reads_their_index_however_many_were_sent() -> None:
    if connection.vendor == "postgresql":  # would read a table this small from end to end
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    assert "outgoingemail_due" in OutgoingEmail.objects.due().order_by("due_at").explain()
