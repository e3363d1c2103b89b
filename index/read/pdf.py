"""A PDF comes in, the blocks of its article go out, with the pages that they stand on.

PDFium reads the words, the rules and the tags, which say what is a heading, an item or a cell.
Where there are no tags, sizes, weights and places tell. Each word of a page comes into one block,
and that is checked; a page of which it isn't so is read line by line.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from footnote.index.progress import Step
from footnote.index.read import pdf_columns, pdf_layout, pdf_tables, pdf_tags, pdf_words
from footnote.index.read.canonical import PAGE, Block, Heading, Parsed, Pictures, Refused, Table
from footnote.index.read.pdf_join import append_page
from footnote.index.read.pdf_law import accounts
from footnote.index.read.pdf_layout import Placed
from footnote.index.read.pdf_page import Page, pages
from footnote.index.read.pdf_piece import Piece
from footnote.index.read.pdf_words import Line

MAX_PAGES = 2_000
_HEADS = 3  # running heads that are named
_NAMED = 10  # pages that are named
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_FILE_NAME = re.compile(r"^(untitled|microsoft word - .*|.*\.\w{2,4})$", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")


def read_pdf(data: bytes, tell: Step | None = None) -> Parsed:
    """Read a PDF's article; Refused if it is locked, damaged, too long, or only pictures.

    `tell` counts its pages.
    """
    document = _opened(data)
    if len(document) > MAX_PAGES:
        raise Refused(
            f"has {len(document):,} pages; Footnote takes up to {MAX_PAGES:,}. "
            "Split it and add the parts."
        )
    seen = _seen(document, tell)
    fonts = sorted({font for page in seen for font in page.unread})
    if fonts and not any(page.pieces for page in seen):
        raise Refused(
            f"can't be read: its font “{fonts[0][:40]}” doesn't say what letters its shapes are. "
            "Have its pages recognised (OCR) and add the result."
        )
    if not any(piece.text.strip() for page in seen for piece in page.pieces):
        raise _empty(seen)
    blocks, left_out = _blocks(seen)
    said = document.get_metadata_dict()
    return Parsed(
        blocks,
        title=_title(said.get("Title", ""), blocks),
        author=said.get("Author", ""),
        date=_date(said.get("CreationDate", "")),
        language=_language(document),
        left_out=left_out,
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


def _seen(document: pdfium.PdfDocument, tell: Step | None) -> list[Page]:
    seen = []
    try:
        for page in pages(document):
            seen.append(page)
            if tell:
                tell(len(seen), len(document))
    except pdfium.PdfiumError:
        raise Refused("has a damaged page. Get it anew, or save it anew as a PDF.") from None
    return seen


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


def _blocks(seen: Sequence[Page]) -> tuple[list[Block], list[str]]:
    """Read each page by its tags or by its looks, and join what goes over a page's end."""
    pictures = [page.number + 1 for page in seen if page.pictured and not page.pieces]
    lines = [line for page in seen for line in pdf_words.lines_of(page.pieces, page.number)]
    known = pdf_words.words_in(lines)
    look = pdf_layout.look_of(lines)
    edges = pdf_layout.running_heads(seen, lines)
    heads = {id(piece) for line in edges for piece in line.pieces}

    def words(pieces: Sequence[Piece]) -> str:
        return pdf_words.joined(pieces, known)

    blocks: list[Block] = []
    plain: list[int] = []
    notes = 0
    for page in seen:
        page.pieces = [one for one in page.pieces if id(one) not in heads]
        found = _structured(page, look, words)
        if not accounts(found, page.pieces):
            own = pdf_words.lines_of(page.pieces, page.number)
            found = pdf_layout.text_blocks(own, look, words)
            plain.append(page.number + 1)
        notes = append_page(blocks, notes, [one for one in found if _says(one[0])])
    return blocks, [*_pictures(pictures), *_left_out(seen, edges, plain)]


def _structured(page: Page, look: pdf_layout.Look, words: pdf_words.Words) -> list[Placed]:
    if pdf_tags.is_tagged(page):
        page.pieces = [one for one in page.pieces if not one.artifact]
        return pdf_tags.tagged_blocks(page, look, words)
    lines = pdf_columns.downwards(pdf_words.lines_of(page.pieces, page.number))
    page.pieces = [piece for line in lines for piece in line.pieces]
    tables = pdf_tables.ruled_tables(page, words)
    return pdf_layout.layout_blocks(tables, page.number, look, words)


def _says(block: Block) -> bool:
    if isinstance(block, Table):
        return any(cell.strip() for row in block.rows for cell in row)
    return bool(block.text.strip())


def _pictures(pages: Sequence[int]) -> Iterator[str]:
    """Say which pages hold nothing but pictures."""
    if pages:
        what = "1 page is a picture" if len(pages) == 1 else f"{len(pages)} pages are pictures"
        more = f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
        yield f"{what}, whose words aren't read: {', '.join(map(str, pages[:_NAMED]))}{more}."


def _left_out(seen: Sequence[Page], edges: Sequence[Line], plain: Sequence[int]) -> list[str]:
    """Say what of the pages isn't in the text, and which were read without their structure."""
    said = []
    heads = {re.sub(r"\d+", "", line.text): line.text for line in edges}
    if named := [text for bare, text in heads.items() if re.search(r"\w", bare)]:
        more = f" and {len(named) - _HEADS} more" if len(named) > _HEADS else ""
        quoted = ", ".join(f"“{text[:80]}”" for text in named[:_HEADS])
        said.append(f"Lines at the edge of pages: {quoted}{more}.")
    for page in seen:
        for font, letters in sorted(page.unread.items()):
            said.append(
                f"Page {page.number + 1}: {letters} letters of the font “{font or 'unnamed'}”, "
                "which doesn't say what letters they are."
            )
    if plain:
        pages = ", ".join(map(str, plain))
        said.append(f"Page {pages}: read line by line, since its tables couldn't be told from it.")
    return said
