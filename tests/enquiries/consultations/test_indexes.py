"""What each page of the queue asks reads an index, however many requests are closed."""

from collections.abc import Callable

import pytest
from django.db import connection

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
