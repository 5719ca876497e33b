"""England's bank holidays, of a library that knows those of two hundred countries.

It would read all of them for one: 7 MB in each process, and 60 ms each time that one starts.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import holidays

countries = ModuleType("holidays.countries")  # in place of the package, which imports each of them
countries.__path__ = [str(Path(holidays.__file__).parent / "countries")]
sys.modules.setdefault(countries.__name__, countries)

BANK_HOLIDAYS: holidays.HolidayBase = import_module(
    "holidays.countries.united_kingdom"
).UnitedKingdom(subdiv="ENG")
