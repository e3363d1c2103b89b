"""The source of a web page comes in, the blocks of its article go out.

trafilatura says what the page says about itself, and which words are its article (`web_article`).
It keeps too little of the structure, so the blocks are cut from the page's own tree.
"""

import re
from copy import deepcopy
from typing import Any

import lxml.html
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from footnote.index.read.canonical import Block, Heading, Parsed, Refused
from footnote.index.read.text import raised
from footnote.index.read.web_article import article_of
from footnote.index.read.web_blocks import page_blocks
from footnote.index.read.web_hidden import take_out_hidden

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8}){0,3}")
_PARTS = re.compile(r"(?<!\s)\s+[|–—·:»-]\s+")
_EMPTY = "holds no text that a reader of the page would see."


def read_page(source: str, address: str = "") -> Parsed:
    """Read a page's article; Refused if it is nested without end or shows no text."""
    tree = _tree(source)
    said = _about(tree, address)
    named = _names(tree)
    language = _language(tree)
    take_out_hidden(tree)
    body = tree.find("body")
    body = tree if body is None else body
    _unwrap(body)
    kept = [block for _, block in article_of(tree, page_blocks(body))]
    return Parsed(
        kept,
        title=_title(said.title or "", named, kept),
        author=said.author or "",
        date=said.date or "",
        language=language,
    )


def read_chapter(source: str) -> list[Block]:
    """Read a page that is an article from end to end, as a chapter of a book is."""
    tree = _tree(source)
    take_out_hidden(tree)
    body = tree.find("body")
    body = tree if body is None else body
    _unwrap(body)
    return [block for _, block in page_blocks(body)]


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


def _unwrap(body: HtmlElement) -> None:
    """Take away elements that only stand around words: annotations, and a form around the page."""
    whole = len(body.text_content())
    for form in list(body.iter("form")):
        if 2 * len(form.text_content()) > whole:
            form.drop_tag()
    for part in list(body.iter("ruby", "rb", "rt", "rtc", "rp")):
        part.drop_tag()
    raise_numbers(body)


def raise_numbers(body: Any) -> None:
    """Write numbers that are raised with raised digits."""
    for up in body.iter("sup"):
        if not len(up):
            up.text = raised(up.text or "")


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
