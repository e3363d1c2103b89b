"""A small file of each format that is read, each with a heading or name, words and a figure."""

import struct

import docx

from tests.makers import pages_pdf, shown
from tests.office import (
    book_of,
    chapter,
    compound,
    deck_of,
    open_document,
    saved,
    workbook_of,
)

WORDS = "The pier is open."
_ROWS = (
    "<table:table table:name='S'><table:table-row><table:table-cell><text:p>Pier</text:p>"
    "</table:table-cell><table:table-cell table:number-columns-spanned='2'><text:p>The pier is "
    "open.</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>"
    "<text:p>7</text:p></table:table-cell><table:table-cell><text:p>8</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)


def formats() -> dict[str, bytes]:
    """Return a file of each format by the ending of its name."""
    page = f"<h1>Pier</h1><p>{WORDS}</p><table><tr><td rowspan=2>7</td><td>8</td></tr></table>"
    return {
        "html": f"<!doctype html><html><body>{page}</body></html>".encode(),
        "pdf": pages_pdf([shown(WORDS)]),
        "docx": word(),
        "epub": book_of({"a.xhtml": chapter(f"<h1>Pier</h1><p>{WORDS}</p>")}),
        "pptx": deck_of("Pier", WORDS),
        "xlsx": workbook_of({"Pier": [["Pier", "Guests"], [WORDS, 7]]}),
        "xls": old_workbook([["Pier", "Guests"], [WORDS, "7"]]),
        "odt": open_document(f"<text:h>Pier</text:h><text:p>{WORDS}</text:p>{_ROWS}"),
        "ods": open_document(_ROWS, "spreadsheet"),
        "odp": open_document(
            f"<draw:page><draw:frame><draw:text-box><text:p>{WORDS}</text:p></draw:text-box>"
            "</draw:frame></draw:page>",
            "presentation",
        ),
        "rtf": rb"{\rtf1\ansi{\stylesheet{\s1 heading 1;}}\pard\s1 Pier\par\pard The pier is "
        rb"open.\par\trowd\cellx1\cellx2\intbl 7\cell 8\cell\row}",
        "csv": f'pier,guests\n{WORDS},7\n"Two\nlines",8\n'.encode(),
        "eml": (
            b"From: a@b.c\nDate: Tue, 2 Jun 2026 08:00:00 +0200\nSubject: =?utf-8?q?B=C3=BCcher?=\n"
            b"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
            b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
            b"VGhlIHBpZXIgaXMgb3Blbi4=\n--b\nContent-Type: text/html\n\n<p>No.</p>\n--b--\n"
        ),
        "msg": compound(
            {
                "__properties_version1.0": bytes(32),
                "__substg1.0_0037001F": "Pier".encode("utf-16-le"),
                "__substg1.0_1000001F": WORDS.encode("utf-16-le"),
            }
        ),
        "ipynb": (
            b'{"cells": [{"cell_type": "markdown", "source": ["# Pier\\n", "The pier is open."]}, '
            b'{"cell_type": "code", "source": "1", "outputs": [{"data": {"text/plain": "a  b"}}]}],'
            b' "nbformat": 4, "metadata": {}}'
        ),
        "srt": f"1\n00:00:01,000 --> 00:00:02,000\n{WORDS}\n\n2\n00:00:09,000 --> 00:00:10,000\n"
        "It <i>is</i>.\n".encode(),
        "vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v Una>{WORDS}</v>\n".encode(),
        "rss": (
            "<?xml version='1.0'?><rss><channel><title>Port</title><item><title>Pier</title>"
            f"<description>&lt;p&gt;{WORDS}&lt;/p&gt;</description></item></channel></rss>"
        ).encode(),
        "xml": (
            "<article><front><article-meta><article-title>Ice</article-title></article-meta>"
            f"</front><body><sec><title>Pier</title><p>{WORDS}</p><table-wrap><table><tr><td>7</td>"
            "<td>8</td></tr></table></table-wrap></sec></body></article>"
        ).encode(),
        "tex": (
            rb"\documentclass{article}\begin{document}\section{Pier}The pier is open.$x^2$"
            + b"\n\n"
            rb"\begin{itemize}\item one\end{itemize}\begin{tabular}{ll}a & b \\ c & d\end{tabular}"
            rb"\end{document}"
        ),
        "json": b'{"pier": {"says": "The pier is open.", "boats": [{"a": 1, "b": 2}, '
        b'{"a": 3, "b": 4}]}}',
    }


def word() -> bytes:
    """Return a Word file with a heading, a paragraph and a table."""
    document = docx.Document()
    document.add_heading("Pier", 1)
    document.add_paragraph(WORDS)
    document.add_table(2, 2).cell(0, 0).text = "7"
    return saved(document)


def old_workbook(rows: list[list[str]], locked: bool = False) -> bytes:
    """Return an .xls file of cells with words: its records, each with its kind and its length."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def begin(what: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, what, 0, 0, 0, 0))

    key = record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    where = len(begin(5)) + len(key) + 4 + 8 + 4 + 4
    head = begin(5) + key + record(0x85, struct.pack("<IBBBB", where, 0, 0, 4, 0) + b"Pier")
    cells = b"".join(
        record(0x204, struct.pack("<HHHHB", row, column, 0, len(words), 0) + words.encode())
        for row, line in enumerate(rows)
        for column, words in enumerate(line)
    )
    return compound({"Workbook": head + record(0xA, b"") + begin(0x10) + cells + record(0xA, b"")})
