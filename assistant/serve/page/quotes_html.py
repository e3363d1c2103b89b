"""A citation comes in, its words, its place and the link to it go out as HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from footnote.assistant.answer import Answer, Citation
from footnote.assistant.find.nearest import is_close
from footnote.assistant.proof.place import Placed
from footnote.assistant.serve.page.article_html import direction, language_in, mark_id, outside
from footnote.assistant.serve.page.language import language, say
from footnote.assistant.show.link import link_to
from footnote.assistant.show.markup import Html, tag
from footnote.index.article import Article


@dataclass(frozen=True, slots=True)
class Place:
    """Knows where quotes stand: `articles` by id are those quoted, `several` if it must be said."""

    articles: Mapping[str, Article] = field(default_factory=dict)
    several: bool = False

    def trail(self, citation: Citation) -> str:
        """Say the headings, a cell's row and column, the page; not the title, if it is clear."""
        article = self.articles.get(citation.article_id)
        title = article.title if article else ""
        headings = [one for one in citation.headings if one != title]
        if self.several and title:
            headings.insert(0, title)
        cell = [one for one in (citation.row, citation.column) if one and one != citation.quote]
        page = say("page {}", citation.page) if citation.page else ""
        return " · ".join(one for one in (" — ".join(headings), ", ".join(cell), page) if one)

    def title(self, citation: Citation) -> str:
        """Return the title of its article: where a quote stands, if nothing else says it."""
        article = self.articles.get(citation.article_id)
        return article.title if article else citation.title

    def lang(self, citations: Sequence[Citation]) -> str:
        """Return the language of an article's words, where it isn't the reader's."""
        article = self.articles.get(citations[0].article_id) if citations else None
        own = language_in(article) if article else ""
        return "" if own.partition("-")[0].lower() == language() else own

    def link(self, citation: Citation) -> Html:
        """Draw a link to the words in their source, if the article came from the web."""
        article = self.articles.get(citation.article_id)
        address = link_to(article, citation.quote, citation.start) if article else ""
        return outside(say("In the source"), address) if address else Html()


NOWHERE = Place()


def cite(citation: Citation | Placed, words: str, kind: str = "", **more: str | int) -> Html:
    """Draw a link to cited words; its address says the place, which files/reader.js opens."""
    return tag("a", words, class_=f"cite {kind}".strip(), href=f"#{mark_id(citation)}", **more)


def near_html(asked: str, citation: Citation | None, place: Place) -> Html:
    """Draw the closest passage, if it is close."""
    if not citation or not is_close(asked, citation):
        return Html()
    label = cite(citation, say("The closest passage"))
    inside = (tag("figcaption", label), *quote_html(citation, place))
    return tag("figure", *inside, class_="closest", dir=direction(citation.quote))


def sources_html(answer: Answer, turn: str, place: Place) -> Html:
    """Draw where each quote stands; and its words, unless the answer itself says them.

    Those of a sentence that is the quote aren't sent again: files/talk.js takes them from there.
    """
    first = {number: one.text for one in reversed(answer.sentences) for number in one.citations}
    said = [one.text for one in answer.sentences]
    items = [(one, first.get(one.number), _is_said(one, said)) for one in answer.citations]
    if not items:
        return Html()
    tells = any(place.trail(one) or place.link(one) or not known for one, _, known in items)
    drawn = (
        tag(
            "li",
            cite(one, str(one.number), tabindex=-1),
            tag("div", *_listed(one, text, place, titled=tells)),
            id=f"{turn}-q{one.number}",
            class_="place" if known else "",
            dir=direction(one.quote),
        )
        for one, text, known in items
    )
    name = say("The words it rests on")
    return tag("ol", *drawn, class_="sources" if tells else "sources untold", aria_label=name)


def _listed(citation: Citation, text: str | None, place: Place, *, titled: bool) -> list[Html]:
    words, where = quote_html(citation, place)
    if titled and not where:
        where = _trail(place.title(citation))
    return [where] if text == " ".join(citation.quote.split()) else [words, where]


def _is_said(citation: Citation, said: list[str]) -> bool:
    """Say whether a sentence that is shown is this very quote: then its place alone is listed."""
    quote = " ".join(citation.quote.split())
    return any(words.endswith(quote) for words in said)


def quote_html(citation: Citation, place: Place) -> tuple[Html, Html]:
    """Draw the exact words, and where they stand."""
    trail, link = place.trail(citation), place.link(citation)
    words = tag("blockquote", citation.quote, dir="auto", lang=place.lang([citation]))
    return words, _trail(trail, link)


def _trail(trail: str, link: str = "") -> Html:
    if not trail and not link:
        return Html()
    return tag("p", tag("span", trail, dir="auto"), link, class_="trail")
