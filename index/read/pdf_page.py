"""The pages of a PDF come in, the words that a reader sees on each go out, with how they look.

PDFium reads the file, the engine of a browser: it knows what is drawn and how. Left out is what
is not seen: invisible or transparent words, white ones on white, tiny ones, those off the page.
The invisible words over the picture of a scanned page stay, for they are what the picture says.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from footnote.index.read.pdf_structure import Element, structure

_INVISIBLE = (3, 7)  # render modes that draw nothing
_SMALLEST = 2.0  # points: smaller text can't be read
_WHITE = 250  # of 255, each colour
_MOST_OBJECTS = 20_000  # drawn things looked at on a page
_HYPHENS = {0x02, 0xAD, 0xFFFE}  # how PDFium gives a hyphen at the end of a line
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5
_FIXED = 1  # the flag of a font with letters of one width
_CLOSING = ".,;:!?)]"
HYPHEN = "\u00ad"

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Piece:
    """Words on one line that belong together; `opens` says that the line starts with them."""

    text: str
    x: float
    y: float
    end: float
    size: float
    bold: bool
    mark: int  # the marked content that they are, or -1
    opens: bool
    artifact: bool
    fixed: bool  # in letters of one width, as code is
    places: list[float] = field(default_factory=list)  # where each character starts


@dataclass(slots=True)
class Page:
    """What is seen on a page; `box` is what is shown of it, `pictured` that a picture fills it."""

    number: int
    box: Box
    pieces: list[Piece]
    pictured: bool
    ruled: bool
    structure: list[Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    bold: bool
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
        text = page.get_textpage()
        try:
            yield _page(page, text, number)
        finally:
            text.close()
            page.close()


def _page(page: pdfium.PdfPage, text: pdfium.PdfTextPage, number: int) -> Page:
    box = page.get_bbox()
    grounds, pictures, rules = _drawn(page)
    pieces = list(_pieces(text, box, grounds, pictures))
    area = (box[2] - box[0]) * (box[3] - box[1])
    pictured = any((p[2] - p[0]) * (p[3] - p[1]) > area / 2 for p in pictures)
    return Page(number, box, pieces, pictured, rules >= 4, structure(page))


# --- characters -------------------------------------------------------------------------------


def _pieces(
    text: pdfium.PdfTextPage, box: Box, grounds: list[Box], pictures: list[Box]
) -> Iterator[Piece]:
    looks: dict[int, _Look] = {}
    fonts: dict[int, tuple[bool, bool]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    piece: Piece | None = None
    fresh, spaced = True, False
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13):
            fresh = True
            continue
        drawn = raw.FPDFText_GetTextObject(text, index)
        if not drawn:  # a space that PDFium puts between words
            if piece and not fresh:
                piece.text += " "
                piece.places.append(piece.end)
                spaced = True
            continue
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        look = looks.get(key) or looks.setdefault(key, _look(text, index, drawn, fonts))
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if not _is_seen(look, (x.value, y.value), box, grounds, pictures):
            continue
        if piece and spaced and chr(code) in _CLOSING:  # a mere gap, as after a word of code
            piece.text = piece.text.removesuffix(" ")
            del piece.places[len(piece.text) :]
        spaced = False
        if piece and not fresh and _same(piece, look, y.value):
            piece.text += _character(code)
            piece.places.append(x.value)
            piece.end = x.value + look.size / 2
            continue
        if piece:
            fresh = fresh or abs(piece.y - y.value) > max(piece.size, look.size) / 2
            yield piece
        piece = Piece(
            _character(code),
            x.value,
            y.value,
            x.value + look.size / 2,
            look.size,
            look.bold,
            look.mark,
            fresh,
            look.artifact,
            look.fixed,
            [x.value],
        )
        fresh = False
    if piece:
        yield piece


def _same(piece: Piece, look: _Look, y: float) -> bool:
    if abs(piece.y - y) > max(piece.size, look.size) / 2:
        return False
    alike = piece.bold == look.bold and abs(piece.size - look.size) < 0.5
    return alike and piece.mark == look.mark and piece.artifact == look.artifact


def _character(code: int) -> str:
    if code in _HYPHENS:
        return HYPHEN
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def _look(
    text: pdfium.PdfTextPage, index: int, drawn: Any, fonts: dict[int, tuple[bool, bool]]
) -> _Look:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
    colour = _colour(drawn)
    filled = mode in (0, 4)
    mark = raw.FPDFPageObj_GetMarkedContentID(drawn)
    font = raw.FPDFTextObj_GetFont(drawn)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    bold, fixed = fonts.get(key) or fonts.setdefault(key, _style(font))
    return _Look(
        size=size,
        bold=bold,
        mark=mark,
        artifact=mark < 0 and _is_artifact(drawn),
        fixed=fixed,
        unseen=not math.isfinite(size) or size < _SMALLEST or (filled and colour[3] < 10),
        invisible=mode in _INVISIBLE,
        white=filled and min(colour[:3]) >= _WHITE,
    )


def _colour(drawn: Any) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _style(font: Any) -> tuple[bool, bool]:
    """Say whether a font is bold, and whether its letters have one width."""
    if not font:
        return False, False
    name = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, name, 200)
    said = name.value.lower()
    bold = b"bold" in said or b"black" in said
    mono = b"mono" in said or b"courier" in said or bool(raw.FPDFFont_GetFlags(font) & _FIXED)
    return bold, mono


def _is_artifact(drawn: Any) -> bool:
    """Say whether words are marked as no part of the text, as running heads are."""
    name, length = (ctypes.c_ushort * 20)(), ctypes.c_ulong()
    for number in range(min(raw.FPDFPageObj_CountMarks(drawn), 10)):
        mark = raw.FPDFPageObj_GetMark(drawn, number)
        raw.FPDFPageObjMark_GetName(mark, name, 40, length)
        if bytes(name).decode("utf-16-le", "replace").startswith("Artifact\0"):
            return True
    return False


def _is_seen(
    look: _Look, at: tuple[float, float], box: Box, grounds: list[Box], pictures: list[Box]
) -> bool:
    if look.unseen or not _within(at, box):
        return False
    if look.invisible:
        return any(_within(at, picture) for picture in pictures)
    if look.white:
        return any(_within(at, ground) for ground in (*grounds, *pictures))
    return True


def _within(at: tuple[float, float], box: Box) -> bool:
    return box[0] - 1 <= at[0] <= box[2] + 1 and box[1] - 1 <= at[1] <= box[3] + 1


# --- what else is drawn -----------------------------------------------------------------------


def _drawn(page: pdfium.PdfPage) -> tuple[list[Box], list[Box], int]:
    """Return the coloured grounds and the pictures on a page, and how many rules there are."""
    grounds: list[Box] = []
    pictures: list[Box] = []
    rules = 0
    for drawn in _objects(page):
        kind = raw.FPDFPageObj_GetType(drawn)
        box = _bounds(drawn)
        if kind in (_IMAGE, _SHADING):
            pictures.append(box)
        elif kind == _PATH:
            rules += min(box[2] - box[0], box[3] - box[1]) < 3 or _is_stroked(drawn)
            colour = _colour(drawn)
            if _is_filled(drawn) and colour[3] > 200 and min(colour[:3]) < _WHITE:
                grounds.append(box)
    return grounds[:1_000], pictures[:1_000], rules


def _objects(page: pdfium.PdfPage) -> Iterator[Any]:
    for number in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page, number)
        yield drawn
        if raw.FPDFPageObj_GetType(drawn) == _FORM:
            inside = min(raw.FPDFFormObj_CountObjects(drawn), _MOST_OBJECTS)
            yield from (raw.FPDFFormObj_GetObject(drawn, inner) for inner in range(inside))


def _bounds(drawn: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _is_filled(drawn: Any) -> bool:
    return bool(_mode(drawn)[0])


def _is_stroked(drawn: Any) -> bool:
    return bool(_mode(drawn)[1])


def _mode(drawn: Any) -> tuple[int, int]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    return fill.value, stroke.value
