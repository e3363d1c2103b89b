"""A question and its answer come in, their HTML goes out: words escaped, links all our own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from footnote.assistant.answer import Answer, Citation, Found, Outcome, Sentence, Step, Verdict
from footnote.assistant.serve.page.foot_html import foot_html, withheld_html
from footnote.assistant.serve.page.language import say, told, word
from footnote.assistant.serve.page.quotes_html import NOWHERE, Place, cite, near_html, sources_html
from footnote.assistant.show.markup import Html, join, spaced, tag
from footnote.index.article import Article

_VERDICTS = {
    Verdict.PARTLY: word("only partly in the article"),
    Verdict.CONTRADICTED: word("contradicted by the article"),
    Verdict.UNSUPPORTED: word("not in the article"),
}


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
    return tag("p", told(sentence), class_="problem", dir="auto")


def draft_html(question: str, found: Found, draft: str, stage: str, place: Place = NOWHERE) -> Html:
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
        near_html(found.asked, found.quote, place),
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
    lang = place.lang(answer.citations)
    said = [
        _short(answer, lang),
        *_paragraphs(answer, turn, lang),
        _counted(answer),
        _steps(answer),
    ]
    missing = answer.missing
    if answer.outcome is Outcome.NOT_IN_ARTICLE and not missing:
        missing = say("The article doesn't say.")
    if missing:
        at = 0 if answer.correction else len(said)
        said.insert(at, tag("p", missing, class_="missing", dir="auto"))
    return tag(
        "div",
        _asked(answer.question, answer.asked),
        *(_sides(answer, said) if answer.correction else said),
        near_html(answer.asked, answer.nearest, place),
        sources_html(answer, turn, place),
        withheld_html(answer),
        foot_html(answer),
        class_=f"answer {answer.outcome}",
    )


def compared_html(titles: Sequence[str], answers: Sequence[Html], lines: Sequence[str]) -> Html:
    """Draw what two articles say side by side, and the lines that say where they disagree."""
    sides = (
        tag("div", tag("h3", title, dir="auto"), answer, class_="side")
        for title, answer in zip(titles, answers, strict=True)
    )
    said = (tag("p", _disagreement(line.strip()), class_="missing", dir="auto") for line in lines)
    return join(tag("div", *sides, class_="sides compared"), tag("div", *said, class_="answer"))


def _disagreement(line: str) -> str:
    """Say where two articles disagree: what kind it is comes first, then both their words."""
    kind, colon, words = line.partition(": ")
    return f"{told(kind)}{colon}{words}"


def _sides(answer: Answer, said: Sequence[Html]) -> tuple[Html, Html]:
    """Draw the question and the article side by side, where they differ."""
    claimed = answer.correction.claimed if answer.correction else ""
    question = tag("p", *_stressed(answer.asked, claimed), dir="auto")
    sides = (
        tag("div", tag("h3", say("The question")), question, class_="side claimed"),
        tag("div", tag("h3", say("The article")), *said[1:], class_="side said"),
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
    return tag("p", say("{} of {}", answer.listed.given, answer.listed.of), class_="counted")


def _steps(answer: Answer) -> Html:
    """Draw the steps to an answer that took several, behind one line: each with its proof."""
    if len(answer.steps) < 2:
        return Html()
    items = (
        tag("li", tag("span", one.asked, dir="auto"), *_came_of(answer, one))
        for one in answer.steps
    )
    summary = tag("summary", say("In {} steps", len(answer.steps)))
    return tag("details", summary, tag("ol", *items), class_="steps")


def _came_of(answer: Answer, step: Step) -> tuple[str, ...]:
    """Draw what was reckoned in a step, if anything was, and the numbers that prove it."""
    numbers = tag("sup", *(_also(answer.cited(number)) for number in step.citations))
    if step.reckoning is None:
        return (numbers,)
    return (tag("span", step.reckoning.line, numbers, class_="line", dir="auto"),)


def _also(citation: Citation) -> Html:
    """Draw a citation's number once more."""
    number = str(citation.number)
    return cite(citation, number, aria_label=say("Source {}: show it in the article", number))


def _asked(question: str, asked: str) -> Html:
    if asked in ("", " ".join(question.split())):
        return Html()
    change = tag("button", say("Ask it otherwise"), type="button", data_do="edit-asked")
    return tag("p", say("Asked as:"), " ", tag("span", asked, dir="auto"), change, class_="asked")


def _paragraphs(answer: Answer, turn: str, lang: str) -> Iterator[Html]:
    """Draw the sentences as the answer's text sets them: paragraphs, and items after “- ”."""
    cited: set[int] = set()
    for is_list, lines in groupby(_lines(answer), key=lambda line: line[0]):
        drawn = [spaced(_sentence(answer, one, turn, cited) for one in line) for _, line in lines]
        if is_list:
            yield tag("ul", *(tag("li", line, dir="auto") for line in drawn), lang=lang)
        else:
            yield from (tag("p", line, dir="auto", lang=lang) for line in drawn)


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


def _sentence(answer: Answer, sentence: Sentence, turn: str, cited: set[int]) -> Html:
    numbers = [_number(answer.cited(number), turn, cited) for number in sentence.citations]
    reason = _VERDICTS.get(sentence.verdict, "")
    return tag(
        "span",
        sentence.text,
        tag("sup", *numbers) if numbers else "",
        tag("small", f"({say(reason)})", class_="verdict") if reason else "",
        class_=f"sentence {sentence.verdict}{' context' if sentence.context else ''}",
    )


def _number(citation: Citation, turn: str, cited: set[int]) -> Html:
    """Draw a citation's number; the first of each is where its mark in the article leads back."""
    number = citation.number
    name = "" if number in cited else f"{turn}-c{number}"
    cited.add(number)
    return cite(
        citation,
        str(number),
        id=name,
        aria_label=say("Source {}: show it in the article", number),
        aria_describedby=f"{turn}-q{number}",
    )


def _short(answer: Answer, lang: str) -> Html:
    """Draw the few words that answer, large; they are marked in the article as all quotes are.

    A line that was reckoned says so: it isn't the article's.
    """
    if answer.reckoning:
        how = (
            say("counted from the article's words below")
            if answer.reckoning.how == "count"
            else say("reckoned from the article's words below")
        )
        return tag(
            "p", tag("span", answer.lead, dir="auto"), tag("small", how), class_="short reckoned"
        )
    if not answer.short or _is_all(answer, answer.short):
        return Html()
    return tag("p", answer.short, class_="short", dir="auto", lang=lang)


def _is_all(answer: Answer, words: str) -> bool:
    """Say whether some words are all that the answer's one sentence says: once is enough."""
    return [one.text.strip(" .") for one in answer.sentences] == [words.strip(" .")]


def working_html(said: str, name: str, done: int, of: int) -> Html:
    """Draw what goes on, and how far it is; without an end the bar says only that it goes on."""
    far = {"value": done, "max": of} if of else {}
    bar = tag("progress", aria_label=name, **far)
    return join(tag("p", said, class_="note", role="status", dir="auto"), bar)
