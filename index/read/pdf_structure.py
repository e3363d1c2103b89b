"""A page of a PDF comes in, the structure that it is tagged with goes out."""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_DEEPEST = 100
_MOST = 50_000  # elements of one page


@dataclass(slots=True)
class Element:
    """A part of a tagged page: its type, and in order its parts and its marked contents."""

    type: str
    parts: "list[Element | int]"
    across: int = 1
    down: int = 1


def structure(page: pdfium.PdfPage) -> list[Element]:
    """Return the structure that a page is tagged with, empty where there is none."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        left = [_MOST]
        count = max(raw.FPDF_StructTree_CountChildren(tree), 0)
        found = (raw.FPDF_StructTree_GetChildAtIndex(tree, number) for number in range(count))
        return [_element(one, 0, left) for one in found if one]
    finally:
        raw.FPDF_StructTree_Close(tree)


def _element(handle: Any, depth: int, left: list[int]) -> Element:
    left[0] -= 1
    element = Element(_type(handle), [])
    for number in range(max(raw.FPDF_StructElement_CountChildren(handle), 0)):
        content = raw.FPDF_StructElement_GetChildMarkedContentID(handle, number)
        if content >= 0:
            element.parts.append(content)
            continue
        inner = raw.FPDF_StructElement_GetChildAtIndex(handle, number)
        if inner and depth < _DEEPEST and left[0] > 0:
            element.parts.append(_element(inner, depth + 1, left))
    if element.type in ("TH", "TD"):
        element.across, element.down = _span(handle, b"ColSpan"), _span(handle, b"RowSpan")
    return element


def _type(handle: Any) -> str:
    buffer = ctypes.create_string_buffer(200)
    length = raw.FPDF_StructElement_GetType(handle, buffer, 200)
    return buffer.raw[: max(min(length, 200) - 2, 0)].decode("utf-16-le", "replace")


def _span(handle: Any, name: bytes) -> int:
    number = ctypes.c_float()
    for at in range(min(raw.FPDF_StructElement_GetAttributeCount(handle), 20)):
        attributes = raw.FPDF_StructElement_GetAttributeAtIndex(handle, at)
        said = raw.FPDF_StructElement_Attr_GetValue(attributes, name)
        if said and raw.FPDF_StructElement_Attr_GetNumberValue(said, number):
            return max(1, min(int(number.value), 1_000))
    return 1
