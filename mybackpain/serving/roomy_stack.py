"""Room for the frames of all calls, so that none of them has to ask the system for memory.

CPython (3.11) keeps frames in blocks of 16 KiB, and frees a block as soon as the last frame in it
has ended. A loop whose calls happen to reach over the end of a block maps and frees one for each:
six hundred times for a page of the triage list. A frame that alone needs more than the half of a
large block has that one made, and whatever it calls finds room in the rest.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

ROOM = 2**15  # words of eight bytes: a block of 512 KiB, half of it for those who are called

Params = ParamSpec("Params")
Result = TypeVar("Result")


def with_room(function: Callable[Params, Result]) -> Callable[Params, Result]:
    """Return the function, called from a frame that brings a large block along."""

    def roomy(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        return function(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=ROOM)
    return roomy
