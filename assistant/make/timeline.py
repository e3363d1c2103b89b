"""An article comes in, a timeline goes out: its dated sentences, items and rows, put in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from footnote.assistant.answer import Citation
from footnote.assistant.make.made import Made, cited, in_words, rows
from footnote.assistant.proof.verify import Checked, Proof, check_citations
from footnote.index.article import STRICT, Article
from footnote.index.evidence import Evidence, gather
from footnote.index.split.units import split
from footnote.index.words.moments import Moment, day_of, is_only, moments, of_heading

_Found = tuple[Moment, "Event"]


@dataclass(frozen=True, slots=True)
class Event:
    """What an article dates: `when` as ISO 8601 writes it, as exactly as the article says it.

    `words` are those of the date; they stand in the first citation, or in the heading `under`
    which it is. `text` are the words of the citations; of a table's row, those beside the date.
    """

    __pydantic_config__ = STRICT

    when: str
    words: str
    text: str
    citations: tuple[Citation, ...]
    under: Citation | None = None


@dataclass(frozen=True, slots=True)
class Timeline(Made):
    """The dated sentences, items and rows of an article, in the order of their dates.

    `undated` is how many sentences and items have no date: they are left out.
    """

    __pydantic_config__ = STRICT

    article_id: str
    article_sha256: str
    title: str
    events: tuple[Event, ...] = ()
    undated: int = 0

    def verify(self, texts: Mapping[str, str] | Article) -> Proof:
        """Prove that all quotes are in place, the dates are theirs, and they are in order.

        `texts` maps article id to text, or is the article.
        """
        quoted = [
            each
            for one in self.events
            for each in (*one.citations, *([one.under] if one.under else []))
        ]
        read = [_read_again(one) for one in self.events]
        lines = [
            Checked(one.text, "" if found else "the date isn't there")
            for one, found in zip(self.events, read, strict=True)
        ]
        order = [found.order for found in read if found]
        if order != sorted(order):
            lines.append(Checked(self.title, "not in the order of the dates"))
        return Proof(check_citations(quoted, texts), tuple(lines))


def timeline(article: Article) -> Timeline:
    """Put in order what an article dates; what has the same date, as it stands there."""
    found: list[_Found] = []
    undated = 0
    title = over = None
    for _, group in groupby(gather(article, split(article)), key=lambda one: one.unit.block):
        block = list(group)
        if block[0].unit.kind == "heading":
            title, over = title or block[0], block[0]
        elif block[0].unit.kind == "cell":
            found += (each for row in rows(block) for each in _of_row(row))
        else:
            for one in filter(lambda one: one.says_something, block):
                dated = list(_of_unit(one, None if over is title else over))
                found += dated
                undated += not dated
    found.sort(key=lambda one: one[0].order)
    events = tuple(event for _, event in found)
    return Timeline(article.id, article.sha256, article.title, events, undated)


def _of_unit(one: Evidence, over: Evidence | None) -> Iterator[_Found]:
    """Yield a sentence at each of its dates; without any, at that of the heading over it."""
    quotes = cited([one])
    text = in_words(quotes)
    own = moments(one.quote)
    for moment in {moment.iso: moment for moment in reversed(own)}.values():
        yield moment, Event(moment.iso, moment.words, text, quotes)
    if not own and over and (moments_over := list(_carried(over.quote, one.quote))):
        moment = moments_over[-1]
        yield moment, Event(moment.iso, moment.words, text, quotes, cited([over])[0])


def _carried(heading: str, quote: str) -> Iterator[Moment]:
    """Yield the date that a heading gives to what is under it, and the day that it completes.

    “12 May: the strike began” is completed by a heading that is a year and nothing else.
    """
    if found := of_heading(heading):
        yield found
        if is_only(found, heading) and (day := day_of(quote, found)):
            yield day


def _of_row(row: Sequence[Evidence]) -> Iterator[_Found]:
    """Yield a row at the date that is one of its cells: the first that is nothing else."""
    for one in row:
        found = of_heading(one.quote)
        others = [each for each in row if each is not one]
        if found and is_only(found, one.quote) and others:
            quotes = cited([one, *others])
            yield found, Event(found.iso, found.words, in_words(quotes[1:]), quotes)
            return


def _read_again(event: Event) -> Moment | None:
    """Read an event's date again from the words that it cites; None if it doesn't come out so."""
    first, quotes = event.citations[0], event.citations
    if event.under:
        found = list(_carried(event.under.quote, first.quote))
    elif first.kind == "cell":
        found, quotes = [one for one in [of_heading(first.quote)] if one], quotes[1:]
    else:
        found = list(moments(first.quote))
    if event.text != in_words(quotes):
        return None
    said = (event.when, event.words)
    return next((one for one in found if (one.iso, one.words) == said), None)
