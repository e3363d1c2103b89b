"""An EPUB book comes in, the blocks of its chapters go out in the order in which they are read.

A book is an archive of web pages: its package file says which, and in which order. Its table of
contents gives a heading to a chapter that has none, and isn't read itself.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from footnote.index.read.canonical import Block, Heading, Parsed, Refused
from footnote.index.read.web import read_chapter

Element = Any  # of lxml, which ships no types

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_NCX = "application/x-dtbncx+xml"
_HREF = "href"


def read_book(data: bytes) -> Parsed:
    """Read a book's chapters; Refused if it doesn't say what they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = _Book(archive)
        blocks = [block for chapter in book.chapters() for block in chapter]
    return Parsed(
        blocks,
        title=book.said("title"),
        author=book.said("creator"),
        date=book.said("date")[:10],
        language=book.said("language"),
        left_out=[f"The book lacks “{name}”, which belongs to it." for name in book.missing],
    )


class _Book:
    """A book's package file, and the pages that it names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Find the package file."""
        self._archive = archive
        self._names = set(archive.namelist())
        self.missing: list[str] = []
        container = self._xml(_CONTAINER)
        path = next((one.get("full-path") for one in _all(container, "rootfile")), None)
        self._package = self._xml(path or "")
        self._folder = posixpath.dirname(path or "")
        self._items = {one.get("id"): one for one in _all(self._package, "item")}

    def said(self, name: str) -> str:
        """Return what the book says of itself, by the names of the Dublin Core."""
        found = self._package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return next((one.text.strip() for one in found if one.text), "")

    def chapters(self) -> Iterator[list[Block]]:
        """Yield the blocks of each page in the order of reading."""
        contents, labels = self._contents()
        for reference in _all(self._package, "itemref"):
            item = self._items.get(reference.get("idref"))
            if item is None or item.get("media-type") not in _PAGES:
                continue
            path = self._path(item)
            if path in contents:
                continue
            if path not in self._names:
                self.missing.append(path)
                continue
            blocks = read_chapter(_as_html(self._archive.read(path)))
            headed = any(isinstance(block, Heading) for block in blocks[:3])
            if blocks and path in labels and not headed:
                blocks.insert(0, Heading(labels[path], 1))
            yield blocks

    def _contents(self) -> tuple[set[str], dict[str, str]]:
        """Return the pages that are tables of contents, and the headings that these give."""
        pages: set[str] = set()
        labels: dict[str, str] = {}
        for item in self._items.values():
            path = self._path(item)
            is_page = "nav" in (item.get("properties") or "").split()
            if path not in self._names or not (is_page or item.get("media-type") == _NCX):
                continue
            if is_page:
                pages.add(path)
            for target, label in _entries(self._xml(path)):
                where = _joined(posixpath.dirname(path), target)
                labels.setdefault(where, label)
        return pages, labels

    def _path(self, item: Element) -> str:
        return _joined(self._folder, item.get(_HREF) or "")

    def _xml(self, path: str) -> Element:
        if path not in self._names:
            raise Refused("is damaged: it doesn't say what its chapters are. Get it anew.")
        try:
            return etree.fromstring(self._archive.read(path), _safe(etree.XMLParser))
        except etree.XMLSyntaxError:
            raise Refused(
                "is damaged: it doesn't say what its chapters are. Get it anew."
            ) from None


def _safe(parser: type) -> Any:
    return parser(resolve_entities=False, no_network=True, load_dtd=False)


def _all(root: Element, name: str) -> Iterator[Element]:
    yield from root.iter(f"{{*}}{name}")


def _joined(folder: str, address: str) -> str:
    """Return the name in the archive that an address leads to; what is outside leads nowhere."""
    return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(address).path)))


def _entries(contents: Element) -> Iterator[tuple[str, str]]:
    """Yield where each entry of a table of contents leads, and what it is called."""
    for link in _all(contents, "a"):
        yield link.get(_HREF) or "", " ".join("".join(link.itertext()).split())
    for point in _all(contents, "navPoint"):
        label = next(_all(point, "text"), None)
        target = next(_all(point, "content"), None)
        if label is not None and target is not None:
            yield target.get("src") or "", " ".join((label.text or "").split())


def _as_html(data: bytes) -> str:
    """Return a chapter as HTML: in XML, unlike there, `<a id="x"/>` is an element that ends."""
    try:
        tree = etree.fromstring(data, _safe(lxml.html.XHTMLParser))
    except etree.XMLSyntaxError:
        return data.decode("utf-8", "replace")
    lxml.html.xhtml_to_html(tree)
    return str(lxml.html.tostring(tree, encoding="unicode"))
