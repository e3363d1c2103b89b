"""Words of an article from the web come in, an address that leads to these words goes out."""

from urllib.parse import quote

from footnote.index.article import Article
from footnote.index.split.block import PLAIN
from footnote.index.split.units import split

_FROM_A_PAGE = ("http://", "https://")
_WORDS_OF_A_LINK = 6  # at each end of a long quote: a link with all of it would be too long
_WORDS_AROUND = 3  # before and after a quote that stands in the article more than once
_IN_ADDRESSES = "%/:?=&;+,@!$'()*~[]"  # kept as they are; what is no address is encoded


def link_to(article: Article, words: str, start: int | None = None) -> str:
    """Return the address of an article from the web, with a fragment that leads to words in it.

    `start` says where they stand, which tells them from the same words elsewhere. Empty if the
    article isn't from the web.
    """
    if not article.source.startswith(_FROM_A_PAGE):
        return ""
    said = _words(words)
    ends = (said,) if len(said) <= 2 * _WORDS_OF_A_LINK else _ends(said)
    text = ",".join(map(_encoded, ends))
    if start is not None and _is_ambiguous(article, said):
        before, after = _around(article, start, start + len(words))
        text = f"{_encoded(before)}-,{text}" if before else text
        text = f"{text},-{_encoded(after)}" if after else text
    address = quote(article.source.partition("#")[0], safe=_IN_ADDRESSES)
    return f"{address}#:~:text={text}"


def _words(text: str) -> list[str]:
    return text.replace(PLAIN, "").split()


def _ends(said: list[str]) -> tuple[list[str], list[str]]:
    return said[:_WORDS_OF_A_LINK], said[-_WORDS_OF_A_LINK:]


def _encoded(words: list[str]) -> str:
    # A dash, a comma and an ampersand have a meaning in a text fragment.
    return quote(" ".join(words), safe="").replace("-", "%2D")


def _is_ambiguous(article: Article, said: list[str]) -> bool:
    return " ".join(_words(article.text)).count(" ".join(said)) > 1


def _around(article: Article, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return the words before and after a quote; marks of Markdown between them aren't words."""
    before: list[str] = []
    after: list[str] = []
    for unit in split(article):
        if unit.start < start:
            before = _words(article.text[unit.start : min(unit.end, start)]) or before
        if unit.end > end and not after:
            after = _words(article.text[max(unit.start, end) : unit.end])
    return before[-_WORDS_AROUND:], after[:_WORDS_AROUND]
