"""The blocks of a web page and its tree come in; the blocks of its article go out.

trafilatura says which words of a page are its article, and is trusted where it finds one. What the
page's structure adds to that: lists whole, the heading of what is kept, captions and notes amid it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

import trafilatura
from lxml.html import HtmlElement

from footnote.index.read.canonical import Block, Heading, Item, Paragraph, Table
from footnote.index.read.web_blocks import LISTS

_BESIDE = "nav aside footer form dialog".split()  # left out where trafilatura sees no article
_WHOLE = (*LISTS, "blockquote", "dl", "details")  # of one piece with the paragraphs around them
_AMID = ("figure", "aside")  # in the midst of an article they hold captions and notes
_ENDS = tuple(".!?…。\uff01\uff1f؟।”’\"'):")
_ROLES = {"navigation", "search", "contentinfo", "banner", "dialog", "alertdialog", "complementary"}
_SHORT = 40  # characters: a shorter block is the article's only if it is there as a whole
_RUN = 8  # words that are looked for together where a block isn't there as a whole
_ARTICLE = 250  # characters: of a page with fewer, all is taken but what stands beside

Found = tuple[HtmlElement, Block]


def article_of(tree: HtmlElement, found: list[Found]) -> list[Found]:
    """Keep the blocks that trafilatura takes for the article, and the structure they stand in."""
    shown = _Shown(tree)
    if shown.length < _ARTICLE:
        return _inside_main(tree, [one for one in found if not _is_beside(one[0])])
    marks = [shown.has(block) for _, block in found]
    belongs = _Belonging(found, marks)
    kept = [one for n, one in enumerate(found) if marks[n] or belongs.to(n)]
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
        said = trafilatura.bare_extraction(deepcopy(tree), include_comments=False)
        body = getattr(said, "body", None)
        parts = [] if body is None else [_squeezed("".join(one.itertext())) for one in body.iter()]
        self._all = parts[0] if parts else ""
        self._parts = set(parts)
        self._at = 0
        self.length = len(self._all)

    def has(self, block: Block) -> bool:
        """Say whether most of a block is among it; blocks are asked for in their order."""
        if isinstance(block, Table):
            cells = [cell for row in block.rows for cell in row if cell.strip()]
            return 2 * sum(_squeezed(cell) in self._parts for cell in cells) > len(cells)
        words = _squeezed(block.text)
        if len(words) < _SHORT:
            return words in self._parts
        return self._find(words) or 2 * self._found_in(block.text.split()) > len(words)

    def _found_in(self, words: list[str]) -> int:
        """Count the characters of the runs of words that are there."""
        runs = (_squeezed("".join(words[at : at + _RUN])) for at in range(0, len(words), _RUN))
        return sum(len(run) for run in runs if self._find(run))

    def _find(self, words: str) -> bool:
        """Look for words near where the last were: a search of all for each would not end."""
        at = self._all.find(words, max(self._at - 50_000, 0), self._at + 500_000)
        self._at = at + len(words) if at >= 0 else self._at
        return at >= 0


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _length(block: Block) -> int:
    if isinstance(block, Table):
        return sum(len(cell) for row in block.rows for cell in row)
    return len(block.text)


class _Belonging:
    """What trafilatura dropped, to be asked whether the page's structure makes it the article's."""

    def __init__(self, found: list[Found], marks: list[bool]) -> None:
        """Note where what is kept stands."""
        self._found, self._marks = found, marks
        kept = [number for number, mark in enumerate(marks) if mark]
        self._first, self._last = (kept[0], kept[-1]) if kept else (len(marks), -1)
        self._homes = {_home(found[n][0]) for n in kept if isinstance(found[n][1], Paragraph)}
        self._lists: Counter[HtmlElement] = Counter()
        for (element, block), mark in zip(found, marks, strict=True):
            if isinstance(block, Item):
                self._lists[_list_of(element)] += len(block.text) * (1 if mark else -1)
        self._led: dict[HtmlElement, bool] = {}

    def to(self, number: int) -> bool:
        """Say whether a block belongs to the article."""
        element, block = self._found[number]
        amid = self._first < number < self._last
        if isinstance(block, Paragraph):
            return _is_prose(element, block) and (
                self._is_sibling(element)
                or (amid and (self._is_set_in(element) or self._is_among(element)))
            )
        if _is_beside(element):
            return False
        below = self._found[number + 1][1] if any(self._marks[number + 1 : number + 2]) else None
        if isinstance(block, Item) and isinstance(below, Item) and below.depth > block.depth:
            return True  # the words that lead to an inner list
        if isinstance(block, Item) and self._lists[_list_of(element)] > 0:
            return True  # most of its list is there
        title = isinstance(block, Heading) and block.level == 1 and number < self._first
        heads = isinstance(block, Heading) and amid and below is not None
        return heads or ((amid or title) and self._is_among(element))

    def _is_sibling(self, element: HtmlElement) -> bool:
        return element.tag == "p" and _home(element) in self._homes and not _is_beside(element)

    def _is_set_in(self, element: HtmlElement) -> bool:
        """Say whether an element is of a figure or a note among the article's paragraphs."""
        frame = next((one for one in _around(element) if one.tag in _AMID), None)
        return frame is not None and _home(frame) in self._homes

    def _is_among(self, element: HtmlElement) -> bool:
        """Say whether an element is among the article's paragraphs, and not in a menu."""
        whole = next((one for one in _around(element) if _home(one) in self._homes), None)
        if whole is None or not (whole is element or whole.tag in _WHOLE) or _is_beside(element):
            return False
        if whole not in self._led:
            links = sum(len(link.text_content()) for link in whole.iter("a"))
            self._led[whole] = 4 * links >= len(whole.text_content())
        return not self._led[whole]


def _is_prose(element: HtmlElement, block: Block) -> bool:
    """Say whether a paragraph ends as a sentence does and leads nowhere."""
    ends = isinstance(block, Paragraph) and block.text.rstrip().endswith(_ENDS)
    return ends and next(element.iter("a"), None) is None


def _around(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _home(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return element if parent is None else parent


def _list_of(element: HtmlElement) -> HtmlElement:
    return next((one for one in _around(element) if one.tag in LISTS), element)


def _is_beside(element: HtmlElement) -> bool:
    return any(around.tag in _BESIDE or around.get("role") in _ROLES for around in _around(element))


def _without_lone_headings(found: list[Found]) -> list[Found]:
    """Drop headings at the end: nothing stands below them."""
    end = len(found)
    while end > 1 and isinstance(found[end - 1][1], Heading):
        end -= 1
    return found[:end]
