"""XML comes in, a feed (RSS, Atom) or an article of a journal (JATS); its blocks go out.

No entity is expanded and nothing is fetched; the tree's own limits of depth and size stay on.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from footnote.index.read.canonical import (
    Block,
    Heading,
    Otherwise,
    Paragraph,
    Parsed,
    Table,
)
from footnote.index.read.web import raise_numbers, read_chapter
from footnote.index.read.web_blocks import page_blocks

Element = Any  # lxml ships no types


# Whose names a feed's own parts have. Others', such as a picture's “content”, say something else.
_FEEDS = re.compile(
    r"(?:|http://www\.w3\.org/(?:2005/Atom|1999/xhtml|1999/02/22-rdf-syntax-ns#)"
    r"|http://purl\.org/(?:rss|atom|dc)/.{0,60}|http://my\.netscape\.com/rdf/.{0,60}"
    r"|http://backend\.userland\.com/.{0,60}|http://www\.itunes\.com/.{0,60})\Z",
    re.IGNORECASE,
)


def read_feed(text: str) -> Parsed:
    """Read a feed: its title, and each entry with its title, author, date and words."""
    root = _tree(text, _FEEDS)
    channel = next((one for one in root.iter() if one.tag == "channel"), root)
    title = _line(channel, "title")
    blocks: list[Block] = [Heading(title, 1)] if title else []
    if about := _markup(channel, "description", "subtitle"):
        blocks += read_chapter(f"<p>{about}</p>")
    for entry in (one for one in root.iter() if one.tag in ("item", "entry")):
        blocks += _entry(entry)
    if not blocks:
        raise Otherwise
    return Parsed(blocks, title=title, language=_words(channel, "language"))


def _entry(entry: Element) -> Iterator[Block]:
    if title := _line(entry, "title"):
        yield Heading(title, 2)
    said = (_words(entry, "author", "creator"), _words(entry, "pubDate", "published", "date"))
    if any(said):
        yield Paragraph(", ".join(filter(None, said)))
    for name in ("encoded", "content", "description", "summary"):
        if words := _markup(entry, name):
            yield from read_chapter(f"<div>{words}</div>")
            return


def _line(around: Element, name: str) -> str:
    """Return a title as it is seen: many are written as a piece of a web page."""
    words = _markup(around, name)
    if not re.search(r"[<&]", words):
        return words
    blocks = read_chapter(f"<p>{words}</p>")
    return " ".join(block.text for block in blocks if not isinstance(block, Table))


def _markup(around: Element, *names: str) -> str:
    """Return the source of a piece of a web page, which a feed has in an element as text or tree.

    It is that of the first child that has one of the names, and something in it.
    """
    for name in names:
        for child in (one for one in around if one.tag == name):
            inner = [etree.tostring(one, encoding="unicode", method="html") for one in child]
            text = child.text or ""
            said = "".join([html.escape(text) if inner or _is_plain(child) else text, *inner])
            if words := " ".join(said.split()):
                return words
    return ""


def _is_plain(element: Element) -> bool:
    """Say whether the text in an element is no source of a page; in Atom it isn't by itself."""
    is_atom = element.getroottree().getroot().tag == "feed"
    return is_atom and element.get("type", "text") in ("text", "text/plain")


def _words(around: Element, *names: str) -> str:
    """Return the words of the first of an element's children that has one of the names."""
    for name in names:
        for child in around:
            if child.tag == name and (words := " ".join("".join(child.itertext()).split())):
                return words
    return ""


# --- JATS ---------------------------------------------------------------------------------------

# What its elements are called in a web page, whose tables it has already.
_AS = {
    "p": "p",
    "list-item": "li",
    "disp-quote": "blockquote",
    "disp-formula": "p",
    "table-wrap": "div",
    "fig": "div",
    "caption": "figcaption",
    "sec": "div",
    "ref": "li",
    "ref-list": "div",
    "def-item": "div",
    "break": "br",
    "preformat": "pre",
    "code": "pre",
    "abstract": "div",
    "ack": "div",
    "body": "div",
    "back": "div",
    "fn": "p",
    "attrib": "p",
    "label": "span",
    "xref": "span",
}


def read_jats(text: str) -> Parsed:
    """Read a journal's article: title, authors, abstract, sections, tables, references."""
    root = _tree(text)
    title, authors = _first(root, "article-title"), _authors(root)
    blocks: list[Block] = [Heading(title, 1)] if title else []
    blocks += [Paragraph(", ".join(authors))] if authors else []
    for part in list(root.iter("abstract", "body", "back")):
        for unseen in list(part.iter("object-id")):
            _drop(unseen)
        for reference in part.iter("ref"):
            _part(reference)
        if part.tag == "abstract" and next(part.iterchildren("title"), None) is None:
            blocks.append(Heading("Abstract", 2))
        _as_page(part)
        raise_numbers(part)
        blocks += [block for _, block in page_blocks(part)]
    if not blocks:
        raise Otherwise
    year = next((_joined(one) for date in root.iter("pub-date") for one in date.iter("year")), "")
    return Parsed(blocks, title=title, author=", ".join(authors), date=year)


def _first(root: Element, name: str) -> str:
    return next((_joined(one) for one in root.iter(name)), "")


def _joined(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _authors(root: Element) -> list[str]:
    authors = []
    for group in root.iter("contrib"):
        for name in group.iterchildren("name"):
            parts = [_words(name, "given-names"), _words(name, "surname")]
            authors.append(" ".join(filter(None, parts)))
    return [author for author in authors if author]


_NAMES = {"name", "string-name", "collab", "etal", "person-group"}


def _part(reference: Element) -> None:
    """Put between the pieces of a reference what a journal puts there, if nothing stands there."""
    for element in reference.iter():
        after = element.getnext()
        if element is reference or after is None or element.tail:
            continue
        if element.tag in _NAMES and after.tag in _NAMES:
            element.tail = ", "
        else:
            element.tail = "–" if (element.tag, after.tag) == ("fpage", "lpage") else " "


def _as_page(part: Element) -> None:
    """Give the elements of a part the names that a web page has for them."""
    inside = int(part.tag == "abstract")  # its own title, and below it those of its sections
    for element in part.iter():
        if element.tag == "title" and element.getparent().tag == "figcaption":
            element.tag = "p"
        elif element.tag == "title":
            depth = sum(1 for _ in element.iterancestors("div"))
            element.tag = f"h{min(max(depth + inside * (depth > 1), 2), 6)}"
        elif element.tag == "list":
            element.tag = "ol" if element.get("list-type") == "order" else "ul"
        elif element.tag in _AS:
            element.tag = _AS[element.tag]


# --- the tree -----------------------------------------------------------------------------------


_ALL = re.compile("")


def _tree(text: str, spaces: re.Pattern[str] = _ALL) -> Element:
    """Parse XML, of some namespaces, without them; Otherwise if nothing can be made of it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_named_letters(text).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        raise Otherwise from None
    if root is None:
        raise Otherwise
    for element in list(root.iter()):
        if not isinstance(element.tag, str):  # an entity of the file's own
            _drop(element)
        elif spaces.match(etree.QName(element).namespace or ""):
            element.tag = etree.QName(element).localname
    return root


def _named_letters(text: str) -> str:
    """Replace the names of letters that HTML knows and XML doesn't; void the encoding's name."""
    body = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)
    known = r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,30});"
    return re.sub(known, lambda name: html.unescape(name[0]), body)


def _drop(element: Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
