"""A question and its answer come in, their HTML goes out: words escaped, links all our own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from footnote.assistant.answer import Answer, Citation, Found, Outcome, Sentence, Verdict
from footnote.assistant.find.nearest import is_close
from footnote.assistant.proof.place import Placed
from footnote.assistant.serve.page.article_html import direction, mark_id, outside
from footnote.assistant.serve.page.foot_html import foot_html, withheld_html
from footnote.assistant.show.link import link_to
from footnote.assistant.show.markdown import as_markdown
from footnote.assistant.show.markup import Html, join, spaced, tag
from footnote.index.article import Article

_VERDICTS = {
    Verdict.PARTLY: "only partly in the article",
    Verdict.CONTRADICTED: "contradicted by the article",
    Verdict.UNSUPPORTED: "not in the article",
}


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
        page = f"page {citation.page}" if citation.page else ""
        return " · ".join(one for one in (" — ".join(headings), ", ".join(cell), page) if one)

    def link(self, citation: Citation) -> Html:
        """Draw a link to the words in their source, if the article came from the web."""
        article = self.articles.get(citation.article_id)
        address = link_to(article, citation.quote, citation.start) if article else ""
        return outside("In the source", address) if address else Html()


_NOWHERE = Place()


def turn_html(turn: str, question: str, *inside: str, busy: bool = False, version: int = 1) -> Html:
    """Draw a question with what answers it; `turn` is its name on the page, such as a1."""
    asked = tag("h2", question, id=f"{turn}-question", class_="question", dir="auto")
    heard = tag("div", *inside, aria_live="polite", aria_busy="true" if busy else "false")
    return tag(
        "section",
        asked,
        heard,
        id=turn,
        class_="turn",
        aria_labelledby=f"{turn}-question",
        data_version=version,
    )


def stage_html(sentence: str) -> Html:
    """Draw what is going on while an answer is made."""
    return tag("p", sentence, class_="stage")


def note_html(sentence: str) -> Html:
    """Draw what a reader should know of an answer."""
    return tag("p", sentence, class_="note", dir="auto")


def problem_html(sentence: str) -> Html:
    """Draw why there is no answer."""
    return tag("p", sentence, class_="problem", dir="auto")


def draft_html(
    question: str, found: Found, draft: str, stage: str, place: Place = _NOWHERE
) -> Html:
    """Draw what is there before the answer: the unchecked draft, and the closest passage.

    Each stands where its successor will: the draft where the answer's words come, the passage
    where its quotes do, so that nothing moves that is being read.
    """
    first = tag("p", draft, class_="draft", dir="auto") if draft else _waiting(stage)
    return tag(
        "div",
        _asked(question, found.asked),
        first,
        stage_html(stage if draft else ""),
        _near(found.asked, found.quote, place),
        class_="answer",
    )


def _waiting(stage: str) -> Html:
    return tag("p", stage, class_="draft waiting")


def answer_html(
    answer: Answer,
    turn: str,
    articles: Mapping[str, Article] | None = None,
    *,
    several: bool = False,
) -> Html:
    """Draw a checked answer: its sentences with numbers, their quotes, and what was withheld.

    `articles` are those that it quotes, by id; titles are shown where `several` can be meant.
    """
    place = Place(articles or {}, several)
    said = [_short(answer), *_paragraphs(answer, turn, place), _counted(answer)]
    missing = answer.missing
    if answer.outcome is Outcome.NOT_IN_ARTICLE and not missing:
        missing = "The article doesn't say."
    if missing:
        at = 0 if answer.correction else len(said)
        said.insert(at, tag("p", missing, class_="missing", dir="auto"))
    return tag(
        "div",
        _asked(answer.question, answer.asked),
        *(_sides(answer, said) if answer.correction else said),
        _near(answer.asked, answer.nearest, place),
        _sources(answer, turn, place),
        withheld_html(answer),
        foot_html(answer, as_markdown(answer, place.articles)),
        class_=f"answer {answer.outcome}",
    )


def compared_html(titles: Sequence[str], answers: Sequence[Html], lines: Sequence[str]) -> Html:
    """Draw what two articles say side by side, and the lines that say where they disagree."""
    sides = (
        tag("div", tag("h3", title, dir="auto"), answer, class_="side")
        for title, answer in zip(titles, answers, strict=True)
    )
    said = (tag("p", line.strip(), class_="missing", dir="auto") for line in lines)
    return join(tag("div", *sides, class_="sides compared"), tag("div", *said, class_="answer"))


def _sides(answer: Answer, said: Sequence[Html]) -> tuple[Html, Html]:
    """Draw the question and the article side by side, where they differ."""
    claimed = answer.correction.claimed if answer.correction else ""
    question = tag("p", *_stressed(answer.asked, claimed), dir="auto")
    sides = (
        tag("div", tag("h3", "The question"), question, class_="side claimed"),
        tag("div", tag("h3", "The article"), *said[1:], class_="side said"),
    )
    return said[0], tag("div", *sides, class_="sides")


def _stressed(text: str, words: str) -> tuple[str, ...]:
    """Set apart where some words stand first in a text."""
    before, found, after = text.partition(words) if words else (text, "", "")
    return (before, tag("em", found, class_="differs"), after) if found else (text,)


def _counted(answer: Answer) -> Html:
    """Say how many items of a list are given, and of how many."""
    if answer.listed is None:
        return Html()
    return tag("p", f"{answer.listed.given} of {answer.listed.of}", class_="counted")


def _asked(question: str, asked: str) -> Html:
    if asked in ("", " ".join(question.split())):
        return Html()
    change = tag("button", "Ask it otherwise", type="button", data_do="edit-asked")
    return tag("p", "Asked as: ", tag("span", asked, dir="auto"), change, class_="asked")


def _paragraphs(answer: Answer, turn: str, place: Place) -> Iterator[Html]:
    """Draw the sentences as the answer's text sets them: paragraphs, and items after “- ”."""
    cited: set[int] = set()
    for is_list, lines in groupby(_lines(answer), key=lambda line: line[0]):
        drawn = [
            spaced(_sentence(answer, one, turn, cited, place) for one in line) for _, line in lines
        ]
        if is_list:
            yield tag("ul", *(tag("li", line, dir="auto") for line in drawn))
        else:
            yield from (tag("p", line, dir="auto") for line in drawn)


def _lines(answer: Answer) -> Iterator[tuple[bool, list[Sentence]]]:
    """Yield the sentences of each line of the answer, and whether the line is a list item."""
    line: list[Sentence] = []
    at = len(answer.lead) + 1 if answer.lead else 0
    is_item = answer.text.startswith("- ", at)
    for sentence in answer.sentences:
        between = answer.text[at : sentence.start]
        if line and "\n" in between:
            yield is_item, line
            line, is_item = [], between.endswith("- ")
        line.append(sentence)
        at = sentence.end
    if line:
        yield is_item, line


def _sentence(answer: Answer, sentence: Sentence, turn: str, cited: set[int], place: Place) -> Html:
    numbers = [_number(answer.cited(number), turn, cited, place) for number in sentence.citations]
    reason = _VERDICTS.get(sentence.verdict, "")
    return tag(
        "span",
        sentence.text,
        tag("sup", *numbers) if numbers else "",
        tag("small", f"({reason})", class_="verdict") if reason else "",
        class_=f"sentence {sentence.verdict}{' context' if sentence.context else ''}",
    )


def _number(citation: Citation, turn: str, cited: set[int], place: Place) -> Html:
    """Draw a citation's number; the first of each is where its mark in the article leads back."""
    number = citation.number
    name = "" if number in cited else f"{turn}-c{number}"
    cited.add(number)
    return cite(
        citation,
        str(number),
        id=name,
        title=place.trail(citation),
        aria_label=f"Source {number}: show it in the article",
        aria_describedby=f"{turn}-q{number}",
    )


def cite(citation: Citation | Placed, words: str, kind: str = "", **more: str | int) -> Html:
    """Draw a link to cited words; the page opens their article there (files/reader.js)."""
    place: dict[str, str | int] = {
        "data_article": citation.article_id,
        "data_start": citation.start,
        "data_end": citation.end,
    }
    kind = f"cite {kind}".strip()
    return tag("a", words, class_=kind, href=f"#{mark_id(citation)}", **place, **more)


def _closest(citation: Citation, place: Place) -> Html:
    label = cite(citation, "The closest passage")
    inside = (tag("figcaption", label), *quote_html(citation, place))
    return tag("figure", *inside, class_="closest", dir=direction(citation.quote))


def _near(asked: str, citation: Citation | None, place: Place) -> Html:
    """Draw the closest passage, if it is close."""
    return _closest(citation, place) if citation and is_close(asked, citation) else Html()


def _short(answer: Answer) -> Html:
    """Draw the few words that answer, large; they are marked in the article as all quotes are.

    A line that was reckoned says so: it isn't the article's.
    """
    if answer.reckoning:
        how = "counted" if answer.reckoning.how == "count" else "reckoned"
        told = tag("small", f"{how} from the article's words below")
        return tag("p", tag("span", answer.lead, dir="auto"), told, class_="short reckoned")
    if not answer.short or _is_all(answer, answer.short):
        return Html()
    return tag("p", answer.short, class_="short", dir="auto")


def _is_all(answer: Answer, words: str) -> bool:
    """Say whether some words are all that the answer's one sentence says: once is enough."""
    return [one.text.strip(" .") for one in answer.sentences] == [words.strip(" .")]


def _sources(answer: Answer, turn: str, place: Place) -> Html:
    """Draw where each quote stands; and its words, unless they are the answer's own."""
    if not answer.citations:
        return Html()
    said = [one.text for one in answer.sentences]
    items = [
        tag(
            "li",
            cite(one, str(one.number), tabindex=-1),
            tag("div", *quote_html(one, place)),
            id=f"{turn}-q{one.number}",
            class_="place" if _is_said(one, said) else "",
            dir=direction(one.quote),
        )
        for one in answer.citations
    ]
    return tag("ol", *items, class_="sources", aria_label="The words it rests on")


def _is_said(citation: Citation, said: Sequence[str]) -> bool:
    """Say whether a sentence that is shown is this very quote: then its place alone is listed."""
    quote = " ".join(citation.quote.split())
    return any(words.endswith(quote) for words in said)


def quote_html(citation: Citation, place: Place) -> tuple[Html, Html]:
    """Draw the exact words, and where they stand."""
    trail, link = place.trail(citation), place.link(citation)
    return (
        tag("blockquote", citation.quote, dir="auto"),
        tag("p", tag("span", trail, dir="auto"), link, class_="trail") if trail or link else Html(),
    )


def working_html(said: str, name: str, done: int, of: int) -> Html:
    """Draw what goes on, and how far it is; without an end the bar says only that it goes on."""
    far = {"value": done, "max": of} if of else {}
    bar = tag("progress", aria_label=name, **far)
    return join(tag("p", said, class_="note", role="status", dir="auto"), bar)
