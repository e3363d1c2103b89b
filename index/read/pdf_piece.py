"""Pieces of a PDF's words come in as they are drawn, and go out as a reader sees them placed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from footnote.index.read.pdf_drawn import Box, Point, box_of

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


def add(piece: Piece, character: str, start: float, end: float) -> None:
    """Put a character at the end of a piece; a space starts where the one before it ends."""
    piece.text += character
    piece.places.append(min(start, piece.end) if character == " " else start)
    piece.end = end


def turned(at: Point, turn: int) -> Point:
    """Turn a point back by quarters of a turn, so that words turned so far run to the right."""
    x, y = at
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn % 4]


def turned_box(box: Box, turn: int) -> Box:
    """Turn a box back by quarters of a turn."""
    return box_of(turned(box[:2], turn), turned(box[2:], turn))


def upright(piece: Piece, turn: int) -> Piece:
    """Put a piece into the frame of its page; one turned otherwise has one place there."""
    if piece.turn == turn:
        piece.turn = 0
        return piece
    own = piece.x, piece.y, piece.end, piece.y + piece.size
    left, bottom, right, _ = turned_box(own, turn - piece.turn)
    piece.x, piece.y, piece.end, piece.turn = left, bottom, right, piece.turn - turn
    piece.places = [left] * len(piece.places)
    return piece


def filled_in(pieces: list[Piece]) -> list[Piece]:
    """Put the values of a form's fields behind the words that stand left of them."""
    placed = [piece for piece in pieces if not piece.filled]
    for piece in pieces:
        if not piece.filled:
            continue
        left = [one for one in placed if one.end <= piece.x + 2 and _on_one_line(one, piece)]
        if left:
            label = max(left, key=lambda one: one.end)
            add(label, " ", label.end, label.end)
            piece.mark, piece.opens = label.mark, False
            placed.insert(placed.index(label) + 1, piece)
        else:
            piece.opens = True
            below = (at for at, one in enumerate(placed) if one.opens and one.y < piece.y)
            placed.insert(next(below, len(placed)), piece)
    return placed


def _on_one_line(one: Piece, other: Piece) -> bool:
    return abs(one.y - other.y) <= max(one.size, other.size) * 0.6


def raised(pieces: list[Piece]) -> list[Piece]:
    """Write small raised figures as such: 10⁶, not 106."""
    for at, piece in enumerate(pieces):
        after = pieces[at + 1 : at + 2]
        beside = [] if piece.opens else pieces[at - 1 : at]
        beside += [one for one in after if not one.opens]
        fraction = bool(after) and after[0].text[:1] in "/\u2044"
        above = not fraction and any(_is_above(piece, one) for one in beside)
        if above and _RAISABLE.fullmatch(piece.text):
            piece.text = piece.text.translate(_RAISED)
    return pieces


def _is_above(piece: Piece, base: Piece) -> bool:
    small = piece.size < base.size * 0.85 and not piece.turn and not base.turn
    return small and base.size * 0.12 < piece.y - base.y < base.size * 0.7
