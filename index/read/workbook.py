"""An Excel file comes in, the blocks of its sheets go out, with what each cell shows.

Formulas aren't reckoned: a cell shows the value that was stored with it. A merged cell's words
stand once, and what is hidden isn't read.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import olefile
import openpyxl
import python_calamine
from lxml.etree import XMLSyntaxError
from openpyxl.utils.exceptions import InvalidFileException

from footnote.index.read.canonical import Block, Heading, Parsed, Refused
from footnote.index.read.number_format import shown
from footnote.index.read.sheet import Place, check_cells, merged_places, sheet_blocks

Sheet = Any  # of openpyxl, which ships no types

_MAX_XML = 60_000_000  # bytes of all sheets: openpyxl makes fifty times as much of them
_UNRECKONED = re.compile(
    rb"</f>\s{0,9}+(?:<v\s{0,9}/>|<v></v>)?\s{0,9}+</c>"
    rb"|<f[^<>]{0,2000}/>\s{0,9}+(?:<v\s{0,9}/>)?\s{0,9}+</c>"
)
_NOT_OPENED = (
    InvalidFileException, LookupError, ValueError, TypeError, AttributeError, XMLSyntaxError,
    zipfile.BadZipFile,
)  # fmt: skip
_DAMAGED = "is damaged: not all of its parts can be read. Save it anew."
_LOCKED = "is protected by a password. Save a copy without one and add that."
_FILEPASS, _HEAD = 0x2F, 4_096  # the record that locks an .xls file, and where it stands


def read_workbook(data: bytes) -> Parsed:
    """Read an .xlsx file's sheets, as shown if it is whole; Refused if it is a database."""
    try:
        unreckoned = _check(data)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except _NOT_OPENED:
        return read_old_workbook(data)  # which asks less of a file
    gone = {"hidden sheet": 0, "hidden row": 0, "hidden column": 0, "chart": 0, "picture": 0}
    gone["formula without a stored value"] = unreckoned
    gone["chart"] = len(book.chartsheets)
    blocks: list[Block] = []
    filled = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            gone["hidden sheet"] += 1
            continue
        cells = _cells(sheet, gone)
        filled += len(cells)
        check_cells(filled)
        ranges = [
            ((r.min_row, r.min_col), (r.max_row, r.max_col)) for r in sheet.merged_cells.ranges
        ]
        blocks += sheet_blocks(sheet.title, cells, merged_places(ranges, cells))
    said = book.properties
    return Parsed(
        blocks,
        title=said.title or _title(blocks),
        author=said.creator or "",
        date=said.created.date().isoformat() if said.created else "",
        language=said.language or "",
        left_out=[f"{n} {what}{'s' * (n != 1)}." for what, n in gone.items() if n],
    )


def _check(data: bytes) -> int:
    """Refuse a workbook that is too large to be opened; count the formulas without a value."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/")]
        if sum(one.file_size for one in sheets) > _MAX_XML:
            check_cells(_MAX_XML)
        return sum(sum(1 for _ in _UNRECKONED.finditer(archive.read(sheet))) for sheet in sheets)


def _cells(sheet: Sheet, gone: dict[str, int]) -> dict[Place, str]:
    """Return what the cells of a sheet show; count what is hidden or drawn."""
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min or 0, (column.max or 0) + 1)
    }
    found, hidden = {}, set()
    for (row, column), cell in sheet._cells.items():  # its own ways in make each empty cell
        if row in rows or column in columns:
            hidden.add((row in rows, row if row in rows else column))
        elif text := shown(cell.value, cell.number_format if cell.value is not None else ""):
            found[row, column] = text
    gone["hidden row"] += sum(1 for is_row, _ in hidden if is_row)
    gone["hidden column"] += sum(1 for is_row, _ in hidden if not is_row)
    gone["chart"] += len(sheet._charts)
    gone["picture"] += len(sheet._images)
    return found


def _title(blocks: list[Block]) -> str:
    """Name a workbook after the heading of its first table, else after its sheets."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    tables = [block.text for block in headings if block.level > 1]
    return tables[0] if tables else ", ".join(block.text for block in headings[:3])


def read_old_workbook(data: bytes) -> Parsed:
    """Read a workbook's sheets by their values; Refused if it is locked, damaged or a database."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks = list(_old_sheets(book))
    except python_calamine.PasswordError:
        raise Refused(_LOCKED) from None
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Refused(_LOCKED if _is_locked(data) else _DAMAGED) from error
    return Parsed(
        blocks,
        title=_title(blocks),
        left_out=["How numbers are shown: 0.25 may be shown there as 25%."],
    )


def _is_locked(data: bytes) -> bool:
    """Say whether the records of an .xls file begin with the one that tells how it is locked."""
    if not olefile.isOleFile(data):
        return False
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as box:
            name = next((one for one in ("Workbook", "Book") if box.exists(one)), "")
            head = box.openstream(name).read(_HEAD) if name else b""
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return False
    at = 0
    while at + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _old_sheets(book: python_calamine.CalamineWorkbook) -> Iterator[Block]:
    filled = 0
    for about in book.sheets_metadata:
        visible = about.visible == python_calamine.SheetVisibleEnum.Visible
        if not visible or about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        top, left = sheet.start or (0, 0)
        cells = {
            (row, column): text
            for row, values in enumerate(sheet.to_python(), top)
            for column, value in enumerate(values, left)
            if (text := shown(value))
        }
        filled += len(cells)
        check_cells(filled)
        merged = merged_places(sheet.merged_cell_ranges or [], cells)
        yield from sheet_blocks(about.name, cells, merged)
