"""The path: find, draft, check, conclude. A question goes in, an answer with its proof goes out."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from footnote.assistant.answer import (
    Answer,
    Answered,
    Checking,
    Event,
    Found,
    Outcome,
    Part,
    Said,
)
from footnote.assistant.check.claims import cite
from footnote.assistant.conclude import conclude
from footnote.assistant.draft.again import WELCOME, as_wished, fresh
from footnote.assistant.draft.by_model import by_model
from footnote.assistant.draft.by_reckoning import by_count, by_reckoning
from footnote.assistant.draft.by_steps import by_sides, by_steps, found_name, joined
from footnote.assistant.draft.by_structure import by_list, by_premise, by_quotes, by_table
from footnote.assistant.draft.by_topic import by_topic
from footnote.assistant.draft.explain import explain
from footnote.assistant.draft.in_turn import by_turn
from footnote.assistant.draft.loading import Loading
from footnote.assistant.draft.reply import Clock, Reply, Way, Work, at_once
from footnote.assistant.find.gather import Span, gather_material, narrowed
from footnote.assistant.find.material import Material
from footnote.assistant.find.spelling import as_meant
from footnote.assistant.find.whole import find_whole
from footnote.assistant.judge.strictness import Level
from footnote.assistant.model.patience import Patience
from footnote.assistant.question.followup import Heard, Turn, hear, stand_alone, turns
from footnote.assistant.question.question import check_question, read_question, split_question
from footnote.assistant.question.steps import MOST_STEPS, of_it
from footnote.assistant.question.talk import Talk
from footnote.index.embed.embedder import similarity
from footnote.index.errors import NotFound
from footnote.index.library.library import Library
from footnote.index.search.search import search
from footnote.index.words.language import language_of, speak

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

History = Sequence[object]  # messages of the forms that `turns` reads

# The ways to an answer, in their turn: the first that has a reply gives it. What the article's own
# structure answers, what is counted and reckoned with too, needs no judgement, nor does what is
# asked of the document itself; what it denies is corrected before anything is written; and quotes
# stand in where there is no model.
WAYS: tuple[Way, ...] = (
    at_once(by_count),
    at_once(by_reckoning),
    at_once(by_table),
    at_once(by_list),
    at_once(by_topic),
    at_once(by_steps),
    at_once(by_sides),
    at_once(by_turn),
    at_once(by_premise),
    by_model,
    at_once(by_quotes),
)
# A list, a table or a count that was given already isn't given in part.
FURTHER: tuple[Way, ...] = (at_once(by_topic), by_model, at_once(by_quotes))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a question is asked: a library, a model, how sure an answer must be, how long."""

    library: Library
    loading: Loading
    level: Level
    patience: Patience
    config: "RunnableConfig | None" = None
    plain: bool = False
    within: Span | None = None  # the place of the article where it is looked first

    def find(self, asked: str, scope: str | None, question: str | None = None) -> Material:
        """Search for what stands alone, and gather what may answer it, or another question."""
        hits = search(self.library, asked, article_id=scope)
        similar = similarity(self.library.embeddings)
        read = read_question(asked if question is None else question)
        found = gather_material(read, hits, self.library, only=scope, similar=similar)
        if self.within is None or scope is None:
            return found
        return narrowed(found, self.library, self.within)

    def scope(self, article: str | None) -> str | None:
        """Return the article to ask, None for the whole library; a single article is it.

        Of an earlier version, that is the one that stands there now.
        """
        if article is not None:
            return self.library.records.current(article)
        ids = self.library.records.ids(most=2)
        if not ids:
            raise NotFound("There is no article to ask yet. Add one first: `footnote add FILE`.")
        return ids[0] if len(ids) == 1 else None

    def language(self, question: str, scope: str | None) -> str:
        """Return the language of the article that is asked, or of the question."""
        return language_of(self.library.article(scope).text if scope else question)

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """Let the model rewrite a follow-up; empty if there is none, or it fails."""
        try:
            writer = self.loading.writer(self.patience)
            if writer is None:
                return ""
            return writer.stand_alone(question, history, self.config)
        except Exception:
            return ""  # the plain way serves; if the model is gone, the answer will say so


def walk_from(
    desk: Desk, question: str, history: History | None = None, article: str | None = None
) -> Iterator[Event]:
    """Walk over the place where it is to be looked first, then, without an answer, over all.

    Yields what `walk` yields.
    """
    if desk.within is not None:
        for event in walk(desk, question, history, article):
            if isinstance(event, Answered) and event.answer.outcome is not Outcome.ANSWERED:
                break
            yield event
            if isinstance(event, Answered):
                return
    yield from walk(replace(desk, within=None), question, history, article)


def walk(
    desk: Desk, question: str, history: History | None = None, article: str | None = None
) -> Iterator[Event]:
    """Yield `Found` at once, `Said` while the model writes, `Checking`, and `Answered` last.

    Where a model has to say what a follow-up means, `Found` comes again once it is known. BadInput
    or NotFound if the question or the article can't be used.
    """
    own = copy_context()  # the language that is spoken on the way is nobody else's
    with closing(_walk(desk, question, history, article)) as events:
        while event := own.run(next, events, None):
            yield event


def _walk(
    desk: Desk, question: str, history: History | None, article: str | None
) -> Generator[Event, None, None]:
    clock = Clock()
    question, past = check_question(question), turns(history)
    scope = desk.scope(article)
    speak(desk.language(question, scope))
    heard = yield from _hear(desk, question, past, scope)
    if heard.talk is Talk.THANKS:
        yield Answered(_welcome(question))
        return
    asked = heard.asked
    if heard.talk is Talk.SURE:
        desk = replace(desk, plain=False)
    by_words = desk.library.by_words
    material = desk.find(asked, scope)
    if (meant := as_meant(asked, material.pool)) != asked:
        asked, material = meant, desk.find(meant, scope)
    material = replace(material, given=heard.given)
    clock.mark("found")
    yield _found(asked, material)

    replies: list[Reply] = []
    errand = _Errand(desk, scope, heard, clock)
    for part in split_question(asked):
        own = material if part == asked else desk.find(_alone(part, replies, desk), scope)
        reply = yield from errand.reply(own)
        named = replies and own.question.text == of_it(part, found_name(replies[-1]))
        replies = [joined(material, [*replies, reply])] if named else [*replies, reply]
    clock.mark("answered")
    note = by_words or desk.library.by_words  # the search itself may have found the index broken
    answer = conclude(question, material, replies, clock.seconds, note=note)
    yield Answered(answer, tuple(_part(one, desk.level) for one in replies))


@dataclass(frozen=True, slots=True)
class _Errand:
    """Where the parts of a question are asked, and all that they have in common."""

    desk: Desk
    scope: str | None
    heard: Heard
    clock: Clock

    def work(self, material: Material, steps: int) -> Work:
        """Return what the ways need, that may take so many steps more."""
        desk = self.desk
        return Work(
            material,
            desk.loading,
            desk.level,
            self.clock,
            desk.patience,
            desk.config,
            plain=desk.plain,
            whole=None if desk.within else partial(find_whole, desk.library, self.scope),
            ask=partial(self.ask, steps=steps - 1) if steps > 1 else None,
        )

    def ask(self, question: str, *, steps: int) -> Reply:
        """Ask another question first, and wait for its reply."""
        asking = self.reply(self.desk.find(question, self.scope), steps)
        while True:
            try:
                next(asking)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]

    def reply(
        self, material: Material, steps: int = MOST_STEPS
    ) -> Generator[Said | Checking, None, Reply]:
        """Give each way its turn, until one has a reply that says something new."""
        heard, work = self.heard, self.work(replace(material, given=self.heard.given), steps)
        for way in FURTHER if heard.talk is Talk.MORE else WAYS:
            if (reply := (yield from way(work))) and (new := fresh(reply, heard.given)):
                return as_wished(new, heard.talk)
        return as_wished(Reply(work.material), heard.talk)


def _hear(
    desk: Desk, question: str, past: Sequence[Turn], scope: str | None
) -> Generator[Found, None, Heard]:
    """Settle what is asked; while a model has to say, show what the plain way finds."""
    waits: list[str] = []

    def wait(question: str, _: Sequence[Turn]) -> str:
        waits.append(question)
        return ""

    heard = hear(question, past, wait)
    if not waits or not desk.loading.has_model:
        return heard
    yield _found(question, desk.find(heard.asked, scope))
    return hear(question, past, desk.rewrite)


def _found(asked: str, material: Material) -> Found:
    ranked = material.nearest.ranked
    return Found(asked, material.hits, cite(ranked[0][1]) if ranked else None)


def _welcome(question: str) -> Answer:
    """Answer thanks: nothing was asked, so nothing is searched."""
    return Answer(question, question, Outcome.ANSWERED, note=WELCOME).sealed()


def _alone(part: str, before: Sequence[Reply], desk: Desk) -> str:
    """Return a part of a question as it stands alone, after what was found for those before it."""
    if not before:
        return part
    if (name := found_name(before[-1])) and (of := of_it(part, name)):
        return of
    return stand_alone(part, (Turn("user", before[0].material.question.text),), desk.rewrite)


def _part(reply: Reply, level: Level) -> Part:
    return Part(reply.material.question.text, reply.chance, partial(explain, reply, level))
