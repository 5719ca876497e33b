"""Makes the database of the Wagtail site: its first page holds the text of a file."""

import sys
from pathlib import Path

import django
from django.core.management import call_command

django.setup()

from wagtail.models import Page, Site  # noqa: E402 (models need the set-up)

from .models import SheetPage  # noqa: E402

call_command("makemigrations", "wagtail_site", verbosity=0)
call_command("migrate", verbosity=0)
root = Page.objects.get(depth=1)
text = Path(sys.argv[1]).read_text()
page = root.add_child(instance=SheetPage(title="Fact sheet", slug="fact-sheet", body=text))
Site.objects.update(root_page=page)
