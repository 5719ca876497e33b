from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from enquiries.admin.queue.tabs import BoundedPaginator
from enquiries.models import CloseReason, Consultation, ContactLogEntry
from tests.enquiries.reception import QUEUE, listed, new_consultation


def due(hours: int, name: str, urgency: int = 0, **differences: Any) -> Consultation:
    answer_due_at = timezone.now() + timedelta(hours=hours)
    return new_consultation(answer_due_at=answer_due_at, name=name, urgency=urgency, **differences)


def test_the_queue_is_ordered_by_urgency_then_overdue_then_due_soonest(reception: Client) -> None:
    due(30, "later")
    due(-2, "two hours late")
    due(5, "soon")
    due(-50, "two days late")
    due(40, "urgent", urgency=2)

    assert listed(reception) == ["urgent", "two days late", "two hours late", "soon", "later"]
    page = reception.get(QUEUE).content.decode()
    assert '<span class="deadline overdue">overdue by 2 h</span>' in page
    assert '<strong class="urgency urgent">Urgent</strong>' in page


@pytest.mark.long
def test_each_tab_shows_its_part(reception: Client) -> None:
    rita = User.objects.get(username="rita")
    due(-1, "late")
    due(30, "mine").assign(by=rita, to=rita)
    waiting = due(30, "waiting")
    next_step_due_at = timezone.now() + timedelta(days=3)
    waiting.call(ContactLogEntry.Kind.LEFT_MESSAGE, by=rita, next_step_due_at=next_step_due_at)
    waiting.wait(by=rita, next_step_due_at=next_step_due_at)
    closed = due(30, "closed")
    closed.call(ContactLogEntry.Kind.REACHED, by=rita, next_step_due_at=next_step_due_at)
    closed.close(CloseReason.ANSWERED, by=rita)

    assert listed(reception) == ["late", "mine", "waiting"]
    assert listed(reception, tab="mine") == ["mine", "waiting"]
    assert listed(reception, tab="unassigned") == ["late"]
    assert listed(reception, tab="overdue") == ["late"]
    assert listed(reception, tab="awaiting") == ["waiting"]
    assert listed(reception, tab="closed") == ["closed"]
    assert listed(reception, tab="new") == ["late", "mine"]


@pytest.mark.parametrize("typed", [" ", "\t ", "\u00a0", "\u3000"])
@pytest.mark.parametrize(("tab", "shown"), [("open", ["open"]), ("closed", ["closed"])])
def test_blanks_in_the_search_box_leave_the_tab_as_it_is(
    reception: Client, rita: User, tab: str, shown: list[str], typed: str
) -> None:
    new_consultation(name="open")
    new_consultation(name="closed").close(CloseReason.WITHDRAWN, by=rita)

    assert listed(reception, tab=tab, q=typed) == shown


def test_the_number_of_queries_does_not_grow_with_the_queue(
    reception: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rita = User.objects.get(username="rita")
    for hours in range(20):
        due(hours, "ann", assignee=rita)
    with django_assert_max_num_queries(11):
        reception.get(QUEUE)
    with django_assert_max_num_queries(13):
        reception.get(QUEUE, {"q": "ann"})


class ShortList(BoundedPaginator):
    limit = 2


@pytest.mark.parametrize(("rows", "is_cut"), [(2, False), (3, True)])
def test_a_list_is_cut_when_it_has_more_rows_than_it_shows(
    db: None, *, rows: int, is_cut: bool
) -> None:
    for hours in range(rows):
        due(hours, "ann")

    listed = ShortList(Consultation.objects.order_by("pk"), 50)

    assert (listed.count, listed.is_cut) == (2, is_cut)
