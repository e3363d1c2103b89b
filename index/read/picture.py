"""A PDF and a page's number come in, what a child process drew of it goes out.

As all foreign files, it is opened only in a child with limits (`sandbox.py`).
"""

import base64
import json
import tempfile
import unicodedata
from dataclasses import dataclass

from footnote.index.errors import BadInput
from footnote.index.read.sandbox import run_child

UNITS = 10_000  # places are counted in so many parts of the width and of the height
Box = tuple[int, int, int, int]  # left, top, right, bottom
_MAX_PICTURE = 20_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture, a PNG, and its letters as they are compared, each with its place."""

    png: bytes
    letters: str
    boxes: tuple[Box, ...]


def draw(data: bytes, number: int) -> Picture:
    """Have a child draw a page, from 0; BadInput if there is none, or it can't be drawn."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        output, late = run_child(["page", str(number)], file, None)
    picture = None if late else _said(output)
    if picture is None:
        raise BadInput("That page can't be drawn. Its text is there all the same.")
    return picture


def folded(text: str) -> str:
    """Return the letters and digits of a text, as they are compared: without case or ligatures."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _said(output: bytes) -> Picture | None:
    """Return what the child drew; nothing else that it says counts."""
    try:
        said = json.loads(output)
        png = base64.b64decode(said["picture"], validate=True)
        letters, boxes = said["letters"], tuple(tuple(box) for box in said["boxes"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_png = png.startswith(b"\x89PNG\r\n\x1a\n") and len(png) <= _MAX_PICTURE
    fit = isinstance(letters, str) and len(letters) == len(boxes)
    if not (is_png and fit and all(_is_box(box) for box in boxes)):
        return None
    return Picture(png, letters, boxes)


def _is_box(box: tuple[object, ...]) -> bool:
    return len(box) == 4 and all(type(one) is int for one in box)
