"""A first day at the desk: the guide in `docs/`, as a page of admin."""

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from factsheets.late import markdown_it

FILE = settings.BASE_DIR / "docs" / "staff-guide.md"
PICTURES = "../static/"  # as the file names them, for whoever reads it where it lies


def guide() -> SafeString:
    """Give the guide in HTML, without its title; its pictures under their public names."""
    _, _, text = FILE.read_text(encoding="utf-8").partition("\n")
    reader = markdown_it.MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for image in [each for token in tokens for each in token.children or []]:
        source = str(image.attrs.get("src", ""))
        if source.startswith(PICTURES):
            image.attrs["src"] = static(source.removeprefix(PICTURES))
    page: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(page)  # nosec B308 B703 (our own file, and no HTML in it)
