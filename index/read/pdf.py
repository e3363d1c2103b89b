"""A PDF comes in, the blocks of its article go out, with the pages that they stand on.

PDFium reads the words and the tags, which say what is a heading, an item or a cell. Where there
are no tags, sizes and places tell, and pdfplumber finds the tables with rules.
"""

import ctypes
import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from footnote.index.read import pdf_layout, pdf_tables, pdf_tags, pdf_words
from footnote.index.read.canonical import (
    PAGE,
    Block,
    Heading,
    Item,
    Paragraph,
    Parsed,
    Pictures,
    Refused,
    Table,
)
from footnote.index.read.pdf_page import Page, Piece, pages

MAX_PAGES = 2_000
_LINE = 60  # characters: a longer paragraph without an end goes on, whatever comes next
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_FILE_NAME = re.compile(r"^(untitled|microsoft word - .*|.*\.\w{2,4})$", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")


def read_pdf(data: bytes) -> Parsed:
    """Read a PDF's article; Refused if it is locked, damaged, too long, or only pictures."""
    document = _opened(data)
    if len(document) > MAX_PAGES:
        raise Refused(
            f"has {len(document):,} pages; Footnote takes up to {MAX_PAGES:,}. "
            "Split it and add the parts."
        )
    seen = list(pages(document))
    if not any(piece.text.strip() for page in seen for piece in page.pieces):
        raise _empty(seen)
    blocks = _blocks(data, seen)
    said = document.get_metadata_dict()
    return Parsed(
        blocks,
        title=_title(said.get("Title", ""), blocks),
        author=said.get("Author", ""),
        date=_date(said.get("CreationDate", "")),
        language=_language(document),
    )


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise Refused(
                "is protected by a password. Save a copy without one and add that."
            ) from None
        raise Refused("is damaged, or was cut short on its way. Get it anew.") from None


def _empty(seen: Sequence[Page]) -> Refused:
    if any(page.pictured for page in seen):
        return Pictures("has no text layer: its pages are pictures, as a scanner makes them.")
    return Refused("holds no text that a reader of its pages would see.")


def _title(said: str, blocks: Sequence[Block]) -> str:
    if said.strip() and not _FILE_NAME.match(said.strip()):
        return said
    return next((one.text.replace(PAGE, "") for one in blocks if isinstance(one, Heading)), said)


def _date(said: str) -> str:
    found = _DATE.match(said)
    return "-".join(filter(None, found.groups())) if found else ""


def _language(document: pdfium.PdfDocument) -> str:
    length = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length < 200:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, length)
    said = bytes(buffer).decode("utf-16-le", "replace").strip("\0")
    return said if _LANGUAGE.fullmatch(said) else ""


# --- blocks -----------------------------------------------------------------------------------


def _blocks(data: bytes, seen: Sequence[Page]) -> list[Block]:
    """Read each page by its tags or by its looks, and join what goes over a page's end."""
    lines = [line for page in seen for line in pdf_words.lines_of(page)]
    compounds = pdf_words.compounds_in(lines)
    look = pdf_layout.look_of(lines)
    heads = pdf_layout.running_heads(seen, lines)

    def words(pieces: Sequence[Piece]) -> str:
        return pdf_words.joined(pieces, compounds)

    blocks: list[Block] = []
    with pdfplumber.open(io.BytesIO(data)) if _needs_tables(seen) else _Nothing() as pdf:
        for page in seen:
            if pdf_tags.is_tagged(page):
                found = pdf_tags.tagged_blocks(page, look, words)
            else:
                own = [line for line in lines if line.page == page.number and id(line) not in heads]
                tables = pdf_tables.ruled_tables(pdf, page) if pdf and page.ruled else []
                found = pdf_layout.layout_blocks(own, look, tables, words)
            _append(blocks, [one for one in found if _says(one)])
    return blocks


def _needs_tables(seen: Sequence[Page]) -> bool:
    return any(page.ruled and not pdf_tags.is_tagged(page) for page in seen)


class _Nothing:
    """Stands for a file that need not be opened."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _says(block: Block) -> bool:
    if isinstance(block, Table):
        return any(cell.strip() for row in block.rows for cell in row)
    return bool(block.text.strip())


def _append(blocks: list[Block], page: list[Block]) -> None:
    """Add a page's blocks; the first may go on with the last of the page before."""
    last = blocks[-1] if blocks else None
    first = page[0] if page else None
    whole = _whole(last, first) if last and first else None
    if whole:
        blocks[-1:] = [whole]
        page = page[1:]
    else:
        blocks.append(Paragraph(PAGE))
    blocks += page


def _whole(last: Block, first: Block) -> Block | None:
    """Join two blocks over a page's end if they are one, the page's mark between them."""
    if isinstance(last, Table) and isinstance(first, Table):
        return _table(last, first)
    runs_on = isinstance(last, Paragraph | Item) and isinstance(first, Paragraph)
    same_item = isinstance(last, Item) and isinstance(first, Item) and first.mark == "-"
    if not (runs_on or same_item):
        return None
    assert isinstance(last, Paragraph | Item)
    assert isinstance(first, Paragraph | Item)
    begins = first.text.lstrip()[:1]
    amid = begins.islower() or begins.isdigit() or len(last.text) > _LINE
    if pdf_words.ENDS.search(last.text) or not amid:
        return None
    if last.text.endswith("-"):
        return replace(last, text=f"{last.text}{PAGE}{first.text}")
    return replace(last, text=f"{last.text} {PAGE}{first.text}")


def _table(last: Table, first: Table) -> Table | None:
    """Join a table that goes on, its header repeated or left out."""
    if not last.header or len(last.rows[0]) != len(first.rows[0]):
        return None
    rows = first.rows
    if rows[0] == last.rows[0]:
        rows = rows[1:]
    elif first.header:
        return None
    if not rows:
        return None
    return Table((*last.rows, (f"{PAGE}{rows[0][0]}", *rows[0][1:]), *rows[1:]), header=True)
