"""A call is as quick wherever the stack of calls happens to stand."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from resource import RUSAGE_THREAD, getrusage

import pytest

from mybackpain.serving.roomy_stack import with_room

CALLS = 100


@pytest.fixture
def server_thread() -> Iterator[ThreadPoolExecutor]:
    """A thread with a stack of its own, as gunicorn's are."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield thread


def called() -> None:
    pass


def page_faults(depth: int) -> int:
    """How often the system gives memory for a hundred calls that are made so many calls down."""
    if depth:
        return page_faults(depth - 1)
    before = getrusage(RUSAGE_THREAD).ru_minflt
    for _ in range(CALLS):
        called()
    return getrusage(RUSAGE_THREAD).ru_minflt - before


def test_no_call_asks_the_system_for_memory(server_thread: ThreadPoolExecutor) -> None:
    answers = [server_thread.submit(with_room(page_faults), depth) for depth in range(300)]

    assert max(answer.result() for answer in answers) < CALLS
