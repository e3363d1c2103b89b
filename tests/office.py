"""Small books, presentations, workbooks and texts, made anew: what each test needs of them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pptx

from footnote.index.article import Article
from footnote.index.read.canonical import Parsed, canonical
from footnote.index.split.units import split

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def zip_of(files: Mapping[str, bytes | str]) -> bytes:
    """Return an archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def article_of(parsed: Parsed) -> Article:
    """Write a reader's blocks as an article."""
    text, pages = canonical(parsed.blocks)
    return Article.from_text(text, title=parsed.title, pages=pages)


def cells_of(parsed: Parsed) -> dict[str, tuple[tuple[str, ...], str, str]]:
    """Return each cell's headings, row and column, by its words."""
    article = article_of(parsed)
    return {
        article.text[unit.start : unit.end]: (unit.headings, unit.row, unit.column)
        for unit in split(article)
        if unit.kind == "cell"
    }


def book_of(chapters: Mapping[str, str], more: Mapping[str, str] | None = None) -> bytes:
    """Return an EPUB of pages by their names; `more` are items that aren't read in order."""
    pages = {**chapters, **(more or {})}
    kinds = {"ncx": "application/x-dtbncx+xml", "xhtml": "application/xhtml+xml"}
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="{kinds[name.rpartition(".")[2]]}"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if 'nav' in name else ''}/>"
        for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>Harbours</dc:title><dc:creator>Mara Quist</dc:creator>"
        "<dc:language>en</dc:language><dc:date>2026-03-04</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    return zip_of(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": package,
            **{f"OEBPS/{name}": page for name, page in pages.items()},
        }
    )


def chapter(body: str) -> str:
    """Return a page of a book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title/></head><body>{body}</body></html>"
    )


def open_document(body: str, kind: str = "text", styles: str = "") -> bytes:
    """Return an OpenDocument file with the body given."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return zip_of(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def workbook_of(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook with the rows given on each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(document: Any) -> bytes:
    """Return what a library would write."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def deck_of(title: str, body: str) -> bytes:
    """Return a presentation with one slide."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = body
    return saved(deck)


def compound(streams: dict[str, bytes]) -> bytes:
    """Put a compound file together of streams; none is small, since each is filled up."""
    names = ["Root Entry", *streams]
    datas = [value.ljust(4_096, b"\0") for value in streams.values()]
    sectors: list[bytes] = []
    fat: list[int] = []
    starts: list[int] = []
    for data in datas:
        count = -(-len(data) // 512)
        starts.append(len(sectors))
        fat += [*range(len(sectors) + 1, len(sectors) + count), 0xFFFFFFFE]
        sectors += [data[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
    directory, entries = len(sectors), b""
    for number, name in enumerate(names):
        raw = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(names) - 1 else 0xFFFFFFFF
        child = 1 if number == 0 else 0xFFFFFFFF
        start, size = (
            (0xFFFFFFFE, 0) if number == 0 else (starts[number - 1], len(datas[number - 1]))
        )
        entries += raw.ljust(64, b"\0") + struct.pack(
            "<HBB", len(raw) + 2, 5 if number == 0 else 2, 1
        )
        entries += (
            struct.pack("<III", 0xFFFFFFFF, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    count = -(-len(entries) // 512)
    fat += [*range(directory + 1, directory + count), 0xFFFFFFFE]
    sectors += [entries[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
    needed = 1 + len(sectors) // 127
    first = len(sectors)
    fat += [0xFFFFFFFD] * needed
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * needed, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    header += bytes(6) + struct.pack(
        "<IIIIIIIII", 0, needed, directory, 0, 4_096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *[*range(first, first + needed), *[0xFFFFFFFF] * (109 - needed)])
    return header + b"".join(sectors) + table
