"""England's bank holidays, of a library that knows those of two hundred countries.

It would read all of them for one, and each calendar that any of them goes by: 9 MB in each process,
and 70 ms each time that one starts.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays

# Of the library's groups of holidays, those that England's are made of.
GROUPS = {
    "ChristianHolidays": "christian",
    "InternationalHolidays": "international",
    "StaticHolidays": "custom",
}

[home] = find_spec("holidays").submodule_search_locations  # type: ignore[union-attr,misc] # installed
for part in ("calendars", "countries", "groups"):  # in place of packages that import all of theirs
    package = ModuleType(f"holidays.{part}")
    package.__path__ = [f"{home}/{part}"]
    sys.modules.setdefault(package.__name__, package)
for name, module in GROUPS.items():
    group = getattr(import_module(f"holidays.groups.{module}"), name)
    setattr(sys.modules["holidays.groups"], name, group)

BANK_HOLIDAYS: holidays.HolidayBase = import_module(
    "holidays.countries.united_kingdom"
).UnitedKingdom(subdiv="ENG")
