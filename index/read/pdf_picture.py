"""A PDF and the number of a page come in; its picture and its letters with their places go out."""

import base64
import ctypes
import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from footnote.index.read.canonical import Refused
from footnote.index.read.picture import UNITS, folded

_WIDTH, _HEIGHT = 1_200, 3_000  # pixels, at most
MAX_LETTERS = 50_000


def draw_page(data: bytes, number: int) -> dict[str, Any]:
    """Draw a page, from 0; Refused if it can't be."""
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
        page = document[number]
        width, height = page.get_size()
        bitmap = page.render(scale=min(_WIDTH / width, _HEIGHT / height), rev_byteorder=True)
        letters, boxes = _letters(page)
    except (pdfium.PdfiumError, IndexError, ZeroDivisionError):
        raise Refused("has no such page, or it is damaged.") from None
    picture = base64.b64encode(_png(bitmap.to_numpy()[:, :, :3])).decode("ascii")
    return {"picture": picture, "letters": letters, "boxes": boxes}


def _letters(page: pdfium.PdfPage) -> tuple[str, list[list[int]]]:
    text = page.get_textpage()
    letters: list[str] = []
    boxes: list[list[int]] = []
    for index in range(min(text.count_chars(), MAX_LETTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        own = folded(chr(code)) if 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if own:
            box = _box(page, text.get_charbox(index))
            letters += own
            boxes += [box] * len(own)
    return "".join(letters), boxes


def _box(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> list[int]:
    """Return left, top, right and bottom as they are on the picture, however the page is turned."""
    left, bottom, right, top = box
    corners = [_device(page, *one) for one in ((left, bottom), (right, top))]
    xs, ys = zip(*corners, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def _device(page: pdfium.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, UNITS, UNITS, 0, x, y, across, down)
    return across.value, down.value


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Write pixels as a PNG; as grey ones if no colour is among them."""
    grey = bool((pixels[:, :, :1] == pixels).all())
    rows = pixels[:, :, 0] if grey else pixels.reshape(len(pixels), -1)
    marked = np.pad(rows, ((0, 0), (1, 0)))  # each row begins with its filter: none
    head = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 0 if grey else 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(marked.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
