"""The clinic's own sheet as Word's users lay it out."""

from collections.abc import Callable

from tests.factsheets.seed_layouts import LINES, laid_out
from tests.factsheets.word_files import p, styled, table, word_file


def in_word(**kinds: Callable[..., str]) -> bytes:
    chosen: dict[str, Callable[..., str]] = {"text": p, "heading": p, "item": lambda t: p(f"• {t}")}
    chosen["row"] = lambda name, said: p(f"{name}\t{said}")
    return word_file(laid_out(**(chosen | kinds), between=""))


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House heading"/>'
    '<w:basedOn w:val="Heading2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Line"><w:name w:val="Our line"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dots"><w:name w:val="List Bullet"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Within"><w:name w:val="List Bullet 2"/></w:style>'
)


def with_styles(**kinds: Callable[..., str]) -> bytes:
    chosen: dict[str, Callable[..., str]] = {"text": p, "heading": p, "item": lambda t: p(f"• {t}")}
    chosen["row"] = table
    return word_file(laid_out(**(chosen | kinds), between=""), styles=STYLES)


def inserted(text: str) -> str:
    return p(text).replace("<w:r>", "<w:ins><w:r>").replace("</w:r>", "</w:r></w:ins>")


def within(element: str) -> Callable[[str], str]:
    """Lay an element of Word's around what is typed in a paragraph."""
    return lambda text: f"<w:p><w:{element}>{p(text)[5:-6]}</w:{element}></w:p>"


WORD = {
    "plain": in_word(),
    "tables": in_word(row=table),
    "a style of the house": with_styles(heading=lambda line: styled("House", line)),
    "an outline": with_styles(heading=lambda line: styled("Line", line)),
    "list bullets": with_styles(item=lambda line: styled("Dots", line)),
    "insertions": in_word(text=inserted, item=lambda t: inserted(f"• {t}")),
    "names above": in_word(row=lambda name, said: p(name) + p(said)),
    "tables in tables": in_word(row=lambda name, said: table(table(name), said)),
    "hard hyphens": in_word(
        text=lambda t: p(t).replace(
            "weight-bearing", "weight</w:t></w:r><w:r><w:noBreakHyphen/><w:t>bearing"
        )
    ),
    "bullets within bullets": with_styles(
        row=lambda name, said: styled("Dots", name) + styled("Within", said)
    ),
    "fields": in_word(text=within("fldSimple"), heading=within("fldSimple")),
    "directions": in_word(text=within("dir"), item=lambda t: within("bdo")(f"• {t}")),
    "one paragraph": word_file(
        "<w:p>" + "<w:r><w:br/></w:r>".join(p(line)[5:-6] for line in LINES) + "</w:p>"
    ),
    "broken lines": in_word(
        row=lambda name, said: p(name).replace("</w:p>", f"<w:r><w:br/></w:r>{p(said)[5:]}")
    ),
}
