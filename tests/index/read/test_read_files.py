"""One article in six formats, each made by a real tool: the same units, on the right pages."""

import os
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from footnote.index.article import Article
from footnote.index.read import read_bytes, read_file
from footnote.index.split.units import split
from tests.conftest import ROOT
from tests.makers import pages_pdf, shown

FOLDER = ROOT / "tests" / "articles"
FILES = sorted(path.name for path in FOLDER.glob("harbour*") if path.suffix != ".md")
PDFS = [name for name in FILES if name.endswith(".pdf")]
Said = tuple[str, str, str, str]


@cache
def article(name: str) -> Article:
    return read_file(FOLDER / name)


def units(read: Article) -> list[Said]:
    """Return kind, words, row and column of each unit; typographic quotes are made plain."""
    plain = str.maketrans("“”’", '""\'')
    return [
        (
            unit.kind,
            " ".join(read.text[unit.start : unit.end].split()).translate(plain),
            unit.row,
            unit.column,
        )
        for unit in split(read)
    ]


def test_there_is_one_of_each_format() -> None:
    assert len(FILES) == 6
    assert {Path(name).suffix for name in FILES} == {".html", ".docx", ".pdf"}


@pytest.mark.parametrize("name", FILES)
def test_each_format_reads_as_the_markdown_that_it_was_made_of(name: str) -> None:
    wanted = units(article("harbour.md"))
    found = units(article(name))
    title_block = len(found) - len(wanted)  # pandoc writes title, author and date above the text
    assert title_block in (2, 3)
    assert found[0] == ("heading", "The harbour of Lindholm", "", "")
    assert found[title_block:] == wanted


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_says_of_itself(name: str) -> None:
    read = article(name)
    assert read.title == "The harbour of Lindholm"
    assert read.language.startswith("en")
    assert len(read.date) == 10
    assert read.author == ("" if "chromium" in name else "Mara Quist")


@pytest.mark.parametrize("name", PDFS)
def test_each_unit_stands_on_the_page_that_is_named(name: str) -> None:
    read = article(name)
    document = pypdfium2.PdfDocument(FOLDER / name)
    shown = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert len(read.pages) == len(shown) == 3
    for unit in split(read):
        first, last = read.page(unit.start), read.page(unit.end - 1)
        words = "".join(read.text[unit.start : unit.end].split())
        assert words in "".join(shown[first - 1 : last])
        assert words[:1] in shown[first - 1]
    cell = next(u for u in split(read) if read.text[u.start : u.end] == "91,200")
    assert (cell.row, cell.column) == ("2025", "Guests")
    assert "91,200" in shown[read.page(cell.start) - 1]


@pytest.mark.parametrize("name", PDFS)
def test_each_page_starts_with_its_first_words(name: str) -> None:
    read = article(name)
    document = pypdfium2.PdfDocument(FOLDER / name)
    for start, page in zip(read.pages, document, strict=True):
        first = page.get_textpage().get_text_range().split()[:2]
        assert "".join(read.text[start:].split()).lstrip("#\u2060").startswith("".join(first))
    document.close()


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".html")])
def test_the_name_plays_no_part(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert read_bytes(data, name="notes.txt").text == article(name).text


def test_the_pages_of_a_pdf_are_counted_while_they_are_read() -> None:
    steps: list[tuple[int, int]] = []
    pages = pages_pdf([shown(f"This is page {n} of it.") for n in range(1, 4)])
    read_bytes(pages, name="three.pdf", progress=lambda *step: steps.append(step))
    assert [step for step in dict.fromkeys(steps) if step[1]] == [(1, 3), (2, 3), (3, 3)]


def test_whoever_watches_can_stop_a_file_that_tells_nothing() -> None:
    children: list[set[str]] = []
    others = _children()  # of other tests

    def stop(done: int, of: int) -> None:
        children.append(_children() - others)
        raise KeyboardInterrupt

    slow = "<html><body>" + "<p>The <b>pier</b> is closed.</p>" * 60_000
    with pytest.raises(KeyboardInterrupt):
        read_bytes(slow.encode(), name="slow.html", progress=stop)
    assert len(children) == 1
    assert children[0] - _children() == children[0]  # it was there, and is gone
    assert children[0]


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
