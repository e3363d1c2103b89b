"""The styles and the numbering of a Word file come in; what they say of a paragraph goes out.

A style may be based on another, and a property that one doesn't set comes from the one below.
"""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from footnote.index.read.numbering import written

Element = Any  # of lxml, which ships no types

_HEADING = re.compile(r"heading ([1-9])$")
_DEEPEST = 20  # styles that one may be based on; more is a circle
_BODY_TEXT = 9  # the outline level that means none


def child(element: Element, *path: str) -> Element | None:
    """Return the element that a path of names leads to, or None."""
    for name in path:
        element = None if element is None else element.find(qn(name))
    return element


def value(element: Element | None, name: str = "w:val") -> str:
    """Return an attribute, or an empty string."""
    return "" if element is None else str(element.get(qn(name)) or "")


def is_on(element: Element | None) -> bool:
    """Say whether a switch is there and not set to off."""
    return element is not None and value(element).lower() not in ("0", "false", "off", "none")


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: Element | None) -> None:
        """Index the styles; a document may have none."""
        found = [] if root is None else root.findall(qn("w:style"))
        self._styles = {value(style, "w:styleId"): style for style in found}
        self._root = root
        self._default = next(
            (value(style, "w:styleId") for style in found if _is_default_paragraph(style)), ""
        )

    @property
    def language(self) -> str:
        """The language that the document's text is in unless it says otherwise."""
        return value(child(self._root, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"))

    def chain(self, style_id: str) -> Iterator[Element]:
        """Yield a style and those that it is based on."""
        for _ in range(_DEEPEST):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = value(child(style, "w:basedOn"))

    def of_paragraph(self, paragraph: Element) -> list[Element]:
        """Return the styles that a paragraph follows, the nearest first."""
        return list(self.chain(value(child(paragraph, "w:pPr", "w:pStyle")) or self._default))

    def name(self, paragraph: Element) -> str:
        """Return the name of a paragraph's style in lower case, as in “heading 1”."""
        nearest = next(iter(self.of_paragraph(paragraph)), None)
        return value(child(nearest, "w:name")).lower()

    def level(self, paragraph: Element) -> int:
        """Return the level of a heading, from 1; 0 for other paragraphs."""
        own = value(child(paragraph, "w:pPr", "w:outlineLvl"))
        if own.isdigit():
            return int(own) + 1 if int(own) < _BODY_TEXT else 0
        for style in self.of_paragraph(paragraph):
            name = value(child(style, "w:name")).lower()
            if named := _HEADING.match(name):
                return int(named[1])
            if name == "title":
                return 1
            set_ = value(child(style, "w:pPr", "w:outlineLvl"))
            if set_.isdigit():
                return int(set_) + 1 if int(set_) < _BODY_TEXT else 0
        return 0

    def run_property(self, run: Element, paragraph: Element, name: str) -> Element | None:
        """Return what sets a property of a run: itself, its style, or its paragraph's style."""
        own = child(run, "w:rPr", name)
        if own is not None:
            return own
        nearest = value(child(run, "w:rPr", "w:rStyle"))
        for style in (*self.chain(nearest), *self.of_paragraph(paragraph)):
            found = child(style, "w:rPr", name)
            if found is not None:
                return found
        return None

    def shades(self, style_id: str) -> bool:
        """Say whether a table style colours any cell."""
        return any(
            is_dark(shade) for style in self.chain(style_id) for shade in style.iter(qn("w:shd"))
        )


def is_dark(shade: Element | None) -> bool:
    """Say whether a shading is another than white."""
    return value(shade, "w:fill").lower() not in ("", "auto", "ffffff")


def _is_default_paragraph(style: Element) -> bool:
    return value(style, "w:type") == "paragraph" and value(style, "w:default") in ("1", "true")


# --- numbering --------------------------------------------------------------------------------


_PLACE = re.compile("%([1-9])")
_HOW = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


def _how(level: Element | None) -> str:
    """Return how a level of a list counts."""
    said = value(child(level, "w:numFmt")) or "bullet"
    return "bullet" if said == "none" else said


class Numbering:
    """The lists of a document; it counts their items as they are asked for."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Index the kinds of lists; a document may have none."""
        self._styles = styles
        abstract = [] if root is None else root.findall(qn("w:abstractNum"))
        self._kinds = {value(kind, "w:abstractNumId"): kind for kind in abstract}
        numbers = [] if root is None else root.findall(qn("w:num"))
        self._lists = {value(one, "w:numId"): one for one in numbers}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Element) -> tuple[int, str] | None:
        """Return the depth of a list item or numbered heading and its label, '' for a bullet.

        None for other paragraphs.
        """
        name, depth = self._named(paragraph)
        if name not in self._lists:
            return None
        kind = self._kinds.get(value(child(self._lists[name], "w:abstractNumId")))
        level = self._level(kind, depth)
        if _how(level) == "bullet":
            return depth, ""
        self._count(name, depth, value(child(level, "w:start")))
        return depth, self._printed(name, kind, level)

    def _printed(self, name: str, kind: Element | None, level: Element | None) -> str:
        """Return a label as its level's pattern has it: “%1.%2” shows the level above too."""
        counts = self._counts[value(child(self._lists[name], "w:abstractNumId"))]
        plain = is_on(child(level, "w:isLgl"))  # all in figures

        def number(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            shown = self._level(kind, depth)
            start = value(child(shown, "w:start"))
            count = counts.get(depth, int(start) if start.isdigit() else 1)
            return written(count, "1" if plain else _HOW.get(_how(shown), "1"))

        return _PLACE.sub(number, value(child(level, "w:lvlText")))

    def _named(self, paragraph: Element) -> tuple[str, int]:
        """Return which list a paragraph belongs to, and how deep in it."""
        depth = ""
        for holder in (paragraph, *self._styles.of_paragraph(paragraph)):
            properties = child(holder, "w:pPr", "w:numPr")
            depth = depth or value(child(properties, "w:ilvl"))
            if name := value(child(properties, "w:numId")):
                return name, min(int(depth), 8) if depth.isdigit() else 0
        return "", 0

    def _level(self, kind: Element | None, depth: int) -> Element | None:
        levels = [] if kind is None else kind.findall(qn("w:lvl"))
        return next((one for one in levels if value(one, "w:ilvl") == str(depth)), None)

    def _count(self, name: str, depth: int, start: str) -> None:
        """Count an item; a list that restarts has its own count, others share their kind's."""
        first = self._restart(name, depth)
        kind = value(child(self._lists[name], "w:abstractNumId"))
        counts = self._counts.setdefault(kind, {})
        if first and name not in self._begun:
            counts.clear()
        self._begun.add(name)
        begin = first or start
        counts[depth] = counts.get(depth, (int(begin) if begin.isdigit() else 1) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

    def _restart(self, name: str, depth: int) -> str:
        for one in self._lists[name].findall(qn("w:lvlOverride")):
            if value(one, "w:ilvl") == str(depth):
                return value(child(one, "w:startOverride"))
        return ""
