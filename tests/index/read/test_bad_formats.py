"""Bad inputs 27 to 45 for each format that is read, by their number in the list.

A file of each is damaged, locked, blown up, or leads elsewhere; it is read or refused in a
sentence, and nothing else happens. What goes the whole way goes through the child process.
"""

import io
import random
import socket
import zipfile
from collections.abc import Iterator

import pytest

from footnote.index.errors import BadInput
from footnote.index.read import MAX_BYTES, read_bytes
from tests.formats import WORDS, formats, old_workbook
from tests.office import compound, zip_of

pytestmark = pytest.mark.slow

FORMATS = formats()
ZIPPED = ("docx", "epub", "pptx", "xlsx", "odt", "ods", "odp")
XML = ("rss", "xml")
EACH = pytest.mark.parametrize("kind", FORMATS)
EACH_ZIPPED = pytest.mark.parametrize("kind", ZIPPED)


def said(data: bytes, name: str) -> str:
    """Read a file, or return why it is refused: a sentence that begins with the file's name."""
    try:
        return read_bytes(data, name=name).text
    except BadInput as refused:
        message = str(refused)
        assert message.startswith("“")
        assert message.endswith(".")
        assert len(message) < 400
        return message


def parts_of(kind: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(FORMATS[kind])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_in_words(kind: str, words: str) -> bytes:
    """Return a file of a format with other words in the place of its own."""
    if kind not in ZIPPED:
        return FORMATS[kind].replace(WORDS.encode(), words.encode())
    parts = {
        name: part.replace(WORDS.encode(), words.encode()) for name, part in parts_of(kind).items()
    }
    return zip_of(parts)


@EACH
def test_bad_27_28_nothing_and_spaces_under_any_name(kind: str) -> None:
    for data in (b"", b" \n\t \r\n", b"\xef\xbb\xbf\n"):
        with pytest.raises(BadInput, match=rf"“a\.{kind}” (is empty|holds)"):
            read_bytes(data, name=f"a.{kind}")


@EACH
def test_bad_29_cut_and_harmed_files(kind: str) -> None:
    data, chance = FORMATS[kind], random.Random(kind)
    harmed = bytearray(data)
    for _ in range(20):
        harmed[chance.randrange(len(harmed))] = chance.randrange(256)
    for one in (data[: len(data) // 2], data[: len(data) - 30], bytes(harmed)):
        assert said(one, f"a.{kind}")


@EACH_ZIPPED
def test_bad_30_locked_archives(kind: str) -> None:
    data = bytearray(FORMATS[kind])
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(BadInput, match="protected by a password"):
        read_bytes(bytes(data), name=f"a.{kind}")


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_bad_30_locked_parts(kind: str) -> None:
    sealed = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    with pytest.raises(BadInput, match="protected by a password"):
        read_bytes(zip_of({**parts_of(kind), **sealed}), name=f"a.{kind}")


@pytest.mark.parametrize("kind", ["docx", "pptx", "xlsx", "xls"])
def test_bad_30_locked_office_files(kind: str) -> None:
    locked = compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    data = old_workbook([[WORDS, "7"]], locked=True) if kind == "xls" else locked
    with pytest.raises(BadInput, match="protected by a password"):
        read_bytes(data, name=f"a.{kind}")


@EACH_ZIPPED
def test_bad_34_bombs_in_archives(kind: str) -> None:
    for more in ({"bomb.xml": b" " * 30_000_000}, {f"{n}": b"" for n in range(5_001)}):
        with pytest.raises(BadInput, match="unpacks to far more"):
            read_bytes(zip_of({**parts_of(kind), **more}), name=f"a.{kind}")


DEEP = {
    "json": b"[" * 200_000 + b"1" + b"]" * 200_000,
    "ipynb": b'{"nbformat": 4, "cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "rss": b"<rss>" + b"<a>" * 200_000 + b"x" + b"</a>" * 200_000 + b"</rss>",
    "xml": b"<article><front/>" + b"<sec>" * 200_000 + b"x</article>",
    "tex": b"\\documentclass{a}\\begin{document}" + b"\\emph{" * 200_000 + b"x\\end{document}",
    "rtf": b"{\\rtf1 " + b"{\\b " * 200_000 + b"x}",
    "html": b"<!doctype html>" + b"<div>" * 200_000 + b"x",
    "eml": FORMATS["eml"].replace(b"text/html", b"message/rfc822") * 500,
    "csv": b"a,b\n" * 300_000,
    "srt": FORMATS["srt"] * 10_000,
}


@pytest.mark.parametrize("kind", DEEP)
def test_bad_34_37_files_that_are_deep_or_long(kind: str) -> None:
    assert said(DEEP[kind], f"a.{kind}")


@EACH_ZIPPED
def test_bad_35_names_that_lead_out_of_an_archive(kind: str) -> None:
    more = {"../../escaped.xml": b"CANARY", "/etc/escaped.xml": b"CANARY"}
    text = said(zip_of({**parts_of(kind), **more}), f"a.{kind}")
    assert "open" in text.lower()
    assert "CANARY" not in text


@pytest.mark.parametrize("kind", [*ZIPPED, *XML])
@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', f'"{"a" * 1000}"'])
def test_bad_36_entities_lead_nowhere_and_grow_nothing(kind: str, entity: str) -> None:
    more = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
    prolog = f"<!DOCTYPE x [<!ENTITY x0 {entity}>{more}]>".encode()

    def poisoned(part: bytes) -> bytes:
        at = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:at] + prolog + part[at:].replace(WORDS.encode(), b"It is &x9;&x0; so.")

    if kind in XML:
        data = poisoned(FORMATS[kind])
    else:
        parts = parts_of(kind).items()
        data = zip_of({name: poisoned(one) if b"pier" in one else one for name, one in parts})
    text = said(data, f"a.{kind}")
    assert "root:" not in text
    assert "aaaa" not in text


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Listen on this machine, to notice whoever follows an address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


LEADING = {
    "html": '<img src="{}"><link rel=stylesheet href="{}"><iframe src="{}"></iframe>',
    "epub": '<img src="{}"/><link rel="stylesheet" href="{}"/>',
    "odt": "<draw:frame><draw:image xlink:href='{}' xmlns:xlink='http://www.w3.org/1999/xlink'/>"
    "</draw:frame>",
    "rtf": r'{{\field{{\*\fldinst INCLUDEPICTURE "{}"}}{{\fldrslt x}}}}',
    "rss": "<enclosure url='{}'/><link>{}</link>",
    "xml": "<graphic href='{}'/>",
    "tex": r"\input{{{}}}\includegraphics{{{}}}",
    "ipynb": "![x]({})",
    "json": "{}",
    "csv": '=WEBSERVICE(""{}"")',
    "eml": "{}",
}


@pytest.mark.parametrize("kind", LEADING)
def test_bad_36_addresses_in_a_file_are_not_followed(kind: str, listening: socket.socket) -> None:
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
    more = LEADING[kind].replace("{}", address).replace("{{", "{").replace("}}", "}")
    assert said(with_in_words(kind, f"{WORDS} {more}"), f"a.{kind}")
    with pytest.raises(BlockingIOError):
        listening.accept()


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (
            "docx",
            b"wordprocessingml.document.main+xml",
            b"x ms-word.document.macroEnabled.main+xml",
        ),
        (
            "pptx",
            b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        ),
        (
            "xlsx",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    ],
)
def test_bad_38_files_with_macros_are_named(kind: str, old: bytes, new: bytes) -> None:
    parts = parts_of(kind)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, new)
    with pytest.raises(BadInput, match="with macros"):
        read_bytes(zip_of(parts), name=f"a.{kind}")


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_bad_38_macros_of_open_documents_are_no_words(kind: str) -> None:
    more = {"Basic/Standard/Module1.xml": b"<module>CANARY</module>"}
    text = said(zip_of({**parts_of(kind), **more}), f"a.{kind}")
    assert "open" in text
    assert "CANARY" not in text


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "csv"])
def test_bad_38_39_what_a_file_is_its_bytes_say_whatever_its_name(kind: str) -> None:
    names = (f"{'x' * 400}.{kind}", "<img src=x>.txt", "a\u202efdp.md", "CON", "../../x", "a\0.pdf")
    first = read_bytes(FORMATS[kind], name=f"a.{kind}")
    for name in (names[0], names[1 + len(kind) % 5]):
        article = read_bytes(FORMATS[kind], name=name)
        assert article.text == first.text
        assert 0 < len(article.title) <= 160
        assert not any(ord(letter) < 32 or letter == "\u202e" for letter in article.title)


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind not in ("pdf", "eml", "rtf")])
def test_bad_40_signs_that_are_none_are_gone(kind: str) -> None:
    words = f"It is \u202eso\u202c \u200b and{chr(0x301) * 50} so."
    coded = words.encode("utf-16-le") if kind == "msg" else b""
    old = WORDS.encode("utf-16-le")
    data = FORMATS[kind].replace(old, coded) if kind == "msg" else with_in_words(kind, words)
    text = said(data, f"a.{kind}")
    assert not any(ord(sign) < 32 and sign != "\n" for sign in text)
    assert "\u202e" not in text
    assert chr(0x301) * 9 not in text


@EACH
def test_bad_43_more_than_is_taken(kind: str) -> None:
    with pytest.raises(BadInput, match="takes articles of up to 20 MB"):
        read_bytes(FORMATS[kind] + b" " * MAX_BYTES, name=f"a.{kind}")
