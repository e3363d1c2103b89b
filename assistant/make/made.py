"""What is made of an article: how it is written as JSON and read back, and how its lines cite."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Self

from pydantic import TypeAdapter

from footnote.assistant.answer import Citation, validate_json
from footnote.assistant.check.claims import cite
from footnote.index.evidence import Evidence


class Made:
    """What is made of an article, or of kept answers; a frozen noun with citations."""

    __slots__ = ()

    def to_json(self, *, indent: int | None = None) -> str:
        """Write it as one JSON object, its fields spelled as here."""
        return _adapter(type(self)).dump_json(self, indent=indent).decode("utf-8")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain lists, dicts, strings and numbers."""
        return json.loads(self.to_json())  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read it back; BadInput if the text is not one."""
        name = cls.__name__.lower()
        what = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
        read: Self = validate_json(_adapter(cls), text, what)
        return read


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(noun: type) -> TypeAdapter[Any]:
    if noun not in _ADAPTERS:
        _ADAPTERS[noun] = TypeAdapter(noun)
    return _ADAPTERS[noun]


def cited(units: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Cite units, numbered from 1."""
    return tuple(replace(cite(one), number=at) for at, one in enumerate(units, 1))


def in_words(quotes: Sequence[Citation]) -> str:
    """Return quotes on one line: a sentence, or the cells of a row, each after its column."""
    return " · ".join(
        f"{one.column}: {words}" if one.column else words
        for one in quotes
        for words in [" ".join(one.quote.split())]
    )


def rows(cells: Sequence[Evidence]) -> Iterator[list[Evidence]]:
    """Yield the rows of a table that aren't its headers."""
    for _, line in groupby(cells, key=lambda one: one.unit.line):
        row = list(line)
        if row[0].unit.row:
            yield row
