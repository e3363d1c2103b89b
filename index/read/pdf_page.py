"""The pages of a PDF come in, the words that a reader sees on each go out, with how they look.

PDFium reads the file, the engine of a browser: it knows what is drawn and how. Left out is what
is not seen: invisible or transparent words, white ones on white, tiny ones, those off the page.
The invisible words over the picture of a scanned page stay, for they are what the picture says.
Places are those of the page turned so that most of its words run from left to right.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from footnote.index.read.pdf_drawn import WHITE, Box, Drawn, Point, colour_of, drawn_on
from footnote.index.read.pdf_drawn import within as _within
from footnote.index.read.pdf_piece import (
    HYPHEN,
    Piece,
    add,
    filled_in,
    raised,
    turned,
    turned_box,
    upright,
)
from footnote.index.read.pdf_structure import Element, structure

_INVISIBLE = (3, 7)  # render modes that draw nothing
_OUTLINED = 2  # the render mode that makes letters bold
_SMALLEST = 2.0  # points: smaller text can't be read
_HYPHENS = {0x02, 0xAD, 0xFFFE}  # how PDFium gives a hyphen at the end of a line
_FIXED, _FORCED = 1, 1 << 18  # flags of a font: letters of one width, made bold
_BOLD = re.compile(rb"bold|black|heavy|demi|medi(?!um)|bx\d", re.IGNORECASE)
_NOT_BOLD = re.compile(rb"regu|roman|light|book|medium|thin", re.IGNORECASE)
_BOLD_WEIGHT = 600
_MOST_FIELDS = 5_000  # of a page
_CLOSING = ".,;:!?)]"


@dataclass(slots=True)
class Page:
    """What is seen on a page; `box` is what is shown of it, `pictured` that a picture is on it."""

    number: int
    box: Box
    pieces: list[Piece]
    pictured: bool
    rules: list[Box]
    structure: list[Element] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)  # letters of fonts that name none


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    turn: int
    bold: bool
    font: str
    mark: int
    artifact: bool
    fixed: bool
    unseen: bool  # whatever lies behind
    invisible: bool  # drawn with nothing
    white: bool


def pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    """Yield each page; they are closed again, since a long document has many."""
    for number in range(len(document)):
        page = document[number]
        written = page.get_textpage()
        count = written.count_chars()
        if _fill_in(page):
            written.close()
            page.close()
            page = document[number]
            written = page.get_textpage()
        try:
            yield _page(page, written, number, count)
        finally:
            written.close()
            page.close()


def _fill_in(page: pdfium.PdfPage) -> bool:
    """Write the values of a form's fields, and notes that are seen, onto the page."""
    kinds = set()
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        kinds.add(raw.FPDFAnnot_GetSubtype(annotation))
        raw.FPDFPage_CloseAnnot(annotation)
    if not kinds & {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT}:
        return False
    return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def _page(page: pdfium.PdfPage, text: pdfium.PdfTextPage, number: int, count: int) -> Page:
    box = page.get_bbox()
    drawn = drawn_on(page)
    unread: Counter[str] = Counter()
    pieces = _pieces(text, box, drawn, unread, count)
    turns = Counter[int]()
    for piece in pieces:
        turns[piece.turn] += len(piece.text)
    turn = max(turns, key=lambda one: (turns[one], -one), default=0)
    return Page(
        number,
        turned_box(box, turn),
        raised(filled_in([upright(piece, turn) for piece in pieces])),
        bool(drawn.pictures),
        [turned_box(rule, turn) for rule in drawn.rules],
        structure(page),
        unread,
    )


# --- characters -------------------------------------------------------------------------------


def _pieces(
    text: pdfium.PdfTextPage, box: Box, drawn: Drawn, unread: Counter[str], written: int
) -> list[Piece]:
    """Return the words that are seen, each in the frame in which it runs from left to right."""
    pieces: list[Piece] = []
    looks: dict[int, _Look] = {}
    fonts: dict[int, tuple[bool, bool, str]] = {}
    x, y, edges = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    fresh, spaced = True, False
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13):
            fresh = True
            continue
        thing = raw.FPDFText_GetTextObject(text, index)
        piece = pieces[-1] if pieces else None
        if not thing:  # a space that PDFium puts between words
            if piece and not fresh and not spaced:
                add(piece, " ", piece.end, piece.end)
                spaced = True
            continue
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        look = looks.get(key) or looks.setdefault(key, _look(text, index, thing, fonts))
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if not _is_seen(look, (x.value, y.value), box, drawn):
            continue
        if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            unread[look.font] += 1
            continue
        raw.FPDFText_GetLooseCharBox(text, index, edges)
        corners = (edges.left, edges.bottom), (edges.right, edges.top)
        start, base = turned((x.value, y.value), look.turn)
        end = max(turned(corner, look.turn)[0] for corner in corners)
        if piece and spaced and chr(code) in _CLOSING:  # a mere gap, as after a word of code
            piece.text = piece.text.removesuffix(" ")
            del piece.places[len(piece.text) :]
        follows = bool(piece) and _follows(pieces[-1], look, start, base, fresh=fresh)
        if piece and follows and _same(piece, look):
            if fresh or _apart(piece, start, spaced):
                add(piece, " ", piece.end, piece.end)
            add(piece, _character(code), start, end)
        else:
            if piece and follows and not spaced and _stands_off(piece, look, start):
                add(piece, " ", piece.end, piece.end)
            pieces.append(_piece(_character(code), look, (start, base, end), opens=not follows))
            pieces[-1].filled = index >= written
        fresh, spaced = False, code == 32
    return pieces


def _apart(piece: Piece, start: float, spaced: bool) -> bool:
    """Say whether turned words stand apart, which PDFium doesn't always see."""
    return bool(piece.turn) and not spaced and start - piece.end > piece.size * 0.2


def _stands_off(piece: Piece, look: _Look, start: float) -> bool:
    """Say whether words stand apart from what is raised or small beside them."""
    return abs(piece.size - look.size) > 1 and start - piece.end > max(piece.size, look.size) * 0.2


def _piece(text: str, look: _Look, at: tuple[float, float, float], *, opens: bool) -> Piece:
    start, base, end = at
    style = look.size, look.bold, look.mark, opens, look.artifact, look.fixed
    return Piece(text, start, base, end, *style, [start], look.turn)


def _follows(piece: Piece, look: _Look, start: float, base: float, *, fresh: bool) -> bool:
    """Say whether a character goes on with the line of a piece, as what is raised does too."""
    size = max(piece.size, look.size)
    near = -0.3 * size < start - piece.end < size
    if piece.turn != look.turn or abs(base - piece.y) > size * (0.7 if near else 0.5):
        return False
    if not fresh:
        return True
    return near and (bool(look.turn) or abs(piece.size - look.size) > 1)


def _same(piece: Piece, look: _Look) -> bool:
    alike = piece.bold == look.bold and abs(piece.size - look.size) < 0.5
    return alike and piece.mark == look.mark and piece.artifact == look.artifact


def _character(code: int) -> str:
    if code in _HYPHENS:
        return HYPHEN
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def _look(
    text: pdfium.PdfTextPage, index: int, thing: Any, fonts: dict[int, tuple[bool, bool, str]]
) -> _Look:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    mode = raw.FPDFTextObj_GetTextRenderMode(thing)
    colour = colour_of(thing)
    filled = mode in (0, 4)
    mark = raw.FPDFPageObj_GetMarkedContentID(thing)
    font = raw.FPDFTextObj_GetFont(thing)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    bold, fixed, name = fonts.get(key) or fonts.setdefault(key, _style(font))
    return _Look(
        size=size,
        turn=round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4,
        bold=bold or mode == _OUTLINED,
        font=name,
        mark=mark,
        artifact=mark < 0 and _is_artifact(thing),
        fixed=fixed,
        unseen=not math.isfinite(size) or size < _SMALLEST or (filled and colour[3] < 10),
        invisible=mode in _INVISIBLE,
        white=filled and min(colour[:3]) >= WHITE,
    )


def _style(font: Any) -> tuple[bool, bool, str]:
    """Say whether a font is bold, whether its letters have one width, and what it is called."""
    if not font:
        return False, False, ""
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    name, flags = buffer.value, raw.FPDFFont_GetFlags(font)
    heavy = bool(flags & _FORCED) or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    bold = bool(_BOLD.search(name)) or (heavy and not _NOT_BOLD.search(name))
    fixed = b"mono" in name.lower() or b"courier" in name.lower() or bool(flags & _FIXED)
    return bold, fixed, name.decode("utf-8", "replace").split("+")[-1]


def _is_artifact(thing: Any) -> bool:
    """Say whether words are marked as no part of the text, as running heads are."""
    name, length = (ctypes.c_ushort * 20)(), ctypes.c_ulong()
    for number in range(min(raw.FPDFPageObj_CountMarks(thing), 10)):
        mark = raw.FPDFPageObj_GetMark(thing, number)
        raw.FPDFPageObjMark_GetName(mark, name, 40, length)
        if bytes(name).decode("utf-16-le", "replace").startswith("Artifact\0"):
            return True
    return False


def _is_seen(look: _Look, at: Point, box: Box, drawn: Drawn) -> bool:
    if look.unseen or not _within(at, box):
        return False
    if look.invisible:
        return any(_within(at, picture) for picture in drawn.pictures)
    if look.white:
        return any(_within(at, ground) for ground in (*drawn.grounds, *drawn.pictures))
    return True
