"""What each page of the queue asks reads an index, however many requests are closed."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from enquiries.admin.queue.found import by_the_same_people
from enquiries.consultations.queryset import ConsultationQuerySet
from enquiries.models import Consultation
from tests.enquiries.reception import new_consultation

ANN = {"a@example.com"}, {"+441"}
LOOKS: dict[str, tuple[str, Callable[[ConsultationQuerySet], ConsultationQuerySet]]] = {
    "new": ("consultation_open_by_state", lambda queue: queue.new()),
    "awaiting": ("consultation_open_by_state", lambda queue: queue.awaiting_patient()),
    "addresses": ("consultation_email", lambda _: by_the_same_people(*ANN)),
    "numbers": ("consultation_phone", lambda _: by_the_same_people(*ANN)),
    "one": ("consultation_phone", lambda queue: queue.by_the_same_person(new_consultation())),
}


@pytest.mark.django_db
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_at_the_queue_reads_its_index(look: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by how many rows there are")
    index, select = LOOKS[look]

    assert index in select(Consultation.objects.all()).order_by().explain()


@pytest.mark.django_db
def test_postgresql_knows_how_rare_the_last_digits_of_a_number_are() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads all of them")
    now = timezone.now()
    due = {"answer_due_at": now, "next_step_due_at": now}
    asked = {"name": "Ann", "email": "a@example.com", "contact_method": "email", "concern": "Pain"}
    Consultation.objects.bulk_create(
        Consultation(
            reference=i, search_who=f"{i} 0{'018' if i % 250 == 7 else '500'}", **due, **asked
        )
        for i in range(1_000, 3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enquiries_consultation")

    found = Consultation.objects.filter(search_who__contains="0018").order_by()

    [plan] = json.loads(found.explain(format="json"))
    assert found.count() == 8
    assert 4 <= plan["Plan"]["Plan Rows"] <= 16
