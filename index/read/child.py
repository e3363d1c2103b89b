"""The child process: a file comes in on stdin, what it holds goes out on stdout as JSON.

It is given KIND and ADDRESS (see `sandbox.py`), or “page” and a number (see `picture.py`). It puts
limits on itself before it reads a byte, and it imports neither the embedder nor the store, so it
starts in a fraction of a second.
"""

import dataclasses
import json
import os
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from footnote.index.progress import Step
from footnote.index.read.archive import kind_of_archive
from footnote.index.read.canonical import (
    Otherwise,
    Parsed,
    Pictures,
    Reader,
    Refused,
    canonical,
    one_line,
)
from footnote.index.read.sandbox import MAX_TEXT, MEMORY, SECONDS
from footnote.index.read.text_kinds import TEXT_READERS

HOURS = 2 * 3_600  # of computing, while the parent watches each page
_DEEP = 10_000  # Python calls: a page may nest 2,000 elements


def main() -> None:
    """Parse the file on stdin and print what it holds, or why it is refused."""
    kind, address = sys.argv[1:]
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    limit(SECONDS if kind != "scan" else HOURS)

    def tell(done: int, of: int) -> None:
        out.write(json.dumps({"step": [done, of]}).encode("ascii") + b"\n")
        out.flush()

    try:
        data = sys.stdin.buffer.read()
        said = _drawn(data, address) if kind == "page" else _held(_read(kind, data, address, tell))
    except Otherwise:
        said = {"otherwise": True}
    except Pictures as refused:
        said = {"refused": str(refused), "pictures": True}
    except Refused as refused:
        said = {"refused": str(refused)}
    except MemoryError:
        said = {"refused": "needs more memory to be read than an article does. Split it."}
    except RecursionError:
        said = {"refused": "is nested too deep to be read. Save it as text and add that."}
    with out:
        out.write(json.dumps(said).encode("ascii"))


def limit(seconds: int = SECONDS) -> None:
    """Take away what a parser doesn't need: memory, time of computing, files to write."""
    sys.setrecursionlimit(_DEEP)
    warnings.simplefilter("ignore")
    try:
        import resource
    except ImportError:  # Windows: the parent's clock must do
        return
    for what, most, spare in (
        (resource.RLIMIT_AS, MEMORY, 0),
        (resource.RLIMIT_CPU, seconds, 5),  # a signal at the first tells the parent why
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        hard = most + spare if hard == resource.RLIM_INFINITY else min(most + spare, hard)
        try:
            resource.setrlimit(what, (most, hard))
        except (OSError, ValueError):  # macOS knows no limit of address space
            continue


def _read_html(data: bytes, address: str) -> Parsed:
    from footnote.index.read.web import read_page

    return read_page(data.decode("utf-8", "replace"), address)


def _read_zip(data: bytes, _: str) -> Parsed:
    kind = kind_of_archive(data)
    if kind == "docx":
        from footnote.index.read.word import read_word as read
    elif kind == "pptx":
        from footnote.index.read.slides import read_slides as read
    elif kind == "xlsx":
        from footnote.index.read.workbook import read_workbook as read
    elif kind == "epub":
        from footnote.index.read.book import read_book as read
    else:
        from footnote.index.read.open_document import read_open_document as read
    return read(data)


def _read_old_workbook(data: bytes, _: str) -> Parsed:
    from footnote.index.read.workbook import read_old_workbook

    return read_old_workbook(data)


def _read_rtf(data: bytes, _: str) -> Parsed:
    from footnote.index.read.rtf import read_rtf

    return read_rtf(data)


# A reader for each kind that `kind.py` names; what it needs is imported when it reads.
READERS: Mapping[str, Reader] = {
    "html": _read_html,
    "zip": _read_zip,
    "xls": _read_old_workbook,
    "rtf": _read_rtf,
    **TEXT_READERS,
}


def _read(kind: str, data: bytes, address: str, tell: Step) -> Parsed:
    """Read a file; what has pages, and hence may take long, tells them one by one."""
    if kind == "scan":
        from footnote.index.read.scan import read_scan

        return read_scan(data, tell)
    if kind == "pdf":
        from footnote.index.read.pdf import read_pdf

        return read_pdf(data, tell)
    return READERS[kind](data, address)


def _drawn(data: bytes, number: str) -> dict[str, Any]:
    from footnote.index.read.pdf_picture import draw_page

    return draw_page(data, int(number))


def _held(parsed: Parsed) -> dict[str, Any]:
    text, pages = canonical(parsed.blocks)
    if len(text) > MAX_TEXT:
        raise Refused("unpacks to far more text than an article has. Split it and add the parts.")
    said = dataclasses.asdict(dataclasses.replace(parsed, blocks=()))
    del said["blocks"], said["left_out"]
    left_out = [one_line(one) for one in parsed.left_out]
    named = {name: one_line(said[name]) for name in said}
    return {"text": text, "pages": pages, "left_out": left_out, **named}
