"""JSON comes in: a notebook's cells go out, or the values of any other file with their paths."""

import json
from collections.abc import Iterator
from typing import Any

from footnote.index.read.canonical import Block, Code, Otherwise, Paragraph, Parsed, Table
from footnote.index.read.plain import flowing, plain_blocks

_FILLED = 0.75  # of a table's cells, at least; records may lack what isn't known of them


def read_notebook(text: str) -> Parsed:
    """Read a notebook: text cells as text, code and what it printed as code."""
    book = _loaded(text)
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        return read_json(text)
    about = book.get("metadata")
    title = about.get("title") if isinstance(about, dict) else ""
    blocks = [block for cell in book["cells"] if isinstance(cell, dict) for block in _cell(cell)]
    return Parsed(blocks, title=title if isinstance(title, str) else "")


def _cell(cell: dict[str, Any]) -> Iterator[Block]:
    source = _joined(cell.get("source", cell.get("input")))
    if cell.get("cell_type") != "code":
        yield from plain_blocks(flowing(source))
        return
    yield Code(source)
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict) and (printed := _printed(output)):
            yield Code(printed)


def _printed(output: dict[str, Any]) -> str:
    """Return what a cell printed or showed, in words; a picture has none."""
    data = output.get("data")
    shown = data.get("text/plain") if isinstance(data, dict) else output.get("text")
    if not shown and output.get("output_type") == "error":
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    return _joined(shown)


def _joined(lines: Any) -> str:
    if isinstance(lines, list):
        return "".join(line for line in lines if isinstance(line, str))
    return lines if isinstance(lines, str) else ""


def read_json(text: str) -> Parsed:
    """Read any JSON, or a JSON value on each line: records as a table, all else with its path."""
    value = _loaded(text)
    title = value.get("title") if isinstance(value, dict) else ""
    return Parsed(list(_blocks(value, "")), title=title if isinstance(title, str) else "")


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        raise Otherwise from None
    if len(lines) < 2:
        raise Otherwise
    return lines


def _blocks(value: Any, path: str) -> Iterator[Block]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _blocks(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and (table := _table(value)):
        yield from ((Paragraph(f"{path}:"),) if path else ())
        yield table
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _blocks(one, f"{path}[{number}]")
    elif (said := _said(value)).strip():
        yield Paragraph(f"{path}: {said}" if path else said)


def _table(records: list[Any]) -> Table | None:
    """Return a table of two records and more that hold only values, most of them all of them."""
    if len(records) < 2 or not all(isinstance(one, dict) and one for one in records):
        return None
    names = tuple(dict.fromkeys(name for one in records for name in one))
    there = sum(map(len, records))
    if len(names) < 2 or there < _FILLED * len(names) * len(records):
        return None
    if any(isinstance(value, dict | list) for one in records for value in one.values()):
        return None
    rows = (tuple(_said(one[name]) if name in one else "" for name in names) for one in records)
    return Table((names, *rows))


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
