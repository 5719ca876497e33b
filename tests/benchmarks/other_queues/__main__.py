"""Promise letters through one of these queues, and print the milliseconds that each took.

python -m tests.benchmarks.other_queues MODULE COUNT
"""

import sys
import time
from importlib import import_module

import tests.benchmarks.outbox  # noqa: F401 # isort: skip # first: it sets Django up
from django.core.management import call_command
from django.db import transaction

from enquiries.models import OutgoingEmail
from tests.enquiries.reception import new_consultation


def main(module: str, count: int) -> None:
    promise = import_module(f"tests.benchmarks.other_queues.{module}").promise
    call_command("migrate", verbosity=0)  # its own tables too
    OutgoingEmail.objects.all().delete()  # of the turn before
    with transaction.atomic():
        consultations = [new_consultation() for _ in range(count)]
    started = time.perf_counter()
    for consultation in consultations:
        with transaction.atomic():  # as its form commits it
            promise(consultation)
    print((time.perf_counter() - started) * 1000 / count)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
