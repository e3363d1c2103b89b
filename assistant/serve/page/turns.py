"""A question and the conversation before it come in; what is shown, step by step, goes out."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event, Lock

from footnote.assistant.answer import Answer, Answered, Checking, Citation, Found, Said, Style
from footnote.assistant.assistant import Assistant, Wishes
from footnote.assistant.compare import Comparison, compare
from footnote.assistant.judge.strictness import Strictness
from footnote.assistant.serve import watch
from footnote.assistant.serve.faults import PROMISE, log_fault
from footnote.assistant.serve.page.html import (
    answer_html,
    compared_html,
    draft_html,
    note_html,
    problem_html,
    stage_html,
    turn_html,
)
from footnote.assistant.serve.page.language import say, word
from footnote.assistant.serve.page.quotes_html import Place
from footnote.assistant.show.markup import Html, join
from footnote.assistant.show.side_by_side import disagreement_lines
from footnote.index.article import Article
from footnote.index.errors import FootnoteError, NotFound

_PAUSE = 1 / 12  # seconds between two pictures of a draft
_PATIENCE = 0.5  # seconds that stopping waits for the last picture of a draft
_CHECKING = {
    "quotes": word("Choosing the words that answer…"),
    "plain": word("Checking each sentence…"),
}
_SHOWN = 300  # characters of a question that are shown
_PIECES = re.compile(r"(?=</?(?:p|div|figure)\b)")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked, what was drawn for it, and its answer if there is one."""

    number: int
    question: str
    inside: Html
    answer: Answer | None = None
    other: Answer | None = None  # of the second article, where two were asked
    made: Comparison | None = None  # of both
    said: str = ""  # why there is no answer
    version: int = 1  # how often it was asked, from 1
    busy: bool = False
    earlier: tuple[Answer, ...] = ()  # of the versions before it

    @property
    def name(self) -> str:
        """Return its name on the page, such as a1."""
        return f"a{self.number}"

    @property
    def html(self) -> Html:
        """Draw it."""
        question = self.question
        shown = question if len(question) <= _SHOWN else f"{question[:_SHOWN]}…"
        return turn_html(self.name, shown, self.inside, busy=self.busy, version=self.version)

    @property
    def drawn(self) -> str | list[str]:
        """Draw it; while it is busy in pieces, so that Gradio sends only those that change."""
        return _PIECES.split(self.html) if self.busy else self.html

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return its answers: none, one, or one of each article that was asked."""
        return tuple(one for one in (self.answer, self.other) if one is not None)


class Asking:
    """A question on its way to an answer. One thread runs it, another may stop it."""

    def __init__(
        self,
        question: str,
        before: Sequence[Turn],
        strictness: Strictness | None = None,
        *,
        writer: str = "model",
        beside: str = "",
        within: tuple[str, int, int] | None = None,
        again: int | None = None,
        alone: bool = False,
    ) -> None:
        """Take a question, and the conversation so far; `turn` is always what there is to show.

        `writer` is “model”, “plain” for its own words, or “none”; `beside` is a second article that
        is asked the same, to be compared; `within` is a place of an article to look at first. It
        takes the place of a turn that is asked `again`, counted from 0; `alone` it is asked as it
        stands.
        """
        self.question = question
        self.strictness = strictness
        self.quotes_only = writer == "none"
        self.style: Style = "plain" if writer == "plain" else "quotes"
        self.waits = writer == "plain"  # for a model that is still loading
        self.beside = "" if within else beside
        self.within = within
        self.alone = alone
        at = len(before) if again is None else min(again, len(before))
        self.before, self.rest = tuple(before[:at]), tuple(before[at + 1 :])
        replaced = before[at] if at < len(before) else None
        self.version = replaced.version + 1 if replaced else 1
        self.earlier = (*replaced.answers, *replaced.earlier) if replaced else ()
        self.stopped = False
        self.let_go = Event()  # set once nobody waits for the model any more
        self._claimed, self._over = Lock(), Event()
        self.turn = self._drawn(stage_html(say("Looking for it…")), busy=True)

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
        return (*self.before, replace(self.turn, earlier=self.earlier), *self.rest)

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

    def number_version(self, version: int) -> None:
        """Say which version of its turn it is, where another page asked it too."""
        self.version = version
        self.turn = replace(self.turn, version=version)

    def stop(self) -> None:
        """Leave it without an answer: the draft was never checked."""
        self.stopped = True
        self.let_go.set()
        self._over.wait(_PATIENCE)
        said = word("Stopped before the answer was checked, so it isn't shown.")
        self.turn = self._drawn(stage_html(say(said)), said=said)
        self._over.set()

    def _answer(self, assistant: Assistant, article: str | None) -> Iterator[Turn]:
        answers: list[Answer] = []
        try:
            article = self.within[0] if self.within else article
            for one in (article, self.beside) if article and self.beside else (article,):
                for found in _stages(assistant, self, one):
                    if isinstance(found, Html):
                        yield self._drawn(found, busy=True)
                    else:
                        answers.append(found)
            yield replace(self._answered(assistant, article, answers), version=self.version)
        except Exception as error:
            said = sentence(error)
            yield self._drawn(problem_html(said), said=said)

    def _answered(
        self, assistant: Assistant, article: str | None, answers: Sequence[Answer]
    ) -> Turn:
        number, quoted = self.turn.number, quoted_articles(assistant, *answers)
        if len(answers) == 1:
            several = article is None
            return answered_turn(number, answers[0], quoted, several, self.question)
        both = [assistant.library.article(id) for id in (article, self.beside) if id]
        found = {one.id: answer for one, answer in zip(both, answers, strict=True)}
        made = compare(self.question, both, lambda one: found[one.id])
        return compared_turn(number, made, quoted)

    def _drawn(self, html: Html, *, said: str = "", busy: bool = False) -> Turn:
        number = len(self.before) + 1
        return Turn(number, self.question, html, said=said, version=self.version, busy=busy)


def unanswered_turn(number: int, question: str, said: str) -> Turn:
    """Draw a question that has no answer, and why."""
    return Turn(number, question, problem_html(said), said=said)


def answered_turn(
    number: int,
    answer: Answer,
    articles: Mapping[str, Article],
    several: bool = False,
    question: str = "",
) -> Turn:
    """Draw a question with its answer; `articles` are those that it quotes, by id."""
    html = answer_html(answer, f"a{number}", articles, several=several)
    html = join(_gone(answer, articles), html)
    return Turn(number, question or answer.question, html, answer)


def compared_turn(number: int, made: Comparison, articles: Mapping[str, Article]) -> Turn:
    """Draw a question with what two articles say, side by side."""
    one, other = (side.answer for side in made.sides)
    drawn = (
        answer_html(one, f"a{number}", articles),
        answer_html(other, f"a{number}b", articles),
    )
    titles = [side.title for side in made.sides]
    html = compared_html(titles, drawn, list(disagreement_lines(made)))
    html = join(_gone(one, articles), _gone(other, articles), html)
    return Turn(number, made.question, html, one, other, made)


def _gone(answer: Answer, articles: Mapping[str, Article]) -> Html:
    """Say which articles were removed since they were quoted."""
    cited = answer.citations or filter(None, [answer.nearest])
    gone = {one.article_id: one.title for one in cited if one.article_id not in articles}
    return join(
        *(
            note_html(
                say("“{}” was removed since; these are the words that stood in it.", title or id)
            )
            for id, title in gone.items()
        )
    )


def _stages(assistant: Assistant, asking: Asking, article: str | None) -> Iterator[Html | Answer]:
    """Yield the closest passage, then the growing draft, then the answer."""
    question = asking.question
    history = [] if asking.alone else history_of(asking.before)
    found, place, draft, last = Found("", (), None), Place(), "", 0.0
    wishes: Wishes = {"strictness": asking.strictness, "style": asking.style, "stop": asking.let_go}
    wishes["within"] = asking.within[1:] if asking.within else None
    for event in watch.ask(assistant, "page", question, history, article, **wishes):
        if isinstance(event, Answered):
            yield event.answer
        elif isinstance(event, Found):
            found, place = event, _place(assistant, event.quote, several=article is None)
            yield draft_html(question, found, "", _waiting_for(assistant), place)
        elif isinstance(event, Checking):
            yield draft_html(question, found, draft, say(_CHECKING[asking.style]), place)
        elif isinstance(event, Said):
            draft += event.text
            if time.monotonic() - last >= _PAUSE:
                last = time.monotonic()
                stage = say("A draft, not checked yet.")
                yield draft_html(question, found, draft, stage, place)


def _place(assistant: Assistant, quote: Citation | None, *, several: bool) -> Place:
    if quote is None:
        return Place()
    with suppress(NotFound):  # it may be removed at any time
        return Place({quote.article_id: assistant.library.article(quote.article_id)}, several)
    return Place()


def _waiting_for(assistant: Assistant) -> str:
    if assistant.loading.is_ready:
        return say("Looking closer…")
    return say("The language model is still loading; the answer comes as soon as it is there…")


def sentence(error: Exception) -> str:
    """Return what to tell the reader; what isn't theirs to mend goes to the log."""
    if isinstance(error, FootnoteError):
        return str(error).encode("utf-8", "replace").decode()  # half a character can't be sent
    return PROMISE.format(log_fault("the page", error))


def problem(error: Exception) -> Html:
    """Draw what went wrong, in a sentence."""
    return problem_html(sentence(error))


def history_of(turns: Iterable[Turn]) -> list[dict[str, str]]:
    """Return the answered questions, as they were understood, as a conversation to go on from."""
    return [
        {"role": role, "content": content}
        for turn in turns
        if turn.answer is not None
        for role, content in (
            ("user", turn.answer.asked or turn.question),
            ("assistant", turn.answer.text or turn.answer.missing),
        )
    ]


def quoted_articles(assistant: Assistant, *answers: Answer) -> dict[str, Article]:
    """Return the articles that answers quote, by id, without those that were removed meanwhile."""
    quoted = {
        one.article_id
        for answer in answers
        for one in (*answer.citations, *([answer.nearest] if answer.nearest else []))
    }
    found = {}
    for id in quoted:
        with suppress(NotFound):
            found[id] = assistant.library.article(id)
    return found
