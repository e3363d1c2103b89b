"""Files that break what reads them: by their number in the list of bad inputs.

Each goes the whole way, through the child process and its limits.
"""

import io
import os
import pickle
import stat
import sys
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from footnote.index.errors import BadInput
from footnote.index.read import read_bytes, read_file, sandbox
from footnote.index.read.sandbox import parse
from footnote.index.read.web import read_page
from tests.conftest import ROOT, loaded_by
from tests.makers import FONT, pages_pdf, paragraph, pdf_of, shown, stream, word_of
from tests.office import book_of, chapter, deck_of, open_document, workbook_of, zip_of

pytestmark = pytest.mark.slow

FOLDER = ROOT / "tests" / "articles"
WORD = word_of(paragraph("The pier is open."))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 50,
        b"%PDF-1.7\n%%EOF",
        (FOLDER / "harbour-writer.pdf").read_bytes()[:9_000],
        b"PK\x03\x04" + bytes(range(256)) * 50,
        WORD[: len(WORD) // 2],
        word_of("<w:p><w:r><w:t>not closed"),
        word_of(paragraph("x"), {"[Content_Types].xml": b"<x/>"}),
    ],
    ids=["head", "noise", "empty", "cut", "zip noise", "cut word", "broken xml", "no types"],
)
def test_bad_29_damaged_files_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"“bad\.txt” .{20,}\."):
        read_bytes(data, name="bad.txt")


def test_bad_30_files_with_a_password() -> None:
    for data in (
        (FOLDER / "locked.pdf").read_bytes(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        _flagged(WORD),
    ):
        with pytest.raises(BadInput, match="protected by a password"):
            read_bytes(data, name="locked")


def _flagged(data: bytes) -> bytes:
    """Set the flag of a ZIP archive's entries that says that they are encrypted."""
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data = data[: at + 8] + b"\x01" + data[at + 9 :]
        at = data.find(b"PK\x01\x02", at + 4)
    return data


def test_bad_32_five_thousand_pages() -> None:
    data = pages_pdf(["BT ET"] * 5_000)
    with pytest.raises(BadInput, match=r"has 5,000 pages; Footnote takes up to 2,000\. Split it"):
        read_bytes(data, name="long.pdf")


@pytest.mark.parametrize("nested", [1, 2])
def test_bad_32_a_stream_that_unpacks_without_end(nested: int) -> None:
    """100 MB of spaces in 100 kB, and the same packed twice."""
    packed = zlib.compress(b" " * 100_000_000 + shown("The end.").encode(), 9)
    for _ in range(nested - 1):
        packed = zlib.compress(packed, 9)
    filters = "/Filter[" + "/FlateDecode" * nested + "]"
    data = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
            "/Resources<</Font<</F 5 0 R>>>>>>",
            stream(packed, filters),
            FONT,
        ]
    )
    assert _answers(data)


def _answers(data: bytes) -> str:
    """Read a hostile file: it is read or refused, soon, and costs this process nothing."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        said = read_bytes(data, name="hostile").text
    except BadInput as refused:
        said = str(refused)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < sandbox.SECONDS + 10
    assert peak < 10 * len(data) + 20_000_000
    return said


LOOPS = {
    "page tree": ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"],
    "parent": [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]/Parent 3 0 R>>",
        "<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>",
    ],
    "reference": ["2 0 R", "1 0 R"],
    "form": [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</XObject<</X 5 0 R>>>>>>",
        stream(b"/X Do"),
        stream(
            b"/X Do",
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>",
        ),
    ],
    "length": ["<</Type/Catalog/Pages 2 0 R>>", b"<</Length 2 0 R>>\nstream\nx\nendstream"],
    "structure": [
        "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/StructParents 0"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"/P <</MCID 0>> BDC BT /F 12 Tf 72 700 Td (The pier is open.) Tj ET EMC"),
        FONT,
        "<</Type/StructTreeRoot/K 7 0 R/ParentTree<</Nums[0[7 0 R]]>>>>",
        "<</Type/StructElem/S/P/P 7 0 R/Pg 3 0 R/K[7 0 R 0 8 0 R]>>",
        "<</Type/StructElem/S/L/P 7 0 R/Pg 3 0 R/K[7 0 R 8 0 R]>>",
    ],
}


@pytest.mark.parametrize("loop", LOOPS)
def test_bad_33_a_pdf_that_points_at_itself(loop: str) -> None:
    assert _answers(pdf_of(LOOPS[loop]))


def test_bad_33_a_deep_page_tree() -> None:
    deep = 20_000
    objects = ["<</Type/Catalog/Pages 2 0 R>>"] + [
        f"<</Type/Pages/Count 1/Kids[{number + 1} 0 R]>>" for number in range(2, deep)
    ]
    assert _answers(pdf_of([*objects, "<</Type/Page/MediaBox[0 0 9 9]>>"]))


BOMBS = {
    "ratio": word_of(paragraph("x" * 30_000_000)),
    "total": zip_of({f"{n}": os.urandom(100) * 30_000 for n in range(70)}),
    "count": zip_of({f"{n}": b"" for n in range(5_001)}),
    "inside": zip_of({"a.zip": zip_of({"b": b"\0" * 50_000_000})}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bad_34_an_archive_that_unpacks_to_far_more(bomb: str) -> None:
    began = time.monotonic()
    with pytest.raises(BadInput, match=r"unpacks to far more|not an article"):
        read_bytes(BOMBS[bomb], name="bomb.docx")
    assert time.monotonic() - began < 20


def test_bad_34_other_archives_are_named() -> None:
    for files, says in (
        ({"mimetype": b"application/epub+zip"}, "doesn't say what its chapters are"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "is damaged"),
        ({"mimetype": b"application/vnd.oasis.opendocument.graphics"}, "an OpenDocument drawing"),
        ({"[Content_Types].xml": b"...ms-excel.sheet.macroEnabled.main+xml"}, "with macros"),
        ({"notes.txt": b"x"}, "a ZIP archive"),
    ):
        with pytest.raises(BadInput, match=says):
            read_bytes(zip_of(files), name="a.docx")


def test_bad_35_nothing_of_an_archive_is_unpacked_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO(WORD)
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("../../../escaped.txt", "/escaped.txt", "word/../../escaped.txt"):
            archive.writestr(name, b"out")
        link = zipfile.ZipInfo("word/media/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    here = tmp_path / "a" / "b" / "c"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert read_bytes(out.getvalue(), name="a.docx").text == "The pier is open.\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()] == []


@pytest.mark.parametrize(
    "entity",
    ['SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/"', f'"{"a" * 1000}"'],
)
def test_bad_36_entities_of_a_word_file_fetch_and_grow_nothing(entity: str) -> None:
    more = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
    prolog = f"<!DOCTYPE x [<!ENTITY x0 {entity}>{more}]>"
    said = _answers(word_of(paragraph("It says &x9;&x0; here."), prolog=prolog))
    assert "root:" not in said
    assert "aaaa" not in said


def test_bad_37_a_page_of_one_line() -> None:
    line = "<p>" + "The pier is open and the lamps are lit. " * 50_000
    assert len(line) > 2_000_000
    assert _answers(f"<html><body>{line}".encode())
    with pytest.raises(BadInput, match="is 50 MB; Footnote takes articles of up to 20 MB"):
        read_bytes(b"<html>" + b"x" * 50_000_000, name="line.html")


def test_bad_37_styles_without_end_are_read_in_a_moment() -> None:
    for style in ("x " * 300_000, "@a{" * 100_000, ".a{display:none}" * 30_000, "{" * 300_000):
        began = time.monotonic()
        page = f"<html><style>{style}</style><p>The pier is open.</p>"
        assert read_page(page).blocks
        assert time.monotonic() - began < 10


OFFICE = {
    "book": book_of({"a.xhtml": chapter("<p>The pier is open.</p>")}),
    "deck": deck_of("The pier", "It is open."),
    "workbook": workbook_of({"Pier": [["Pier", "Open"], ["Outer", "no"]]}),
    "text": open_document("<text:p>The pier is open.</text:p>"),
    "rtf": rb"{\rtf1\ansi The pier is open.\par}",
}


@pytest.mark.parametrize("kind", OFFICE)
def test_bad_29_damaged_office_files_are_read_or_refused_in_a_sentence(kind: str) -> None:
    data = OFFICE[kind]
    assert "pier" in read_bytes(data, name=kind).text.lower()
    for cut in (len(data) // 2, len(data) - 30):
        assert _answers(data[:cut])


def test_bad_30_sealed_books_and_documents() -> None:
    sealed = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    drm = b"<EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/>"
    for files, says in (
        ({"mimetype": b"application/vnd.oasis.opendocument.text", **sealed}, "by a password"),
        ({"mimetype": b"application/epub+zip", "META-INF/encryption.xml": drm}, "copying"),
    ):
        with pytest.raises(BadInput, match=says):
            read_bytes(zip_of(files), name="locked")


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', f'"{"a" * 1000}"'])
@pytest.mark.parametrize("kind", ["book", "text", "workbook", "deck"])
def test_bad_36_entities_of_office_files_fetch_and_grow_nothing(kind: str, entity: str) -> None:
    more = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
    prolog = f"<!DOCTYPE x [<!ENTITY x0 {entity}>{more}]>".encode()
    files = {}
    with zipfile.ZipFile(io.BytesIO(OFFICE[kind])) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if b"open." in part or b"Outer" in part or b"It is" in part:
                at = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
                part = part[:at] + prolog + part[at:].replace(b"open", b"&x9;&x0;")
            files[name] = part
    said = _answers(zip_of(files))
    assert "root:" not in said
    assert "aaaa" not in said


def test_bad_34_a_sheet_that_claims_to_go_on_without_end() -> None:
    row = "<table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>"
    cell = "<table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p>"
    body = f"<table:table>{row.format(cell + '</table:table-cell>')}</table:table>"
    with pytest.raises(BadInput, match="more than 200,000 cells"):
        read_bytes(open_document(body, "spreadsheet"), name="bomb.ods")
    assert _answers(b"{" * 3_000_000)
    with pytest.raises(BadInput, match="nested too deep"):
        read_bytes(b"{\\rtf1" + b"{" * 3_000_000, name="bomb.rtf")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["WordDocument"], "an old Word file. Save it as .docx"),
        (["PowerPoint Document"], "an old presentation. Save it as .pptx"),
        (["WordDocument", "Workbook"], "an old Word file"),
        (["Contents"], "an old office file"),
    ],
)
def test_bad_38_old_binary_files_are_named(parts: list[str], says: str) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\x00" + bytes(480)
    listed = b"".join(f"{part}\0".encode("utf-16-le").ljust(128, b"\0") for part in parts)
    with pytest.raises(BadInput, match=says):
        read_bytes(head + listed, name="report.xls")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MZ\x90\x00" + bytes(100), "is a program"),
        (b"\x7fELF" + bytes(100), "is a program"),
        (b"GIF89a" + bytes(100), "is a picture"),
        (b"Rar!\x1a\x07" + bytes(100), "is a compressed file"),
        (pickle.dumps({"a": 1}, protocol=2), "is a Python pickle"),
        (b"GGUF\x03" + bytes(100), "is a language model"),
        (b"SQLite format 3\x00" + bytes(100), "is a database"),
    ],
)
def test_bad_38_42_other_files_are_known_whatever_their_names(data: bytes, says: str) -> None:
    for name in ("report.pdf", "report.docx", "page.html", "notes.txt"):
        with pytest.raises(BadInput, match=says):
            read_bytes(data, name=name)


def test_bad_38_a_page_named_as_text_is_read_as_a_page() -> None:
    data = b"<!doctype html><html><body><p>The pier is <b>open</b>.</p></body></html>"
    assert read_bytes(data, name="notes.txt").text == "The pier is open.\n"


def test_bad_42_a_folder_of_a_store(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"SQLite format 3\x00" + bytes(100))
    with pytest.raises(BadInput, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(BadInput, match="is a database"):
        read_file(tmp_path / "chroma.sqlite3")


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "<img onerror=alert(1)>.txt",
        "a\u202efdp.txt",
        "x" * 400,
        "a\0b",
        "🦆.md",
        "CON",
        "",
    ],
)
def test_bad_39_a_name_is_words_and_leads_nowhere(name: str) -> None:
    article = read_bytes(b"it says so.\nAnd so on.", name=name, source="kept")
    assert len(article.title) <= 160
    assert article.title
    assert not any(ord(c) < 32 or c == "\u202e" for c in article.title)
    with pytest.raises(BadInput):
        read_bytes(b"", name=name)


# --- the limits themselves ----------------------------------------------------------------------


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CLOCK", 0.05)
    with pytest.raises(BadInput, match=r"takes longer than 0\.05 seconds"):
        parse("zip", WORD, name="slow.docx")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other signals")
def test_a_file_that_computes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = "import resource as r\nr.setrlimit(r.RLIMIT_CPU, (1, 5))\nwhile True: pass"
    monkeypatch.setattr(sandbox, "_START", busy)
    with pytest.raises(BadInput, match="takes longer than 60 seconds of computing to read"):
        parse("docx", WORD, name="slow.docx")


def test_more_than_is_taken_back_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_OUTPUT", 20)
    with pytest.raises(BadInput, match="unpacks to far more text"):
        parse("zip", WORD, name="large.docx")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit memory otherwise")
def test_memory_files_and_time_are_limited() -> None:
    import subprocess

    code = (
        "from footnote.index.read.child import limit; limit()\n"
        "import resource\n"
        "try: bytearray(3_000_000_000)\n"
        "except MemoryError: print('memory')\n"
        "try:\n"
        "  with open('/tmp/footnote-test-escape', 'w') as file: file.write('x')\n"
        "except OSError: print('files')\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["memory", "files", "60"], done.stderr
    Path("/tmp/footnote-test-escape").unlink(missing_ok=True)


def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("FOOTNOTE_TOKEN", "secret")
    assert "secret" not in str(sandbox._environment())


def test_the_child_starts_without_the_large_libraries() -> None:
    heavy = {"torch", "chromadb", "transformers", "pydantic", "gradio", "numpy"}
    readers = (
        "footnote.index.read.child",
        "footnote.index.read.web",
        "footnote.index.read.pdf",
        "footnote.index.read.word",
        "footnote.index.read.mail",
        "footnote.index.read.xml_text",
        "footnote.index.read.json_text",
        "footnote.index.read.subtitles",
        "footnote.index.read.tex",
        "footnote.index.read.values",
        "footnote.index.read.book",
        "footnote.index.read.open_document",
        "footnote.index.read.rtf",
    )
    assert not heavy & loaded_by(*readers)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"text": 1}',
        b'{"text": "a", "pages": [-1], "title": "", "author": "", "date": "", "language": ""}',
        b'{"text": "a", "pages": [2, 1], "title": "", "author": "", "date": "", "language": ""}',
        b'{"text": "a", "pages": [true], "title": "", "author": "", "date": "", "language": ""}',
        b'{"refused": 7}',
        b'{"refused": "' + b"x" * 400 + b'"}',
        b'{"text": "a", "pages": [], "left_out": [7], "title": "", "author": "", "date": "", '
        b'"language": ""}',
        b"[" * 100_000,
        b'{"otherwise": 1}',
        b"Traceback",
    ],
)
def test_what_a_child_says_is_not_trusted(said: bytes) -> None:
    assert str(sandbox._said(said)).startswith("can't be read: it is damaged")
