"""A body comes in as it was sent, decoded bytes go out: at most so many, and in time."""

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from footnote.index.errors import BadInput
from footnote.index.fetch.address import shown
from footnote.index.fetch.wire import Deadline, too_large

Blocks = Iterator[bytes]

_BLOCK = 65_536
_FREE = 1_000_000  # bytes that may come of few: short repetitive pages compress very well
_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32
_MAX_MEMBERS = 1_000  # of a gzip file; each costs time, and may hold nothing


def read_body(
    pieces: Blocks, coding: str, *, max_bytes: int, max_ratio: int, deadline: Deadline
) -> bytes:
    """Read a body to its end and decode it; BadInput if it grows beyond what may be."""
    taken, body = 0, bytearray()

    def counted() -> Blocks:
        nonlocal taken
        for piece in pieces:
            taken += len(piece)
            yield piece

    for block in _decoder(coding)(counted()):
        deadline.left()
        body += block
        if len(body) > max_bytes:
            raise too_large(max_bytes)
        if len(body) > max(_FREE, max_ratio * taken):
            raise BadInput(
                f"The page unpacks to more than {max_ratio} times its size, as no article does. "
                "Nothing was kept."
            )
    return bytes(body)


def codings() -> str:
    """Return the codings that can be read, as a request asks for them."""
    return "gzip, br" if _brotli() else "gzip"


def _decoder(coding: str) -> Callable[[Blocks], Blocks]:
    match coding.strip().lower():
        case "" | "identity":
            return iter
        case "gzip" | "x-gzip" | "deflate":
            return _inflate
        case "br" if decompressor := _brotli():
            return partial(_unbrotli, decompressor)
    raise BadInput(
        f"The page came packed as “{shown(coding[:40])}”, which can't be read. "
        "Save it in a browser and add the file."
    )


def _inflate(pieces: Blocks) -> Blocks:
    """Unpack gzip, of one or more members, or zlib."""
    unpack, members = zlib.decompressobj(_ZLIB_OR_GZIP), 1
    try:
        for piece in pieces:
            block = b""
            while piece or (len(block) == _BLOCK and not unpack.eof):
                if unpack.eof:
                    unpack, members = zlib.decompressobj(_ZLIB_OR_GZIP), members + 1
                if members > _MAX_MEMBERS:
                    raise _broken()
                yield (block := unpack.decompress(piece, _BLOCK))
                piece = unpack.unused_data or unpack.unconsumed_tail
    except zlib.error:
        raise _broken() from None
    if not unpack.eof:
        raise _broken()


def _brotli() -> Any:
    """Return brotli's decompressor, if it is installed in a version that can be held back."""
    try:
        import brotli
    except ImportError:
        return None
    unpack = brotli.Decompressor()
    return unpack if hasattr(unpack, "can_accept_more_data") else None


def _unbrotli(unpack: Any, pieces: Blocks) -> Blocks:
    import brotli

    try:
        for piece in pieces:
            while block := unpack.process(piece, output_buffer_limit=_BLOCK):
                yield block
                if unpack.is_finished():
                    break
                piece = b""
    except brotli.error:
        raise _broken() from None
    if not unpack.is_finished():
        raise _broken()


def _broken() -> BadInput:
    return BadInput(
        "The page came packed, and broke off or is damaged. Try again, or save it in a browser "
        "and add the file."
    )
