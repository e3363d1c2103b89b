"""An OpenDocument file comes in (.odt, .ods, .odp), its article's blocks go out.

Its text is plain XML. The cells of a sheet hold the words that they show, so nothing is reckoned.
"""

import io
import zipfile
from collections.abc import Iterator

from footnote.index.read.canonical import Block, Heading, Parsed, Table
from footnote.index.read.grid import Cell
from footnote.index.read.open_styles import Element, count, q
from footnote.index.read.open_text import LEFT_OUT, MOST_REPEATED, Walk, rows_of
from footnote.index.read.sheet import Place, check_cells, merged_places, sheet_blocks

_REPEATED = ("footer", "header", "page-number", "date-time", "page")  # on each slide alike


def read_open_document(data: bytes) -> Parsed:
    """Read a text, a workbook or a presentation; Refused if it is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        walk = Walk(archive)
        blocks = list(_blocks(walk))
        meta = walk.part("meta.xml")
    said = {one.tag: (one.text or "").strip() for one in ([] if meta is None else meta.iter())}
    return Parsed(
        blocks,
        title=said.get(q("dc:title")) or _title(walk, blocks),
        author=said.get(q("meta:initial-creator")) or said.get(q("dc:creator"), ""),
        date=said.get(q("meta:creation-date"), "")[:10],
        language=said.get(q("dc:language"), ""),
        left_out=[f"{n} {what}{'s' * (n != 1)}." for what, n in walk.gone.items() if n],
    )


def _blocks(walk: Walk) -> Iterator[Block]:
    if walk.body.tag == q("office:spreadsheet"):
        yield from _sheets(walk)
    elif walk.body.tag == q("office:presentation"):
        yield from _slides(walk)
    else:
        yield from walk.blocks(walk.body)
        yield from walk.notes


def _title(walk: Walk, blocks: list[Block]) -> str:
    """Name a document that doesn't name itself, after what stands above its first words."""
    headings = [one for one in blocks if isinstance(one, Heading)]
    if walk.body.tag != q("office:text"):  # the first names a sheet or a slide
        inner = [one for one in headings if one.level > 1]
        return inner[0].text if inner else ", ".join(one.text for one in headings[:3])
    return headings[0].text if headings else ""


def _sheets(walk: Walk) -> Iterator[Block]:
    filled = 0
    walk.any_ground = True
    for table in walk.body.iterchildren(q("table:table")):
        if walk.styles.value("table", table.get(q("table:style-name")), "table:display") == "false":
            walk.gone["hidden sheet"] += 1
            continue
        cells, ranges = _sheet(walk, table)
        filled += len(cells)
        check_cells(filled)
        merged = merged_places(ranges, cells)
        yield from sheet_blocks(table.get(q("table:name")) or "", cells, merged)


def _sheet(walk: Walk, table: Element) -> tuple[dict[Place, str], list[tuple[Place, Place]]]:
    """Return what the cells of a sheet show, and from where to where the merged ones reach."""
    hidden = _hidden_columns(table)
    found: dict[Place, str] = {}
    ranges: list[tuple[Place, Place]] = []
    row = 0
    for line in rows_of(table):
        times = count(line, "table:number-rows-repeated")
        if line.get(q("table:visibility")) in (None, "visible"):
            said = _line(walk, line, hidden)
            for again in range(min(times, MOST_REPEATED) if said else 0):
                found.update({(row + again, column): text for column, (text, *_) in said.items()})
            ranges += [
                ((row, column), (row + down - 1, column + across - 1))
                for column, (_, across, down) in said.items()
                if across * down > 1
            ]
            check_cells(len(found))
        row += times
    return found, ranges


def _line(walk: Walk, line: Element, hidden: set[int]) -> dict[int, Cell]:
    said: dict[int, Cell] = {}
    column = 0
    for cell in line:
        times = count(cell, "table:number-columns-repeated")
        words = walk.cell(cell) if cell.tag == q("table:table-cell") else ("", 1, 1)
        for at in range(column, column + min(times, MOST_REPEATED) if words[0].strip() else 0):
            if at not in hidden:
                said[at] = words
        column += times
    return said


def _slides(walk: Walk) -> Iterator[Block]:
    walk.any_ground = True
    for number, page in enumerate(walk.body.iterchildren(q("draw:page")), 1):
        style = page.get(q("draw:style-name"))
        if walk.styles.value("drawing-page", style, "presentation:visibility") == "hidden":
            walk.gone["hidden slide"] += 1
            continue
        found = [block for shape in page for block in _shape(walk, shape)]
        notes = page.find(q("presentation:notes"))
        said = [] if notes is None else [b for one in notes for b in _shape(walk, one)]
        if any(not isinstance(block, Table) and block.text.strip() for block in said):
            found += [Heading("Notes", 2), *said]
        if any(isinstance(block, Table) or block.text.strip() for block in found):
            yield from (Heading(f"Slide {number}", 1), *found)


def _shape(walk: Walk, shape: Element) -> Iterator[Block]:
    kind = shape.get(q("presentation:class")) or ""
    if kind in _REPEATED or shape.tag in LEFT_OUT:
        return
    if kind == "title":
        yield Heading(" ".join(walk.words(one) for one in shape.iter(q("text:p"))), 2)
    else:
        yield from walk.drawn(shape)


def _hidden_columns(table: Element) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for column in table.iter(q("table:table-column")):
        times = min(count(column, "table:number-columns-repeated"), 20_000)
        if column.get(q("table:visibility")) in ("collapse", "filter"):
            hidden.update(range(at, at + times))
        at += times
    return hidden
