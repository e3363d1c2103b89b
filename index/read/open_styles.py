"""The styles of an OpenDocument file come in; what they say of a paragraph or a list goes out.

A style may be based on another, and a property that one doesn't set comes from the one below.
"""

from collections.abc import Iterator
from typing import Any

from footnote.index.read.numbering import Level

Element = Any  # of lxml, which ships no types

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_DEEPEST = 20  # styles that one may be based on; more is a circle
_TINY = 2.0  # points


def q(name: str) -> str:
    """Return a name such as `text:p` as lxml writes it."""
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def count(element: Element, name: str, otherwise: int = 1) -> int:
    """Return an attribute that counts something."""
    said = element.get(q(name)) or ""
    return int(said) if said.isdecimal() and len(said) < 10 else otherwise


class Styles:
    """The styles of a document, by family and name, and those of its lists."""

    def __init__(self, *roots: Element) -> None:
        """Index the styles; those of the content come before those of the document."""
        self._styles: dict[tuple[str, str], Element] = {}
        self._hidden: dict[tuple[str, str | None], bool] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in roots:
            for style in root.iter(q("style:style")):
                key = style.get(q("style:family")), style.get(q("style:name"))
                self._styles.setdefault(key, style)
            for found in root.iter(q("text:list-style")):
                self.lists.setdefault(found.get(q("style:name")) or "", _levels(found))
            for found in root.iter(q("text:outline-style")):
                self.outline = self.outline or _levels(found)

    def chain(self, family: str, name: str | None) -> Iterator[Element]:
        """Yield a style and those that it is based on."""
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name or ""))
            if style is None:
                return
            yield style
            name = style.get(q("style:parent-style-name"))

    def value(self, family: str, name: str | None, attribute: str) -> str:
        """Return a property that a style sets, or one that it is based on; '' if none does."""
        for style in self.chain(family, name):
            for properties in style:
                if said := properties.get(q(attribute)):
                    return str(said)
        return ""

    def is_title(self, name: str | None) -> bool:
        """Say whether a paragraph's style is the document's title's."""
        return name == "Title" or any(
            style.get(q("style:parent-style-name")) == "Title"
            for style in self.chain("paragraph", name)
        )

    def list_of(self, paragraph_style: str | None) -> str:
        """Return the list that a paragraph's style puts it into."""
        found = (
            one.get(q("style:list-style-name")) for one in self.chain("paragraph", paragraph_style)
        )
        return next((name for name in found if name), "")

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Say whether words of a style can't be seen: not shown, tiny, or white on white."""
        key = family, name
        if key not in self._hidden:
            self._hidden[key] = self._can_not_be_seen(family, name)
        return self._hidden[key]

    def _can_not_be_seen(self, family: str, name: str | None) -> bool:
        if self.value(family, name, "text:display") == "none":
            return True
        size = self.value(family, name, "fo:font-size").removesuffix("pt")
        if size.replace(".", "", 1).isdecimal() and float(size) <= _TINY:
            return True
        ground = self.value(family, name, "fo:background-color")
        white = self.value(family, name, "fo:color").lower() == "#ffffff"
        return white and ground in ("", "transparent", "#ffffff")


def _levels(style: Element) -> dict[int, Level]:
    return {
        count(level, "text:level") - 1: Level(
            level.get(q("style:num-format")) or "",
            level.get(q("style:num-prefix")) or "",
            level.get(q("style:num-suffix")) or "",
            count(level, "text:display-levels"),
            count(level, "text:start-value"),
        )
        for level in style
        if isinstance(level.tag, str)
    }
