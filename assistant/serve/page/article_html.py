"""An article comes in, its HTML goes out: headings, lists and tables; each unit says its place."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from json import dumps
from unicodedata import bidirectional
from urllib.parse import urlsplit

from footnote.assistant.answer import Citation
from footnote.assistant.proof.place import Placed
from footnote.assistant.serve.page.language import language, say, word
from footnote.assistant.show.markup import Html, join, spaced, tag
from footnote.index.article import Article, Unit, sha256
from footnote.index.split.hidden import visible
from footnote.index.split.piped import BAR
from footnote.index.split.units import split
from footnote.index.words.language import language_of

DRAWING = "1"  # a part of an article's address: change it when an article is drawn differently
PART = 8_000  # characters that are laid out together; a browser lays out what is near its window
_LOOKED_AT = 2_000  # characters: enough to tell which way a text runs
_NAME = 80  # characters of the first row, by which a table is told from others
_MONTHS = (
    word("January"),
    word("February"),
    word("March"),
    word("April"),
    word("May"),
    word("June"),
    word("July"),
    word("August"),
    word("September"),
    word("October"),
    word("November"),
    word("December"),
)
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")


def mark_id(citation: Citation | Placed) -> str:
    """Name the place of a citation's words on the page."""
    return f"m-{citation.article_id}-{citation.start}-{citation.end}"


def article_html(article: Article, *, has_pages: bool = False) -> Html:
    """Draw an article from its units; `data-at` says where each stands in the article's text.

    With `has_pages` the page may show the pages of its file too.
    """
    text, units = visible(article.text), split(article)
    blocks = [list(block) for _, block in groupby(units, key=lambda unit: unit.block)]
    has_title = _opens_with_title(article, units)
    return tag(
        "article",
        _block(blocks.pop(0), text) if has_title else _title(article.title),
        _byline(article),
        *_parts(blocks, text),
        class_="article",
        aria_label=article.title,
        dir=direction(text),
        lang=language_in(article),
        data_article=article.id,
        data_pages=dumps(article.pages) if article.pages else "",
        data_looks="pages" if has_pages else "",
    )


def _parts(blocks: Sequence[Sequence[Unit]], text: str) -> Iterator[Html]:
    """Draw blocks, in parts of about as many characters; a short article is one part."""
    drawn: list[Html] = []
    start = 0
    for block in blocks:
        if drawn and block[-1].end - start > PART:
            yield tag("div", *drawn, class_="part")
            drawn, start = [], block[0].start
        drawn.append(_block(block, text))
    yield tag("div", *drawn, class_="part")


def version_of(article: Article, *, has_pages: bool = False) -> str:
    """Return what changes whenever an article is drawn otherwise than before."""
    drawn = (DRAWING, str(has_pages), article.sha256, article.title, article.author, article.date)
    return sha256("\n".join((*drawn, article.language, article.source, language())))[:16]


def _byline(article: Article) -> Html:
    """Draw who wrote it, when, and where it is from; nothing of what isn't known."""
    known = [join(one) for one in (article.author, spoken(article.date)) if one]
    known += [outside(site, article.source)] if (site := site_of(article.source)) else []
    pages = len(article.pages)
    known += [join(say("{} pages", pages) if pages > 1 else say("1 page"))] if pages else []
    dotted = (piece for one in known for piece in (Html(" · "), one))
    return tag("p", *list(dotted)[1:], class_="byline", dir="auto") if known else Html()


def outside(words: str, address: str) -> Html:
    """Draw a link to another site; it is never told where the reader came from."""
    return tag(
        "a", words, href=address, target="_blank", rel="noopener noreferrer", class_="outside"
    )


def site_of(source: str) -> str:
    """Return the name of the site that an article came from, empty if it isn't from the web."""
    try:
        address = urlsplit(source)
    except ValueError:
        return ""
    return (address.hostname or "") if address.scheme in ("http", "https") else ""


def spoken(date: str) -> str:
    """Write a date such as 2026-11-24 or 2026-11 as a newspaper does."""
    with suppress(ValueError):
        day = datetime.strptime(date, "%Y-%m-%d")
        return say("{day} {month} {year}", day=day.day, month=_month(day), year=day.year)
    with suppress(ValueError):
        day = datetime.strptime(date, "%Y-%m")
        return say("{month} {year}", month=_month(day), year=day.year)
    return date


def _month(day: datetime) -> str:
    return say(_MONTHS[day.month - 1])


def language_in(article: Article) -> str:
    """Return the language of an article, as far as it is known or can be told."""
    return article.language or _told_by(article.text[:_LOOKED_AT])


@lru_cache(maxsize=64)
def _told_by(beginning: str) -> str:
    return language_of(beginning, "")


def direction(text: str) -> str:
    """Say which way most letters of a text run: "rtl" or "ltr"."""
    kinds = Counter(bidirectional(letter) for letter in text[:_LOOKED_AT])
    return "rtl" if kinds["R"] + kinds["AL"] > kinds["L"] else "ltr"


def _title(title: str) -> Html:
    return tag("h2", title, class_="title", dir="auto")


def _opens_with_title(article: Article, units: Sequence[Unit]) -> bool:
    if not units or units[0].kind != "heading":
        return False
    words = article.text[units[0].start : units[0].end]
    return " ".join(words.split()).strip("*_# ") == article.title


def _block(units: Sequence[Unit], text: str) -> Html:
    first = units[0]
    if first.kind == "heading":
        level = min(2 + len(first.headings), 6)
        return tag(
            f"h{level}", _words(text, units), dir="auto", class_="title" if level == 2 else ""
        )
    if first.kind == "item":
        return _list(units, text)
    if first.kind == "cell":
        return _table(units, text)
    return tag("p", _words(text, units), dir="auto")


def _list(units: Sequence[Unit], text: str) -> Html:
    """Draw a list; a unit without a mark of its own goes on with the item before it."""
    items: list[tuple[str, list[Unit]]] = []
    line = -1
    for unit in units:
        start = _line_start(text, unit)
        mark = text[start : unit.start].strip()
        if items and (start == line or not mark):
            items[-1][1].append(unit)
        else:
            items.append((mark, [unit]))
        line = start
    numbers = [_NUMBER.match(mark) for mark, _ in items]
    drawn = [
        tag("li", _words(text, part), dir="auto", value=number[1] if number else "")
        for number, (_, part) in zip(numbers, items, strict=True)
    ]
    return tag("ol" if numbers[0] else "ul", *drawn, dir=_direction(units, text))


def _table(units: Sequence[Unit], text: str) -> Html:
    rows = [list(row) for _, row in groupby(units, key=lambda unit: unit.line)]
    headers = [row for row in rows if not row[0].row]
    width = max(map(len, rows))
    head = [tag("thead", *(_row(row, text, "col", width) for row in headers))] if headers else []
    rows = rows[len(headers) :]
    body = [tag("tbody", *(_row(row, text, "", width) for row in rows))] if rows else []
    first = ", ".join(text[one.start : one.end] for one in units if one.line == units[0].line)
    name = say("Table: {}", " ".join(first.split())[:_NAME])  # so that several can be told apart
    table = tag("table", *head, *body, dir=_direction(units, text))
    return tag("div", table, class_="table", role="region", aria_label=name, tabindex=0)


def _direction(units: Sequence[Unit], text: str) -> str:
    return direction(text[units[0].start : units[-1].end])


def _row(units: Sequence[Unit], text: str, scope: str, width: int) -> Html:
    """Draw one line of a table, its empty cells too: they are no units, but there are bars.

    Where spaces part the cells, only the corner above the names of rows is ever empty.
    """
    cells: list[Html] = []
    if not BAR.search(text, _line_start(text, units[0]), units[-1].end + 2):
        cells += [tag("td")] * (width - len(units))
    for unit in units:
        cells += [tag("td")] * (_column(text, unit) - len(cells))
        heads = scope or ("row" if not cells else "")
        cells.append(tag("th" if heads else "td", _words(text, [unit]), scope=heads, dir="auto"))
    return tag("tr", *cells)


def _column(text: str, unit: Unit) -> int:
    before = text[_line_start(text, unit) : unit.start]
    return len(BAR.findall(before)) - before.lstrip().startswith("|")


def _line_start(text: str, unit: Unit) -> int:
    return text.rfind("\n", 0, unit.start) + 1


def _words(text: str, units: Sequence[Unit]) -> Html:
    """Draw the words of units that stand in one line of text."""
    return spaced(
        tag("span", text[unit.start : unit.end], data_at=f"{unit.start}-{unit.end}")
        for unit in units
    )
