"""Nothing seen on a PDF's page is lost, nothing unseen is added, nothing is said twice."""

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footnote.index.read.canonical import Paragraph, Table, canonical
from footnote.index.read.pdf import read_pdf
from footnote.index.read.pdf_law import accounts, letters
from footnote.index.read.pdf_piece import Piece
from tests.conftest import ROOT
from tests.makers import pages_pdf, shown

SHARED = ROOT.parent / "shared"
WORDS = (
    "harbour",
    "14",
    "2.5",
    "Odin",
    "the",
    "of",
    "pilots.",
    "1,200",
    "low-",
    "• Rope",
    "A long",
)

places = st.tuples(st.integers(60, 500), st.integers(150, 650))
shows = st.tuples(st.sampled_from(WORDS), places, st.sampled_from((6, 9, 10, 10, 14)))
rules = st.tuples(places, st.booleans(), st.integers(20, 300))


def bare(text: str) -> Counter[str]:
    """Count letters without the marks of headings, tables and code."""
    return letters([re.sub("[|#`]", "", text)])


def drawn_on(data: bytes) -> str:
    """Return what PDFium alone says is on the pages."""
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@st.composite
def grids(draw: st.DrawFn) -> str:
    """Draw a table, of which words and rules may be missing."""
    xs = sorted(draw(st.sets(st.integers(60, 520), min_size=2, max_size=5)))
    ys = sorted(draw(st.sets(st.integers(150, 650), min_size=2, max_size=6)))
    drawn = ""
    for x in xs:
        for y in ys:
            word = draw(st.sampled_from(("", *WORDS)))
            drawn += shown(word, x=x + 2, y=y + 3, size=8) if word else ""
    for x in draw(st.sets(st.sampled_from(xs))):
        drawn += f"{x} {ys[0]} m {x} {ys[-1] + 20} l S "
    for y in draw(st.sets(st.sampled_from(ys))):
        drawn += f"{xs[0]} {y} m {xs[-1] + 80} {y} l S "
    return drawn


@given(st.lists(shows, max_size=12), st.lists(rules, max_size=8), grids())
def test_each_letter_of_a_page_is_read_once(
    words: list[tuple[str, tuple[int, int], int]],
    lines: list[tuple[tuple[int, int], bool, int]],
    grid: str,
) -> None:
    page = grid + "".join(shown(word, x=x, y=y, size=size) for word, (x, y), size in words)
    for (x, y), across, length in lines:
        page += f"{x} {y} m {x + length * across} {y + length * (not across)} l S "
    data = pages_pdf([page + shown("Tail", y=120)])
    found = read_pdf(data)
    assert bare(canonical(found.blocks)[0]) == bare(drawn_on(data))  # as one word on itself is one
    assert not found.left_out


def test_a_block_that_loses_or_repeats_a_letter_is_noticed() -> None:
    pieces = [Piece("ten ships", 0, 0, 9, 10, False, -1, True, False, False)]
    assert accounts([(Paragraph("ten ships"), False)], pieces)
    assert not accounts([(Paragraph("ten ship"), False)], pieces)
    assert not accounts([(Table((("ten", "ten"), ("ships", ""))), False)], pieces)


def test_a_page_that_breaks_the_law_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("footnote.index.read.pdf_tables.table_of", lambda *_: None)
    monkeypatch.setattr("footnote.index.read.pdf.accounts", lambda *_: False)
    found = read_pdf(pages_pdf([shown("The pilots are old.")]))
    assert canonical(found.blocks)[0] == "The pilots are old.\n"
    assert found.left_out == [
        "Page 1: read line by line, since its tables couldn't be told from it."
    ]


FOLDERS = (SHARED / "data" / "pdf", SHARED / "cases" / "files", ROOT / "tests" / "articles")
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.pdf"))
NOT_READ = ("pdf_small_picture_only.pdf", "locked.pdf")


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.replace("\u2060", "").lower()))


@pytest.mark.parametrize("path", [one for one in FILES if one.name not in NOT_READ], ids=str)
def test_the_files_of_others(path: Path) -> None:
    """Compare with what PDFium says is on the pages: running heads go, little else does."""
    found = read_pdf(path.read_bytes())
    text = canonical(found.blocks)[0]
    drawn, read = bare(drawn_on(path.read_bytes())), bare(text)
    assert sum((drawn - read).values()) <= 0.04 * sum(drawn.values())
    if "form" not in path.name:  # PDFium's text has no values of fields
        assert sum((read - drawn).values()) <= 0.01 * sum(drawn.values())
    assert not any("line by line" in one for one in found.left_out)


@pytest.mark.skipif(not (SHARED / "data" / "pdf").exists(), reason="the files of others are away")
@pytest.mark.parametrize("path", [one for one in FILES if one.parent.name == "pdf"], ids=str)
def test_words_as_another_reader_has_them(path: Path) -> None:
    text = canonical(read_pdf(path.read_bytes()).blocks)[0]
    read = words_of(text)
    other = words_of(path.with_suffix(".txt").read_text())
    shared = sum((read & other).values())
    least = 0.93 if "right_to_left" in path.name else 0.96
    assert shared >= least * max(sum(read.values()), sum(other.values()))
    assert len(text) <= 1.1 * len(path.with_suffix(".txt").read_text()), "marks outweigh words"
