"""Word documents made for tests, of paragraphs and whatever else a document can hold."""

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'{RELS}<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'


def p(text: str) -> str:
    runs = "<w:r><w:tab/></w:r>".join(
        f"<w:r><w:t>{escape(part)}</w:t></w:r>" for part in text.split("\t")
    )
    return f"<w:p>{runs}</w:p>"


def styled(style: str, text: str) -> str:
    return p(text).replace("<w:p>", f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>')


def table(*cells: str) -> str:
    """A table of one row; a cell is text, or what stands in it."""
    inner = "".join(f"<w:tc>{cell if cell.startswith('<w:') else p(cell)}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tr>{inner}</w:tr></w:tbl>"


def box(text: str) -> str:
    content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def part(name: str, inner: str, names: str = W) -> str:
    return f'<w:{name} xmlns:w="{names}">{inner}</w:{name}>'


def word_file(body: str, *, names: str = W, **parts: str) -> bytes:
    """A .docx of this body and these further parts, such as `comments`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", f"{ROOT}</Relationships>")
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", names))
        links = ""
        for name, inner in parts.items():
            archive.writestr(f"word/{name}.xml", part(name.rstrip("0123456789"), inner))
            links += f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        archive.writestr("word/_rels/document.xml.rels", f"{RELS}{links}</Relationships>")
    return file.getvalue()
