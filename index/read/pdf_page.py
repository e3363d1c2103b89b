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
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from footnote.index.read.pdf_drawn import WHITE, Box, Drawn, Point, box_of, colour_of, drawn_on
from footnote.index.read.pdf_drawn import within as _within
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
_WORD = re.compile(r"\S+\s*|\s+")
_RAISED = str.maketrans("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_RAISABLE = re.compile(r"[\d+\-\u2212=()ni,]+\s*")
HYPHEN = "\u00ad"


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
    turn: int = 0  # quarters of a turn against the page's other words
    filled: bool = False  # the value of a form's field

    def words(self) -> "Iterator[Piece]":
        """Yield each word with the space behind it."""
        for word in _WORD.finditer(self.text):
            places = self.places[word.start() : word.end()]
            end = (*self.places, self.end)[word.start() + len(word[0].rstrip())]
            opens = self.opens and word.start() == 0
            yield replace(self, text=word[0], x=places[0], end=end, places=places, opens=opens)


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
        _turned_box(box, turn),
        _raised(_filled_in([_upright(piece, turn) for piece in pieces])),
        bool(drawn.pictures),
        [_turned_box(rule, turn) for rule in drawn.rules],
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
                _add(piece, " ", piece.end, piece.end)
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
        start, base = _turned((x.value, y.value), look.turn)
        end = max(_turned(corner, look.turn)[0] for corner in corners)
        if piece and spaced and chr(code) in _CLOSING:  # a mere gap, as after a word of code
            piece.text = piece.text.removesuffix(" ")
            del piece.places[len(piece.text) :]
        follows = bool(piece) and _follows(pieces[-1], look, start, base, fresh=fresh)
        if piece and follows and _same(piece, look):
            if fresh or _apart(piece, start, spaced):
                _add(piece, " ", piece.end, piece.end)
            _add(piece, _character(code), start, end)
        else:
            if piece and follows and not spaced and _stands_off(piece, look, start):
                _add(piece, " ", piece.end, piece.end)
            pieces.append(_piece(_character(code), look, (start, base, end), opens=not follows))
            pieces[-1].filled = index >= written
        fresh, spaced = False, code == 32
    return pieces


def _add(piece: Piece, character: str, start: float, end: float) -> None:
    piece.text += character
    piece.places.append(start)
    piece.end = end


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


# --- places -----------------------------------------------------------------------------------


def _turned(at: Point, turn: int) -> Point:
    """Turn a point back by quarters of a turn, so that words turned so far run to the right."""
    x, y = at
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn % 4]


def _turned_box(box: Box, turn: int) -> Box:
    return box_of(_turned(box[:2], turn), _turned(box[2:], turn))


def _upright(piece: Piece, turn: int) -> Piece:
    """Put a piece into the frame of its page; one turned otherwise has one place there."""
    if piece.turn == turn:
        piece.turn = 0
        return piece
    own = piece.x, piece.y, piece.end, piece.y + piece.size
    left, bottom, right, _ = _turned_box(own, turn - piece.turn)
    piece.x, piece.y, piece.end, piece.turn = left, bottom, right, piece.turn - turn
    piece.places = [left] * len(piece.places)
    return piece


def _filled_in(pieces: list[Piece]) -> list[Piece]:
    """Put the values of a form's fields behind the words that stand left of them."""
    placed = [piece for piece in pieces if not piece.filled]
    for piece in pieces:
        if not piece.filled:
            continue
        left = [one for one in placed if one.end <= piece.x + 2 and _on_one_line(one, piece)]
        if left:
            label = max(left, key=lambda one: one.end)
            _add(label, " ", label.end, label.end)
            piece.mark, piece.opens = label.mark, False
            placed.insert(placed.index(label) + 1, piece)
        else:
            piece.opens = True
            below = (at for at, one in enumerate(placed) if one.opens and one.y < piece.y)
            placed.insert(next(below, len(placed)), piece)
    return placed


def _on_one_line(one: Piece, other: Piece) -> bool:
    return abs(one.y - other.y) <= max(one.size, other.size) * 0.6


def _raised(pieces: list[Piece]) -> list[Piece]:
    """Write small raised figures as such: 10⁶, not 106."""
    for at, piece in enumerate(pieces):
        after = pieces[at + 1 : at + 2]
        beside = [] if piece.opens else pieces[at - 1 : at]
        beside += [one for one in after if not one.opens]
        fraction = bool(after) and after[0].text[:1] in "/\u2044"
        raised = not fraction and any(_is_above(piece, one) for one in beside)
        if raised and _RAISABLE.fullmatch(piece.text):
            piece.text = piece.text.translate(_RAISED)
    return pieces


def _is_above(piece: Piece, base: Piece) -> bool:
    small = piece.size < base.size * 0.85 and not piece.turn and not base.turn
    return small and base.size * 0.12 < piece.y - base.y < base.size * 0.7
