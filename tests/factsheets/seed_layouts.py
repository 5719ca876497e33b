"""The clinic's own sheet as other hands and programs lay it out; the words stay the same."""

import textwrap
import unicodedata
from collections.abc import Callable
from html import escape

from tests.factsheets.seed import SEED

LINES = [line for line in SEED.splitlines() if line.strip()]
HEADINGS = ["What causes SIJ dysfunction", "Symptoms", "Diagnosis", "Treatment"]
HEADINGS += ["Related fact sheets", "Get your personalised report — or speak to a specialist"]
SIGN = "FACT SHEET — SPINAL / SIJ"
TITLE = "Sacroiliac Joint Dysfunction"
STRAPLINE = LINES[2]

Line = Callable[[str], str]


def laid_out(
    *,
    heading: Line = str,
    row: Callable[[str, str], str] = "{}\t{}".format,
    item: Line = "- {}".format,
    text: Line = str,
    between: str = "\n\n",
) -> str:
    """The seed, its lines written by kind."""

    def written(line: str) -> str:
        if line in HEADINGS:
            return heading(line)
        if "\t" in line:
            return row(*line.split("\t"))
        return item(line[2:]) if line.startswith("- ") else text(line)

    return between.join(written(line) for line in LINES)


def wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, 72, expand_tabs=False, replace_whitespace=False) if line else ""
        for line in text.split("\n")
    )


def numbered(heading: str) -> str:
    return f"{HEADINGS.index(heading) + 1}. {heading}"


def in_roman_numbers(heading: str) -> str:
    """Number the sections of the sheet, and not what every sheet ends with."""
    number = ["I. ", "II. ", "III. ", "IV. ", "V. ", ""][HEADINGS.index(heading)]
    return number + heading


def reheaded(old: str, new: str) -> str:
    assert old in SEED
    return SEED.replace(old, new)


TEXTS = {
    "as it is": SEED,
    "single lines": laid_out(between="\n"),
    "Windows": SEED.replace("\n", "\r\n"),
    "an old Mac": SEED.replace("\n", "\r"),
    "dots": laid_out(item="• {}".format),
    "dots and tabs": laid_out(item="•\t{}".format),
    "Word's small circles": laid_out(item="o\t{}".format),
    "Word's signs": laid_out(item="\uf0b7\t{}".format),
    "Apple's dashes": laid_out(item="⁃ {}".format),
    "signs of subtraction": laid_out(item="−\t{}".format),
    "hyphens without a space": laid_out(item="-{}".format),
    "boxes": laid_out(item="☐ {}".format),
    "boxes that are ticked": laid_out(item="☑\ufe0f{}".format),
    "boxes that Word ticks": laid_out(item="☒ {}".format),
    "crosses": laid_out(item="✗ {}".format, row="❌ {}: {}".format),
    "boxes of Markdown": laid_out(item="- [ ] {}".format),
    "signs of phones": laid_out(row="✅ {}: {}".format, item="🔹 {}".format),
    "numbers": laid_out(item="3. {}".format),
    "numbers and tabs": laid_out(item="3.\t{}".format),
    "letters": laid_out(item="b) {}".format),
    "no marks": laid_out(item=str),
    "colons": laid_out(row="{}: {}".format),
    "dashes": laid_out(row="{} — {}".format),
    "short dashes": laid_out(row="{} – {}".format),
    "hyphens": laid_out(row="{} - {}".format),
    "rows of dots": laid_out(row="• {}: {}".format),
    "spaces": laid_out(row="{:<46}{}".format),
    "names above": laid_out(row="{}\n{}".format),
    "names apart": laid_out(row="{}\n\n{}".format),
    "names with colons above": laid_out(row="{}:\n{}".format),
    "bars": laid_out(row="| {} | {} |".format),
    "marked down": laid_out(heading="## {}".format, row="**{}**: {}".format, item="* {}".format),
    "underlined": laid_out(heading=lambda line: f"{line}\n{'=' * len(line)}"),
    "headings in capitals": laid_out(heading=str.upper),
    "headings in small letters": laid_out(heading=str.lower),
    "headings with capitals": laid_out(heading=str.title),
    "headings with colons": laid_out(heading="{}:".format),
    "numbered headings": laid_out(heading=numbered),
    "numbers of parts": laid_out(heading=lambda line: f"1.{numbered(line).replace('.', '')}"),
    "headings with Roman numbers": laid_out(heading=in_roman_numbers),
    "framed headings": laid_out(heading="*** {} ***".format),
    "headings with signs": laid_out(heading="🩺 {}".format),
    "arrows": laid_out(row="{} → {}".format, item="→ {}".format),
    "signs of equality": laid_out(row="{} = {}".format, item="+ {}".format),
    "bars between": laid_out(row="{} | {}".format),
    "items within items": laid_out(row="- {}\n  - {}".format),
    "items within marked down": laid_out(row="* **{}**\n    * {}".format),
    "items with lines below": laid_out(row="• {}\n  {}".format),
    "names with signs around": laid_out(row="_{}_: {}".format, item="- *{}*".format),
    "two tabs": laid_out(row="{}\t\t{}".format, item="\t- {}".format),
    "dots and dashes": laid_out(row="• {} — {}".format, item="✔ {}".format),
    "decomposed letters": unicodedata.normalize("NFD", SEED),
    "wrapped": wrapped(SEED),
    "hard spaces": SEED.replace("SIJ ", "SIJ\xa0").replace("of ", "of\xa0"),
    "soft hyphens": SEED.replace("dysfunction", "dys\xadfunction"),
    "rows of signs": SEED.replace("\n\nSymptoms", "\n\n__________\n\nSymptoms"),
    "a title in capitals": reheaded(TITLE, TITLE.upper()),
    "page numbers": SEED.replace("\n\nDiagnosis", "\n\nPage 1 of 2\n\nDiagnosis"),
    "a list of contents": SEED.replace(
        "\n\nThe sacroiliac",
        "\n\nContents\n\nSymptoms\t2\nDiagnosis\t3\n\nThe sacroiliac",
    ),
} | {
    f"kicker {at}": reheaded(SIGN, kicker)
    for at, kicker in enumerate(
        [
            "Fact sheet - Spinal / SIJ",
            "FACTSHEET: SPINAL/SIJ",
            "Fact Sheet | Spinal | SIJ",
            "FACT SHEET\tSPINAL / SIJ",
            "FACT SHEET\n\nSPINAL / SIJ",
            "FACT\xa0SHEET ― SPINAL ∕ SIJ",
            "Fact sheet no. 12 – Spinal – SIJ",
            "FACT SHEET (SPINAL / SIJ)",
            "FACT SHEET • SPINAL • SIJ",
            "  FACT SHEET  —  spinal  /  SIJ  ",
        ]
    )
}


def h(level: int) -> Line:
    return f"<h{level}>{{}}</h{level}>".format


P = "<p>{}</p>".format
ROW = "<table><tr><td>{}</td><td>{}</td></tr></table>".format
ITEM = "<ul><li>{}</li></ul>".format
BOLD = "<p><b>{}</b></p>".format
OF_WORD = (
    '<p class=MsoListParagraph><![if !supportLists]><span style="font-family:Symbol">·'
    '<span style="font:7.0pt">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>{}</p>'
).format
TABBED = (
    '<p class=MsoNormal>{}<span style="mso-tab-count:1">'
    "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span>{}<o:p></o:p></p>"
).format
NESTED = (
    "<table><tr><td><table><tr><td>{}</td></tr></table></td><td><p>{}</p></td></tr></table>"
).format


def html(**kinds: Callable[..., str]) -> str:
    chosen: dict[str, Callable[..., str]] = {"text": P, "heading": h(2), "row": ROW, "item": ITEM}
    return laid_out(**(chosen | kinds), between="\n")


def arranged(beside: str, *, together: int = 0) -> str:
    """Sections in a table: each heading with `beside` before its text, or some side by side."""
    opening, *sections = html().split("<h2>")
    *sections, tail = sections
    cells = [f"<td>{section.replace('</h2>', beside)}</td>" for section in sections]
    rows = ["".join(cells[:together]), *cells[together:]]
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"{opening}<table>{table}</table><h2>{tail}"


HTML = {
    "headings beside": arranged("</td><td>"),
    "sections side by side": arranged("<br>", together=2),
    "columns": arranged("<br>", together=5),
    "headings": html(),
    "bold headings": html(heading=BOLD),
    "bold names": html(row="<p><b>{}</b></p><p>{}</p>".format),
    "bold names and headings": html(heading=BOLD, row="<p><b>{}</b></p><p>{}</p>".format),
    "bold names in line": html(row="<p><b>{}.</b> {}</p>".format),
    "names as headings": html(row="<h3>{}</h3><p>{}</p>".format),
    "names as headings alike": html(row="<h2>{}</h2><p>{}</p>".format),
    "a list of terms": html(row="<dl><dt>{}</dt><dd>{}</dd></dl>".format),
    "tables in tables": html(row=NESTED),
    "one table": f"<table><tr><td>{html()}</td></tr></table>",
    "a table with an empty column": f"<table><tr><td></td><td>{html()}</td></tr></table>",
    "Word's own": f"<html><head><style>p {{}}</style></head><body>"
    f"{html(item=OF_WORD, row=TABBED, heading=BOLD)}</body></html>",
    "lists within lists": html(row="<ul><li>{}<ul><li>{}</li></ul></li></ul>".format),
    "items of two paragraphs": html(
        row="<ul><li><p><strong>{}</strong></p><p>{}</p></li></ul>".format
    ),
    "bold names with a break": html(row="<p><b>{}<br></b>{}</p>".format),
    "items with a break": html(row="<ol><li>{}<br>{}</li></ol>".format),
    "lists of Google": html(
        row="<ul class='c1 lst-kix_ab1-0'><li>{}</li></ul>"
        "<ul class='c1 lst-kix_ab1-1'><li><span>{}</span></li></ul>".format
    ),
    "lists of Outlook": html(
        row="<p style='mso-list:l0 level1 lfo1'>·&nbsp;&nbsp;&nbsp;{}</p>"
        "<p style='mso-list:l0 level2 lfo1'>o&nbsp;&nbsp;&nbsp;{}</p>".format
    ),
    "tabs": html(row="<p>{}\t{}</p>".format),
    "breaks": "<div>" + laid_out(text=escape, between="<br>\n<br>") + "</div>",
    "links": html(row="<p><a href='https://a.uk/'>{}</a>: {}</p>".format),
    "headings in spans": html(heading="<p><span style='font-weight:700'>{}</span></p>".format),
    "capital tags": html(
        heading="<P><B>{}</B>".format, item="<UL><LI>{}</UL>".format, text="<P>{}".format
    ),
    "lines of Outlook": html(
        heading="<div><b>{}</b></div>".format,
        text="<div>{}</div>".format,
        item="<div>·&nbsp;&nbsp;&nbsp;&nbsp;{}</div>".format,
    ),
    "unclosed": html(text="<p>{}".format, row="<table><tr><td>{}<td>{}</table>".format),
    "symptoms in a table": html(item="<table><tr><td>{}</td></tr></table>".format),
    "numbered symptoms in a table": html(
        item="<table><tr><td>1.</td><td>{}</td></tr></table>".format
    ),
    "a head of columns": html().replace(
        "<h2>Treatment</h2>",
        "<h2>Treatment</h2><table><tr><th>Treatment</th><th>What it does</th></tr></table>",
    ),
}
