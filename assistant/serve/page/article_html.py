"""An article comes in, its HTML goes out: headings, lists and tables, the cited words marked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from unicodedata import bidirectional
from urllib.parse import urlsplit

from footnote.assistant.answer import Citation
from footnote.assistant.show.markup import Html, join, spaced, tag
from footnote.index.article import Article, Unit
from footnote.index.split.hidden import visible
from footnote.index.split.lines import BAR
from footnote.index.split.units import split

LONGEST = 200_000  # characters: of a longer article, its beginning and the cited parts are drawn
_LOOKED_AT = 2_000  # characters: enough to tell which way a text runs
_NAME = 80  # characters of the first row, by which a table is told from others
_AROUND = 10_000  # characters drawn on both sides of a citation then
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")


def mark_id(citation: Citation) -> str:
    """Name the place of a citation's words on the page."""
    return f"m-{citation.article_id}-{citation.start}-{citation.end}"


def article_html(
    article: Article,
    citations: Sequence[Citation] = (),
    *,
    turn: str = "",
    earlier: Sequence[Citation] = (),
) -> Html:
    """Draw an article from its units, with the cited words marked and numbered.

    `turn` names the answer that the numbers lead back to. The words of `earlier` answers can be
    linked to, and show only then.
    """
    marks = _Marks(article, citations, earlier, turn)
    text = visible(article.text)
    units = _shown(article, [*citations, *earlier])
    pieces = [] if _opens_with_title(article, units) else [_title(article.title)]
    if len(article.text) > LONGEST:
        pieces.append(tag("p", "A long article: its beginning and the cited parts.", class_="gap"))
    last = -1
    for block, group in groupby(units, key=lambda unit: unit.block):
        if block > last + 1:
            pieces.append(tag("p", "…", class_="gap"))
        pieces.append(_block(list(group), text, marks))
        last = block
    pieces[1:1] = [_byline(article)]
    return tag(
        "article",
        *pieces,
        class_="article",
        aria_label=article.title,
        dir=direction(text),
        lang=article.language,
        data_article=article.id,
    )


def _byline(article: Article) -> Html:
    """Draw who wrote it, when, and where it is from; nothing of what isn't known."""
    known = [join(one) for one in (article.author, spoken(article.date)) if one]
    known += [outside(site, article.source)] if (site := site_of(article.source)) else []
    pages = len(article.pages)
    known += [join(f"{pages} pages" if pages > 1 else "1 page")] if pages else []
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
        return f"{day.day} {day:%B %Y}"
    with suppress(ValueError):
        return f"{datetime.strptime(date, '%Y-%m'):%B %Y}"
    return date


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


def _shown(article: Article, citations: Iterable[Citation]) -> Sequence[Unit]:
    """Return the units to draw: all, or those near a citation where all would be too much."""
    if len(article.text) <= LONGEST:
        return split(article)
    cited = [one for one in citations if one.article_id == article.id]
    near = [(0, 2 * _AROUND), *((one.start - _AROUND, one.end + _AROUND) for one in cited)]
    return [
        unit for unit in split(article) if any(start <= unit.start < end for start, end in near)
    ]


def _block(units: Sequence[Unit], text: str, marks: "_Marks") -> Html:
    first = units[0]
    if first.kind == "heading":
        level = min(2 + len(first.headings), 6)
        return tag(
            f"h{level}", marks.words(units), dir="auto", class_="title" if level == 2 else ""
        )
    if first.kind == "item":
        return _list(units, text, marks)
    if first.kind == "cell":
        return _table(units, text, marks)
    return tag("p", marks.words(units), dir="auto")


def _list(units: Sequence[Unit], text: str, marks: "_Marks") -> Html:
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
        tag("li", marks.words(part), dir="auto", value=number[1] if number else "")
        for number, (_, part) in zip(numbers, items, strict=True)
    ]
    return tag("ol" if numbers[0] else "ul", *drawn, dir=_direction(units, text))


def _table(units: Sequence[Unit], text: str, marks: "_Marks") -> Html:
    rows = [list(row) for _, row in groupby(units, key=lambda unit: unit.line)]
    headers = [row for row in rows if not row[0].row]
    head = [tag("thead", *(_row(row, text, marks, "col") for row in headers))] if headers else []
    rows = rows[len(headers) :]
    body = [tag("tbody", *(_row(row, text, marks, "") for row in rows))] if rows else []
    first = ", ".join(text[one.start : one.end] for one in units if one.line == units[0].line)
    name = f"Table: {' '.join(first.split())[:_NAME]}"  # so that several can be told apart
    table = tag("table", *head, *body, dir=_direction(units, text))
    return tag("div", table, class_="table", role="region", aria_label=name, tabindex=0)


def _direction(units: Sequence[Unit], text: str) -> str:
    return direction(text[units[0].start : units[-1].end])


def _row(units: Sequence[Unit], text: str, marks: "_Marks", scope: str) -> Html:
    """Draw one line of a table, its empty cells too: they are no units, but there are bars."""
    cells: list[Html] = []
    for unit in units:
        cells += [tag("td")] * (_column(text, unit) - len(cells))
        heads = scope or ("row" if not cells else "")
        cells.append(tag("th" if heads else "td", marks.words([unit]), scope=heads, dir="auto"))
    return tag("tr", *cells)


def _column(text: str, unit: Unit) -> int:
    before = text[_line_start(text, unit) : unit.start]
    return len(BAR.findall(before)) - before.lstrip().startswith("|")


def _line_start(text: str, unit: Unit) -> int:
    return text.rfind("\n", 0, unit.start) + 1


@dataclass(frozen=True, slots=True)
class _Mark:
    """Cited words, and the numbers of the newest answer's citations; 0 leads nowhere back."""

    start: int
    end: int
    id: str
    numbers: tuple[int, ...]


class _Marks:
    """Draws words of one article, the cited ones in `<mark>`; remembers which it has named."""

    def __init__(
        self,
        article: Article,
        citations: Sequence[Citation],
        earlier: Sequence[Citation],
        turn: str,
    ) -> None:
        """Collect the citations of this article."""
        self.text = article.text
        self.turn = turn
        self._named: set[str] = set()
        spans: dict[tuple[int, int], tuple[str, list[int]]] = {}
        for numbered, one in [*((True, c) for c in citations), *((False, c) for c in earlier)]:
            if one.article_id == article.id and 0 <= one.start < one.end <= len(self.text):
                numbers = spans.setdefault((one.start, one.end), (mark_id(one), []))[1]
                numbers += [one.number] if numbered else []
        self._marks = [
            _Mark(start, end, name, tuple(dict.fromkeys(numbers)))
            for (start, end), (name, numbers) in sorted(spans.items())
        ]

    def words(self, units: Sequence[Unit]) -> Html:
        """Draw the words of units that stand in one line of text."""
        return spaced(self._unit(unit) for unit in units)

    def _unit(self, unit: Unit) -> Html:
        near = [one for one in self._marks if one.start < unit.end and unit.start < one.end]
        edges = {unit.start, unit.end, *(edge for one in near for edge in (one.start, one.end))}
        inside = sorted(edge for edge in edges if unit.start <= edge <= unit.end)
        pieces = (self._piece(start, end, near) for start, end in pairwise(inside))
        return tag("span", *pieces, data_at=f"{unit.start}-{unit.end}")

    def _piece(self, start: int, end: int, near: Sequence[_Mark]) -> Html:
        """Draw words that are marked the same throughout: not at all, once, or by several."""
        piece, over = join(self.text[start:end]), Html()
        for mark in near:
            if mark.start <= start and end <= mark.end:
                name = "" if mark.id in self._named else mark.id
                self._named.add(mark.id)
                kind = "" if mark.numbers else "earlier"
                piece = tag("mark", piece, id=name, class_=kind, tabindex=-1)
                if end == mark.end:
                    over = join(over, *(self._back(number) for number in mark.numbers if number))
        return join(piece, over)

    def _back(self, number: int) -> Html:
        return tag(
            "a",
            str(number),
            class_="back",
            href=f"#{self.turn}-c{number}",
            aria_label=f"Back to the answer, source {number}",
        )
