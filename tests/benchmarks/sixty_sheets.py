"""Fill a copy of the site with sixty fact sheets more, to see and measure its lists.

`DATABASE_URL=sqlite:////tmp/copy.sqlite3 uv run python -m tests.benchmarks.sixty_sheets [COUNT]`

Each has the words of one of the site's own sheets under an invented name, in one of six categories.
It refuses a database in which changes wait: it is for a copy, never for the site.
"""

import os
import sys
from itertools import cycle, islice

import django
from django.core.management import call_command

if "DATABASE_URL" not in os.environ:
    sys.exit(__doc__)
os.environ |= {"DJANGO_SETTINGS_MODULE": "mybackpain.settings", "DEBUG": "1"}
django.setup()

from factsheets.models import Category, FactSheet  # noqa: E402
from factsheets.sections import ROWS  # noqa: E402

PARTS = ["Lower back", "Upper back", "Neck", "Hip", "Pelvis", "Leg"]
KINDS = ["strain", "joint pain", "nerve pain", "inflammation", "instability", "stiffness"]
KINDS += ["overuse", "bruising", "spasm", "fracture", "arthritis"]


def copied(sheet: FactSheet, number: int) -> FactSheet:
    """Save a sheet like this one under another name, with its rows."""
    part, kind = PARTS[number % len(PARTS)], KINDS[number // len(PARTS) % len(KINDS)]
    rows = {name: list(getattr(sheet, name).all()) for name in ROWS if name != "related_sheets"}
    slug = f"{part}-{kind}-{number}".lower().replace(" ", "-")
    sheet.category, _ = Category.objects.get_or_create(
        slug=part.lower().replace(" ", "-"), defaults={"name": part, "position": 20}
    )
    sheet.pk, sheet.slug, sheet.places = None, slug, part
    sheet.title = sheet.short_name = f"{part} {kind} {number}"
    sheet.save()
    for row in (row for each in rows.values() for row in each):
        row.pk, row.sheet = None, sheet
        row.save()
    return sheet


def main(count: int = 60) -> None:
    call_command("migrate", verbosity=0)
    if not FactSheet.objects.exists():
        call_command("loaddata", "fact_sheets", verbosity=0)
    if FactSheet.objects.exclude(working_copy=None).exists():
        sys.exit("This database is in use. Name an empty one: DATABASE_URL=sqlite:////tmp/copy")
    originals = list(FactSheet.objects.all())
    for number, sheet in enumerate(islice(cycle(originals), count)):
        copied(FactSheet.objects.get(pk=sheet.pk), number).publish()
    print(f"{FactSheet.objects.count()} fact sheets in {Category.objects.count()} categories")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
