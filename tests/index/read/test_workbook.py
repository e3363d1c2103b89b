"""Workbooks to articles: tables as their reader sees them, under their sheets' names."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from footnote.index.read.canonical import Refused
from footnote.index.read.kind import kind_of
from footnote.index.read.number_format import shown
from footnote.index.read.open_document import read_open_document
from footnote.index.read.sheet import MAX_CELLS, sheet_blocks
from footnote.index.read.workbook import read_workbook
from tests.office import article_of, cells_of, compound, open_document, saved, workbook_of, zip_of


def test_each_cell_knows_its_sheet_its_row_and_its_column() -> None:
    read = read_workbook(
        workbook_of(
            {
                "Traffic": [["Guests and ships"], ["Year", "Guests"], [2024, 80500], [2025, 91200]],
                "Costs": [["What", "Euros"], ["Pier", 2.4]],
            }
        )
    )
    cells = cells_of(read)
    assert cells["91200"] == (("Traffic", "Guests and ships"), "2025", "Guests")
    assert cells["2.4"] == (("Costs",), "Pier", "Euros")


def test_values_are_shown_as_a_reader_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Share", "Day", "Price", "Sum"])
    sheet.append([0.125, datetime.date(2026, 3, 4), 1234.5, "=1+1"])
    for column, code in enumerate(("0.0%", "d mmm yyyy", '#,##0.00 "€"'), 1):
        sheet.cell(2, column).number_format = code
    read = read_workbook(saved(book))
    assert "| 12.5% | 4 Mar 2026 | 1,234.50 € |  |" in article_of(read).text
    assert read.left_out == ["1 formula without a stored value."]


def test_merged_cells_stand_once_and_what_is_hidden_does_not() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Year", "Traffic", None], [None, "Ferries", "Guests"], [2025, 1340, 91200]):
        sheet.append(row)
    sheet.append([2026, "CANARY-47", 1])
    sheet.merge_cells("B1:C1")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Gone").append(["CANARY-48"])
    book["Gone"].sheet_state = "hidden"
    read = read_workbook(saved(book))
    text = article_of(read).text
    assert text.count("Traffic") == 1
    assert "CANARY" not in text
    assert cells_of(read)["91200"][2] == "Traffic Guests"
    assert set(read.left_out) == {"1 hidden sheet.", "1 hidden row."}


def test_tables_apart_are_tables_of_their_own() -> None:
    cells = {(1, 1): "Year", (1, 2): "Guests", (2, 1): "2025", (2, 2): "91"}
    below = {(row + 4, column): text for (row, column), text in cells.items()}
    text = article_of_blocks("S", {**cells, **below})
    assert text.count("| Year | Guests |\n|---|---|\n| 2025 | 91 |") == 2
    beside = {(row + 1, column + 4): text for (row, column), text in cells.items()}
    text = article_of_blocks("S", {**cells, **beside})
    assert text.count("| Year | Guests |\n|---|---|\n| 2025 | 91 |") == 2


def article_of_blocks(name: str, cells: dict[tuple[int, int], str]) -> str:
    from footnote.index.read.canonical import Parsed

    return article_of(Parsed(list(sheet_blocks(name, cells)))).text


def test_an_empty_column_within_a_table_parts_no_row_from_its_name() -> None:
    cells = {(1, 1): "Year", (1, 3): "Guests", (1, 4): "Ships", (2, 1): "2025"}
    text = article_of_blocks("S", {**cells, (2, 3): "91", (2, 4): "7"})
    assert "| 2025 | 91 | 7 |" in text


@pytest.mark.slow
def test_a_database_is_refused() -> None:
    cells = [[1] * 100] * (MAX_CELLS // 100 + 1)
    with pytest.raises(Refused, match="more than 200,000 cells"):
        read_workbook(workbook_of({"S": cells}))


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (0.35, "0%", "35%"),
        (-1234.5, "#,##0;[Red]-#,##0", "-1,235"),
        (-19.99, "$#,##0.00_);($#,##0.00)", "($19.99)"),
        (-19.99, "$#,##0.00", "-$19.99"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-"),
        (12.5, "[$€-407] #,##0.00", "€ 12.50"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.00", "0.13"),
        (5, "000", "005"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (5, ";;;", ""),
        (True, "General", "TRUE"),
        (datetime.datetime(2024, 5, 4, 13, 5), "d mmm yyyy h:mm AM/PM", "4 May 2024 1:05 PM"),
        (datetime.datetime(2024, 5, 4), "mm-dd-yy", "2024-05-04"),
        (datetime.datetime(2024, 5, 4, 1, 2, 3), "mm:ss", "02:03"),
        (datetime.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_number_formats(value: object, code: str, said: str) -> None:
    assert shown(value, code) == said


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


def test_an_ods_shows_its_own_words_and_no_row_without_end() -> None:
    rows = (
        f"<table:table-row>{cell('Year')}{cell('Share')}</table:table-row>"
        f"<table:table-row>{cell('2025')}{cell('12.5 %')}"
        "<table:table-cell table:number-columns-repeated='16382'/></table:table-row>"
        f"<table:table-row table:visibility='collapse'>{cell('CANARY-47')}</table:table-row>"
        "<table:table-row table:number-rows-repeated='1048573'><table:table-cell "
        "table:number-columns-repeated='16384'/></table:table-row>"
    )
    data = open_document(f"<table:table table:name='Guests'>{rows}</table:table>", "spreadsheet")
    read = read_open_document(data)
    assert cells_of(read)["12.5 %"] == (("Guests",), "2025", "Share")
    assert "CANARY" not in article_of(read).text


def test_a_workbook_that_lacks_a_part_is_read_by_its_values() -> None:
    shared = b"<Override PartName='/xl/sharedStrings.xml' ContentType='application/vnd.openxml"
    shared += b"formats-officedocument.spreadsheetml.sharedStrings+xml'/></Types>"
    with zipfile.ZipFile(io.BytesIO(workbook_of({"S": [[2024, 6], [2025, 7]]}))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    types = parts["[Content_Types].xml"].replace(b"</Types>", shared)
    read = read_workbook(zip_of({**parts, "[Content_Types].xml": types}))
    assert "| 2025 | 7 |" in article_of(read).text
    assert read.left_out == ["How numbers are shown: 0.25 may be shown there as 25%."]


def test_an_old_workbook_is_known_however_its_part_is_spelled() -> None:
    for name in ("Workbook", "WORKBOOK", "Book"):
        assert kind_of(compound({name: b"x"}), "a.bin") == "xls"
