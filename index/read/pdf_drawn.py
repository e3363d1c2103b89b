"""A page of a PDF comes in, what is drawn on it beside words goes out: grounds, pictures, rules."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

WHITE = 250  # of 255, each colour
_MOST = 20_000  # drawn things, or points of lines, that are looked at on a page
_MOST_BOXES = 1_000
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5
_LINE, _MOVE = 0, 2  # kinds of a path's points; 1 is a curve's
_STRAIGHT = 1.0  # points by which a rule may lean

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Drawn:
    """What is drawn: coloured grounds, pictures, and rules as boxes without width or height."""

    grounds: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)


def drawn_on(page: pdfium.PdfPage) -> Drawn:
    """Return what is drawn on a page."""
    found = Drawn()
    for thing, matrix in _things(page):
        kind = raw.FPDFPageObj_GetType(thing)
        if kind in (_IMAGE, _SHADING) and len(found.pictures) < _MOST_BOXES:
            found.pictures.append(_bounds(thing, matrix))
        elif kind == _PATH and len(found.rules) < _MOST:
            _add_path(found, thing, matrix)
    return found


def colour_of(thing: Any, *, stroke: bool = False) -> tuple[int, int, int, int]:
    """Return the colour and opacity of a thing, black where it has none."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if stroke else raw.FPDFPageObj_GetFillColor
    if not ask(thing, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def within(at: Point, box: Box) -> bool:
    """Say whether a point lies in a box, or a point's width beside it."""
    return box[0] - 1 <= at[0] <= box[2] + 1 and box[1] - 1 <= at[1] <= box[3] + 1


def _things(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    for number in range(min(raw.FPDFPage_CountObjects(page), _MOST)):
        thing = raw.FPDFPage_GetObject(page, number)
        yield thing, _UNMOVED
        if raw.FPDFPageObj_GetType(thing) == _FORM:
            matrix = _matrix(thing)
            for inner in range(min(raw.FPDFFormObj_CountObjects(thing), _MOST)):
                yield raw.FPDFFormObj_GetObject(thing, inner), matrix


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return _UNMOVED
    return found.a, found.b, found.c, found.d, found.e, found.f


def _moved(at: Point, by: Matrix) -> Point:
    a, b, c, d, e, f = by
    return at[0] * a + at[1] * c + e, at[0] * b + at[1] * d + f


def _bounds(thing: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return box_of(
        _moved((left.value, bottom.value), matrix), _moved((right.value, top.value), matrix)
    )


def box_of(one: Point, other: Point) -> Box:
    """Return the box between two corners."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )


def _add_path(found: Drawn, path: Any, matrix: Matrix) -> None:
    """Note a filled path as a ground; note its straight lines, if they are seen, as rules."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    filled = bool(fill.value) and _is_seen(colour_of(path))
    if filled and len(found.grounds) < _MOST_BOXES:
        found.grounds.append(_bounds(path, matrix))
    if filled or (stroke.value and _is_seen(colour_of(path, stroke=True))):
        found.rules += _rules(path, matrix)


def _is_seen(colour: tuple[int, int, int, int]) -> bool:
    return colour[3] > 100 and min(colour[:3]) < WHITE


def _rules(path: Any, matrix: Matrix) -> Iterator[Box]:
    own = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for number in range(min(raw.FPDFPath_CountSegments(path), _MOST)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = _moved(_moved((x.value, y.value), own), matrix)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            first = at
        elif kind == _LINE and _is_straight(last, at):
            yield box_of(last, at)
        if raw.FPDFPathSegment_GetClose(segment) and _is_straight(at, first):
            yield box_of(at, first)
        last = at


def _is_straight(one: Point, other: Point) -> bool:
    return min(abs(one[0] - other[0]), abs(one[1] - other[1])) < _STRAIGHT and one != other
