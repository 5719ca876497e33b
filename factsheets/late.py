"""Libraries that a web process loads when it first uses them: no page of a patient needs any.

Each is imported from here under its own name, and is used by that: `icalendar.Event()`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any


class Late:
    """A library that is imported as soon as something of it is asked for."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


__all__ = ["css_inline", "icalendar", "mammoth", "markdown_it", "tomlkit"]

if TYPE_CHECKING:
    import css_inline
    import icalendar
    import mammoth
    import markdown_it
    import tomlkit
else:
    css_inline, icalendar, mammoth, markdown_it, tomlkit = map(Late, __all__)
