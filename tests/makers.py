"""Small PDF and Word files put together by hand, so that a test can say what is wrong in them."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import docx

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def pdf_of(objects: Sequence[bytes | str], root: int = 1, trailer: str = "") -> bytes:
    """Return a PDF of objects, numbered from 1, with a table of where they are."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        raw = body.encode("latin-1") if isinstance(body, str) else body
        out += f"{number} 0 obj\n".encode() + raw + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    size = len(objects) + 1
    return out + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root {root} 0 R"
        f"{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    ).encode("latin-1")


def stream(data: bytes, entries: str = "") -> bytes:
    """Return a stream object."""
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def pages_pdf(contents: Sequence[str], extra: str = "", box: str = "0 0 600 800") -> bytes:
    """Return a PDF with a page for each content stream; `extra` goes into its resources."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects: list[bytes | str] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        FONT,
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {5 + 2 * number} 0 R"
            f"/Resources<</Font<</F 3 0 R>>{extra}>>>>"
        )
        packed = zlib.compress(content.encode("cp1252"), 1)
        objects.append(stream(packed, "/Filter/FlateDecode"))
    return pdf_of(objects)


def shown(text: str, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> str:
    """Return the operators that show a line of text; `before` sets how."""
    quoted = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q {before} BT /F {size} Tf {x} {y} Td ({quoted}) Tj ET Q\n"


def word_of(body: str, parts: Mapping[str, bytes] | None = None, prolog: str = "") -> bytes:
    """Return a Word file whose body is the XML given; other parts are replaced or added."""
    blank = io.BytesIO()
    docx.Document().save(blank)
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document xmlns:w="http://schemas.'
        'openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats'
        f'.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>'
    )
    written = {"word/document.xml": xml.encode("utf-8"), **(parts or {})}
    out = io.BytesIO()
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in written:
                new.writestr(entry, old.read(entry))
        for name, data in written.items():
            new.writestr(name, data)
    return out.getvalue()


def paragraph(text: str, run: str = "", properties: str = "") -> str:
    """Return a paragraph of one run with the properties given."""
    about = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return (
        f"<w:p>{about}<w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )
