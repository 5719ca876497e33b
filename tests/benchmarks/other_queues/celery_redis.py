"""Celery on Redis: a task a letter, which is told to Redis once the enquiry is committed."""

import os
from functools import partial

from celery import Celery

import tests.benchmarks.outbox  # noqa: F401 # isort: skip # first: it sets Django up
from django.db import transaction
from django.db.models.functions import Now

from enquiries.letters.rendering import render
from enquiries.models import Consultation, OutgoingEmail

from . import site

app = Celery("benchmark", broker=os.environ["CELERY_BROKER"])
app.conf.update(task_acks_late=True, task_ignore_result=True, worker_prefetch_multiplier=1)


@app.task(name="send")  # type: ignore[untyped-decorator]  # untyped library
def send(pk: str) -> None:
    """Send a letter, and say in its row that it has left."""
    email = OutgoingEmail.objects.get(pk=pk)
    render(email).send()
    OutgoingEmail.objects.filter(pk=pk).update(state="SENT", sent_at=Now(), due_at=None)


def promise(consultation: Consultation) -> None:
    email = site.promise(consultation)
    transaction.on_commit(partial(send.delay, str(email.pk)))
