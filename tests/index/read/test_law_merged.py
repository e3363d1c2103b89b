"""Nothing is said twice: a merged cell is one cell, read with each row and column that it spans."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Inches

from footnote.index.read.child import READERS
from footnote.index.split.units import split
from tests.office import article_of, open_document, saved


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its words, its place, and how many places it takes."""

    words: str
    row: int
    column: int
    down: int = 1
    across: int = 1


@st.composite
def tables(draw: st.DrawFn) -> list[list[Cell]]:
    """Draw the rows of a table: cells that are merged at random, below names and beside names."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(3, 5))
    taken = {(row, 0) for row in range(height)} | {(0, column) for column in range(width)}
    rows = [[Cell(f"name{number}", number, 0)] for number in range(height)]
    rows[0] += [Cell(f"kind{column}", 0, column) for column in range(1, width)]
    for row in range(1, height):
        for column in range(1, width):
            if (row, column) in taken:
                continue
            down, across = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            down, across = min(down, height - row), min(across, width - column)
            while any((row, column + right) in taken for right in range(across)):
                across -= 1
            taken |= {(row + n, column + m) for n in range(down) for m in range(across)}
            rows[row].append(Cell(f"cell{row}x{column}", row, column, down, across))
    return rows


def size(rows: list[list[Cell]]) -> tuple[int, int]:
    return len(rows), len(rows[0])


def as_page(rows: list[list[Cell]]) -> bytes:
    said = "".join(
        "<tr>"
        + "".join(
            f"<t{'d' if one.row else 'h'} rowspan={one.down} colspan={one.across}>{one.words}"
            for one in row
        )
        for row in rows
    )
    return f"<!doctype html><p>It is so.</p><table>{said}</table>".encode()


def as_word(rows: list[list[Cell]]) -> bytes:
    document = docx.Document()
    table = document.add_table(*size(rows))
    for one in (one for row in rows for one in row):
        last = table.cell(one.row + one.down - 1, one.column + one.across - 1)
        table.cell(one.row, one.column).merge(last).text = one.words
    return saved(document)


def as_slides(rows: list[list[Cell]]) -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    shape = slide.shapes.add_table(*size(rows), Inches(1), Inches(1), Inches(5), Inches(3))
    for one in (one for row in rows for one in row):
        cell = shape.table.cell(one.row, one.column)
        if one.down * one.across > 1:
            cell.merge(shape.table.cell(one.row + one.down - 1, one.column + one.across - 1))
        cell.text = one.words
    return saved(deck)


def as_sheet(rows: list[list[Cell]]) -> bytes:
    book = openpyxl.Workbook()
    for one in (one for row in rows for one in row):
        place = {"start_row": one.row + 3, "start_column": one.column + 2}
        end = {"end_row": one.row + one.down + 2, "end_column": one.column + one.across + 1}
        book.active.cell(one.row + 3, one.column + 2, one.words)
        if one.down * one.across > 1:
            book.active.merge_cells(**place, **end)
    return saved(book)


def open_table(rows: list[list[Cell]]) -> str:
    height, width = size(rows)
    at = {(one.row, one.column): one for row in rows for one in row}
    places = [[at.get((row, column)) for column in range(width)] for row in range(height)]
    cells = [
        "".join(
            f"<table:table-cell table:number-columns-spanned='{one.across}' "
            f"table:number-rows-spanned='{one.down}'><text:p>{one.words}</text:p>"
            "</table:table-cell>"
            if one
            else "<table:covered-table-cell/>"
            for one in row
        )
        for row in places
    ]
    said = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f"<table:table table:name='S'>{said}</table:table>"


def as_open_text(rows: list[list[Cell]]) -> bytes:
    return open_document(open_table(rows))


def as_open_sheet(rows: list[list[Cell]]) -> bytes:
    return open_document(open_table(rows), "spreadsheet")


def as_open_slides(rows: list[list[Cell]]) -> bytes:
    return open_document(
        f"<draw:page><draw:frame>{open_table(rows)}</draw:frame></draw:page>", "presentation"
    )


def as_rtf(rows: list[list[Cell]]) -> bytes:
    """Write the places below a cell and those on its right as RTF does: as cells that go on."""
    _, width = size(rows)
    at = {
        (one.row + n, one.column + m): (one, n, m)
        for row in rows
        for one in row
        for n in range(one.down)
        for m in range(one.across)
    }
    said = ""
    for row in range(len(rows)):
        places = [at[row, column] for column in range(width)]
        for column, (one, n, m) in enumerate(places, 1):
            said += r"\trowd" * (column == 1)
            said += r"\clvmrg" if n else r"\clvmgf" * (one.down > 1)
            said += r"\clmrg" if m else r"\clmgf" * (one.across > 1)
            said += rf"\cellx{column}000"
        said += "".join(rf"\intbl {one.words * (not n and not m)}\cell" for one, n, m in places)
        said += r"\row "
    return rb"{\rtf1\ansi " + said.encode() + rb"\pard It is so.\par}"


FORMATS: dict[str, Callable[[list[list[Cell]]], bytes]] = {
    "html": as_page,
    "docx": as_word,
    "pptx": as_slides,
    "xlsx": as_sheet,
    "odt": as_open_text,
    "ods": as_open_sheet,
    "odp": as_open_slides,
    "rtf": as_rtf,
}


@pytest.mark.parametrize("kind", FORMATS)
@given(rows=tables())
@settings(max_examples=25, deadline=None)
def test_a_merged_cell_is_said_once_with_all_its_names(kind: str, rows: list[list[Cell]]) -> None:
    reader = READERS[kind if kind in READERS else "zip"]
    article = article_of(reader(FORMATS[kind](rows), ""))
    units = [unit for unit in split(article) if unit.kind == "cell"]
    said = Counter(article.text[unit.start : unit.end] for unit in units)
    assert said == Counter(one.words for row in rows for one in row)
    named = {article.text[unit.start : unit.end]: unit for unit in units}
    for one in (one for row in rows[1:] for one in row[1:]):
        below = [f"name{one.row + n}" for n in range(one.down)]
        right = [f"kind{one.column + n}" for n in range(one.across)]
        unit = named[one.words]
        assert (unit.row, unit.column) == (", ".join(below), ", ".join(right))
