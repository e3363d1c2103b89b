"""The source of a web page comes in, the blocks of its article go out.

trafilatura says which words of a page are its article, and what the page says about itself. It
keeps too little of the structure, so the blocks are cut from the page's own tree.
"""

import re
import unicodedata
from copy import deepcopy
from typing import Any

import lxml.html
import trafilatura
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from footnote.index.read.canonical import Block, Code, Heading, Parsed, Refused, Table
from footnote.index.read.web_blocks import page_blocks
from footnote.index.read.web_hidden import take_out_hidden

_BESIDE = "nav aside footer form dialog".split()  # left out where trafilatura sees no article
_ROLES = {"navigation", "search", "contentinfo", "banner", "dialog", "alertdialog", "complementary"}
_SHORT = 40  # characters: a shorter block is the article's only if it is there as a whole
_ARTICLE = 250  # characters: of a page with fewer, all is taken but what stands beside
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8}){0,3}")
_PARTS = re.compile(r"\s+[|–—·:»-]\s+")
_EMPTY = "holds no text that a reader of the page would see."

Found = tuple[HtmlElement, Block]


def read_page(source: str, address: str = "") -> Parsed:
    """Read a page's article; Refused if it is nested without end or shows no text."""
    tree = _tree(source)
    said = _about(tree, address)
    named = _names(tree)
    language = _language(tree)
    take_out_hidden(tree)
    body = tree.find("body")
    found = page_blocks(tree if body is None else body)
    kept = _article(tree, found)
    return Parsed(
        [block for _, block in kept],
        title=_title(said.title or "", named, [one for _, one in kept]),
        author=said.author or "",
        date=said.date or "",
        language=language,
    )


def read_chapter(source: str) -> list[Block]:
    """Read a page that is an article from end to end, as a chapter of a book is."""
    tree = _tree(source)
    take_out_hidden(tree)
    body = tree.find("body")
    return [block for _, block in page_blocks(tree if body is None else body)]


def _tree(source: str) -> HtmlElement:
    # The declaration of an encoding is void: the text is decoded already.
    data = source.replace("\x00", "").encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        raise Refused(_EMPTY) from None
    if any("depth" in error.message for error in parser.error_log):
        raise Refused("is nested too deep to be read. Save it as text and add that.")
    return tree


def _about(tree: HtmlElement, address: str) -> Any:
    """Ask for title, author and date, where the page states them; nothing is guessed."""
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    return extract_metadata(deepcopy(tree), default_url=address or None, date_config=dates)


def _language(tree: HtmlElement) -> str:
    said = (
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).strip()
    return said.replace("_", "-") if _LANGUAGE.fullmatch(said) else ""


def _names(tree: HtmlElement) -> list[str]:
    """Return what a page calls itself in its head, best first."""
    shared = tree.xpath("//meta[@property='og:title' or @name='og:title']/@content")
    titles = [title.text or "" for title in tree.iterfind(".//head/title")]
    return [" ".join(name.split()) for name in (*shared, *titles) if name.strip()]


def _title(said: str, named: list[str], blocks: list[Block]) -> str:
    """Choose a title: one that the page's head and its text agree on, if there is one."""
    headings = [" ".join(one.text.split()) for one in blocks if isinstance(one, Heading)]
    parts = [part for name in named for part in (name, *_PARTS.split(name))]
    agreed = next((part for part in parts if part in headings), "")
    if agreed or not named:
        return agreed or said or (headings[0] if headings else "")
    return said if any(said and said in name for name in named) else named[0]


# --- which blocks are the article -------------------------------------------------------------


def _article(tree: HtmlElement, found: list[Found]) -> list[Found]:
    """Keep the blocks that trafilatura takes for the article, and what belongs between them."""
    shown = _Shown(tree)
    marks = [not _is_beside(element) and shown.has(block) for element, block in found]
    if not _enough(found, marks):
        return _inside_main(tree, [one for one in found if not _is_beside(one[0])])
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    homes = {_home(element) for (element, _), mark in zip(found, marks, strict=True) if mark}
    kept = [
        one
        for number, one in enumerate(found)
        if marks[number]
        or (first <= number <= last and _belongs(one, homes))
        or (number < first and isinstance(one[1], Heading) and one[1].level == 1)
    ]
    return _without_lone_headings(kept)


def _inside_main(tree: HtmlElement, found: list[Found]) -> list[Found]:
    """Keep the blocks of the part that a page calls its main one, if it holds much of the page."""
    mains = tree.xpath("//main | //*[@role='main']") or tree.xpath("//article")
    if len(mains) != 1:
        return found
    inside = [one for one in found if mains[0] in (one[0], *one[0].iterancestors())]
    much = 2 * sum(_length(one) for _, one in inside) > sum(_length(one) for _, one in found)
    return inside if much else found


class _Shown:
    """What trafilatura takes for a page's article, to be asked for words of it."""

    def __init__(self, tree: HtmlElement) -> None:
        """Let trafilatura read a copy of the tree."""
        said = trafilatura.bare_extraction(
            deepcopy(tree), fast=True, favor_recall=True, include_comments=False
        )
        body = getattr(said, "body", None)
        self._parts = (
            {_squeezed("".join(one.itertext())) for one in body.iter()}
            if body is not None
            else set()
        )
        self._all = _squeezed("".join(body.itertext())) if body is not None else ""
        self._at = 0

    def has(self, block: Block) -> bool:
        """Say whether a block's words are among them; blocks are asked for in their order."""
        if isinstance(block, Table):
            cells = [cell for row in block.rows for cell in row if cell]
            return 2 * sum(_squeezed(cell) in self._parts for cell in cells) > len(cells)
        words = _squeezed(block.text)
        if len(words) < _SHORT:
            return words in self._parts
        return self._find(words) or words in self._parts

    def _find(self, words: str) -> bool:
        """Look for words near where the last were: a search of all for each would not end."""
        at = self._all.find(words, max(self._at - 50_000, 0), self._at + 500_000)
        self._at = at + len(words) if at >= 0 else self._at
        return at >= 0


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _enough(found: list[Found], marks: list[bool]) -> bool:
    """Say whether the article is there: not a line or two of a page that says much more."""
    pairs = zip(found, marks, strict=True)
    lengths = [(_length(one[1]), mark) for one, mark in pairs if not _is_beside(one[0])]
    kept = sum(length for length, mark in lengths if mark)
    return kept >= _ARTICLE and 4 * kept >= sum(length for length, _ in lengths)


def _length(block: Block) -> int:
    if isinstance(block, Table):
        return sum(len(cell) for row in block.rows for cell in row)
    return len(block.text)


def _home(element: HtmlElement) -> HtmlElement:
    """Return the list, the description or the part of the page that an element stands in."""
    parent = element.getparent()
    return element if parent is None else parent


def _belongs(one: Found, homes: set[HtmlElement]) -> bool:
    """Say whether a block amid the article is part of it: a heading, or beside what is."""
    element, block = one
    if _is_beside(element):
        return False
    return isinstance(block, Heading | Code | Table) or _home(element) in homes


def _is_beside(element: HtmlElement) -> bool:
    return any(
        around.tag in _BESIDE or around.get("role") in _ROLES
        for around in (element, *element.iterancestors())
    )


def _without_lone_headings(found: list[Found]) -> list[Found]:
    """Drop headings at the end: nothing stands below them."""
    end = len(found)
    while end > 1 and isinstance(found[end - 1][1], Heading):
        end -= 1
    return found[:end]
