"""A question and the conversation before it come in; what is shown, step by step, goes out."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from threading import Event, Lock

from assistant.answer import Answer, Answered, Checking, Citation, Found, Said
from assistant.ask import Assistant
from assistant.page.html import (
    Place,
    answer_html,
    article_html,
    draft_html,
    problem_html,
    stage_html,
    turn_html,
)
from assistant.page.markup import Html, join, tag
from assistant.strictness import Strictness
from assistant.suggest import suggest
from index.article import Article
from index.errors import FootnoteError, NotFound
from index.read import read_bytes

log = logging.getLogger("footnote")

_PAUSE = 1 / 12  # seconds between two pictures of a draft
_PATIENCE = 0.5  # seconds that stopping waits for the last picture of a draft
_SHOWN = 300  # characters of a question that are shown
_DRAWN = 3  # articles shown at once, when the whole library is asked
_FOLLOWED = 10  # answers whose citations can still be followed into the article


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked, what was drawn for it, and its answer if there is one."""

    name: str
    question: str
    html: Html
    answer: Answer | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return what the answer cites, or the closest passage where there is no answer."""
        if self.answer is None:
            return ()
        nearest = self.answer.nearest
        return self.answer.citations or ((replace(nearest, number=0),) if nearest else ())


class Asking:
    """A question on its way to an answer. One thread runs it, another may stop it."""

    def __init__(
        self,
        question: str,
        before: Sequence[Turn],
        strictness: Strictness | None = None,
        *,
        quotes_only: bool = False,
    ) -> None:
        """Take a question, and the turns before it; `turn` is always what there is to show."""
        self.question = question
        self.strictness = strictness
        self.quotes_only = quotes_only
        self.before = tuple(before)
        self.stopped = False
        self._claimed, self._over = Lock(), Event()
        self._name = f"a{len(self.before) + 1}"
        self.turn = self._drawn(stage_html("Looking for it…"), busy=True)

    @property
    def has_begun(self) -> bool:
        """Say whether someone runs it, or ran it."""
        return self._claimed.locked()

    @property
    def is_over(self) -> bool:
        """Say whether nothing more comes."""
        return self._over.is_set()

    @property
    def after(self) -> tuple[Turn, ...]:
        """Return the conversation with this question."""
        return (*self.before, self.turn)

    def run(self, assistant: Assistant, article: str | None) -> Iterator[Turn]:
        """Yield what to show, about twelve times a second; the answer, or why there is none, last.

        A question that runs already is not run again.
        """
        if not self._claimed.acquire(blocking=False):
            yield self.turn
            return
        try:
            for drawn in self._answer(assistant, article):
                if self.stopped:
                    return
                self.turn = drawn
                yield drawn
        finally:
            self._over.set()

    def stop(self) -> None:
        """Leave it without an answer: the draft was never checked."""
        self.stopped = True
        self._over.wait(_PATIENCE)
        said = "Stopped before the answer was checked, so it isn't shown."
        self.turn = self._drawn(stage_html(said))
        self._over.set()

    def _answer(self, assistant: Assistant, article: str | None) -> Iterator[Turn]:
        try:
            for found in _stages(assistant, self, article):
                if isinstance(found, Html):
                    yield self._drawn(found, busy=True)
                else:
                    quoted = quoted_articles(assistant, found)
                    yield answered_turn(
                        self._name, found, quoted, several=article is None, question=self.question
                    )
        except Exception as error:
            yield self._drawn(problem(error))

    def _drawn(self, html: Html, *, busy: bool = False) -> Turn:
        return _turn(self._name, self.question, html, busy=busy)


def _turn(
    name: str, question: str, html: Html, answer: Answer | None = None, *, busy: bool = False
) -> Turn:
    shown = question if len(question) <= _SHOWN else f"{question[:_SHOWN]}…"
    return Turn(name, question, turn_html(name, shown, html, busy=busy), answer)


def answered_turn(
    name: str,
    answer: Answer,
    articles: Mapping[str, Article],
    *,
    several: bool = False,
    question: str = "",
) -> Turn:
    """Draw a question with its answer; `articles` are those that it quotes, by id."""
    html = answer_html(answer, name, articles, several=several)
    return _turn(name, question or answer.question, html, answer)


def _stages(assistant: Assistant, asking: Asking, article: str | None) -> Iterator[Html | Answer]:
    """Yield the closest passage, then the growing draft, then the answer."""
    question, history = asking.question, history_of(asking.before)
    found, place, draft, last = Found("", (), None), Place(), "", 0.0
    for event in assistant.stream(question, history, article, strictness=asking.strictness):
        if isinstance(event, Answered):
            yield event.answer
        elif isinstance(event, Found):
            found, place = event, _place(assistant, event.quote, several=article is None)
            yield draft_html(question, found, "", _waiting_for(assistant), place)
        elif isinstance(event, Checking):
            yield draft_html(question, found, draft, "Checking each sentence…", place)
        elif isinstance(event, Said):
            draft += event.text
            if time.monotonic() - last >= _PAUSE:
                last = time.monotonic()
                yield draft_html(question, found, draft, "A draft, not checked yet.", place)


def _place(assistant: Assistant, quote: Citation | None, *, several: bool) -> Place:
    if quote is None:
        return Place()
    return Place({quote.article_id: assistant.library.article(quote.article_id)}, several)


def _waiting_for(assistant: Assistant) -> str:
    if assistant.loading.is_ready:
        return "Reading, then writing…"
    return "The language model is still loading; the answer comes as soon as it is there…"


def sentence(error: Exception) -> str:
    """Return what to tell the reader; what isn't theirs to mend goes to the log."""
    if isinstance(error, FootnoteError):
        return str(error)
    log.error("the page could not do what was asked", exc_info=error)
    return (
        "Something went wrong on our side. Try again; if that doesn't help, the window in which "
        "the page was started says more."
    )


def problem(error: Exception) -> Html:
    """Draw what went wrong, in a sentence."""
    return problem_html(sentence(error))


def history_of(turns: Iterable[Turn]) -> list[dict[str, str]]:
    """Return the answered questions as a conversation that the assistant takes."""
    return [
        {"role": role, "content": content}
        for turn in turns
        if turn.answer is not None
        for role, content in (
            ("user", turn.question),
            ("assistant", turn.answer.text or turn.answer.missing),
        )
    ]


def quoted_articles(assistant: Assistant, answer: Answer) -> dict[str, Article]:
    """Return the articles that an answer quotes, by id; NotFound if one isn't there."""
    quoted = [*answer.citations, *([answer.nearest] if answer.nearest else [])]
    return {id: assistant.library.article(id) for id in {one.article_id for one in quoted}}


def pane_html(assistant: Assistant, chosen: str | None, turns: Sequence[Turn]) -> Html:
    """Draw the chosen article with the cited words marked; of the library, what was cited."""
    recent = turns[-_FOLLOWED:]
    last = recent[-1] if recent else None
    earlier = [one for turn in recent[:-1] for one in turn.citations]
    now = last.citations if last else ()
    ids = [chosen] if chosen else [one.article_id for one in (*now, *reversed(earlier))]
    pieces = []
    for id in list(dict.fromkeys(ids))[:_DRAWN]:
        try:
            article = assistant.library.article(id)
        except NotFound as error:
            pieces.append(tag("p", str(error), class_="problem"))
            continue
        turn = last.name if last else ""
        pieces.append(article_html(article, now, turn=turn, earlier=earlier))
    return join(*pieces) if pieces else _nothing_yet(len(assistant.articles()))


def _nothing_yet(count: int) -> Html:
    if count == 0:
        return tag("p", "There is no article yet. Add one above, then ask about it.", class_="gap")
    return tag(
        "p", f"{count} articles. Ask, and those that the answer cites stand here.", class_="gap"
    )


def offers(
    assistant: Assistant, chosen: str | None, turns: Sequence[Turn], examples: Sequence[str]
) -> list[str]:
    """Return questions to click: the examples at first, then what the article can answer next."""
    ids = [one.id for one in assistant.articles()]
    answers = [turn.answer for turn in turns if turn.answer is not None]
    if not answers and (chosen or bundled_id()) == bundled_id():
        return list(examples) if bundled_id() in ids else []
    cited = answers[-1].citations if answers else ()
    id = chosen or next((one.article_id for one in cited), "")
    if id not in ids:
        return []
    asked = [text for answer in answers for text in (answer.question, answer.asked)]
    return suggest(assistant.library.article(id), asked, cited, most=len(examples))


@cache
def bundled_id() -> str:
    """Return the id of the article that comes with the project: the examples are about it."""
    file = files("index") / "articles" / "venezuela-briefing.md"
    return read_bytes(file.read_bytes(), name=file.name).id
