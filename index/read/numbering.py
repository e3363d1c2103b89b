"""How lists are numbered comes in, the label of each item goes out, as it is printed.

A label is more than a count where a level shows those above it: “1.2” or “II. b)”.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from footnote.index.read.canonical import Item

_MARK = re.compile(r"\d{1,3}[.)]|[a-z][.)]|[A-Z]\)")  # a mark that Markdown's form has
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it counts (1, a, A, i, I, or '' for bullets), and what is around."""

    how: str = ""
    before: str = ""
    after: str = ""
    levels: int = 1  # how many are shown, itself included
    start: int = 1


class Counts:
    """What has been counted on each level of a list, the outermost being 0."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._at: dict[int, int] = {}

    def next(self, levels: Mapping[int, Level], depth: int, start: int | None = None) -> str:
        """Count an item and return its label, '' for a bullet."""
        level = levels.get(depth, Level())
        count = start if start is not None else self._at.get(depth, level.start - 1) + 1
        self._at = {one: at for one, at in self._at.items() if one < depth} | {depth: count}
        if not level.how:
            return ""
        shown = range(max(depth - level.levels + 1, 0), depth + 1)
        numbers = (
            written(self._at.get(one, levels[one].start), levels[one].how)
            for one in shown
            if one in levels and levels[one].how
        )
        return f"{level.before}{'.'.join(numbers)}{level.after}"


def written(number: int, how: str) -> str:
    """Write a number with figures, letters or Roman numerals, as `how` is 1, a, A, i or I."""
    if how not in ("a", "A", "i", "I") or not 0 < number < _MOST:
        return str(number)
    text = _roman(number) if how in "iI" else chr(97 + (number - 1) % 26) * (1 + (number - 1) // 26)
    return text.upper() if how in "AI" else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def labelled(text: str, depth: int, label: str) -> Item:
    """Make an item; a label that Markdown's form doesn't have stands in front of its words."""
    label = label.strip()
    label = f"{label}." if label.isdecimal() else label
    if _MARK.fullmatch(label):
        return Item(text, depth, label)
    return Item(f"{label} {text}" if re.search(r"\w", label) else text, depth)
