from wagtail.fields import RichTextField
from wagtail.models import Page


class SheetPage(Page):  # type: ignore[misc]  # untyped library
    body = RichTextField()
    template = "wagtail_site/sheet_page.html"
