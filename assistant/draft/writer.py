"""A question and a text come in; the language model's words, judgement or rewriting go out."""

import math
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from footnote.assistant.draft.reading import Reading, all_text, joined, shown, whole_text
from footnote.assistant.model.open import LanguageModel
from footnote.assistant.model.patience import Patience, current, patiently
from footnote.assistant.question.followup import Turn, conversation
from footnote.index.article import Article, Hit, Unit
from footnote.index.errors import ModelError
from footnote.prompts import render, version

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.runnables import Runnable, RunnableConfig

    from footnote.assistant.model.local import LocalChat
    from footnote.index.progress import Step

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENING = re.compile(r"\A\W*(?:(?:short |final )?answer)\W*:\W*", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_NEITHER = "The model was asked for Yes or No, and said neither"
_NOTHING = "The model sent no answer"
_BROKE_OFF = "The model broke off in the middle of its answer"
_TOO_MUCH = "The model wrote more than an answer can be"
Units = Callable[[str], tuple[Unit, ...]]
T = TypeVar("T")

MAX_TOKENS = 320
MOST = 12_000  # characters of a reply, its thoughts included: checking that much takes a second
_WORD = 16  # tokens of a reply whose first word is all that is wanted
_THOUGHTS_ROOM = 1_024  # tokens in which a server's model may think before it answers
_WAITS = 120.0  # seconds, where nobody said how long
PROMPT = version("point", "answer", "answer-in-full", "system", "article", "judge")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a server is asked: for probabilities or not, and what it calls the bound of a reply."""

    logprobs: bool
    bound: str = "max_completion_tokens"

    def less(self, error: Exception) -> "_Manner | None":
        """Return the manner in which less is asked, if a server refused with this error."""
        status = getattr(error, "status_code", None)
        if str(error) == _NEITHER or status in (500, 501):
            return replace(self, logprobs=False) if self.logprobs else None
        if status not in (400, 422):
            return None
        if self.logprobs and "max_" not in str(error):
            return replace(self, logprobs=False)
        return replace(self, bound=_NEXT_BOUND[self.bound]) if self.bound else None


_NEXT_BOUND = {"max_completion_tokens": "max_tokens", "max_tokens": ""}


class Writer:
    """Asks one language model in the few ways that the path needs."""

    def __init__(self, model: LanguageModel, units: Units, whose: str = "") -> None:
        """Wrap a model that is open; `units` gives those of an article by its id.

        Where many libraries keep their readings in one folder, the names begin with `whose`.
        """
        self.model = model
        self._units, self._whose = units, whose
        self._patience = Patience(_WAITS)
        gives = getattr(model.chat, "gives_logprobs", _speaks_openai(model.chat))
        self._learned = {"manner": _Manner(gives)}  # shared by all questions: of one server

    def within(self, patience: Patience) -> "Writer":
        """Return this writer for one question, which waits no longer than that."""
        waiting = copy(self)
        waiting._patience = patience
        return waiting

    def whole(self, article: Article) -> Reading:
        """Read an article whole; the local model keeps what it has read of it."""
        return self._kept(article, whole_text(article, self._units(article.id)))

    def all_passages(self, article: Article) -> Reading:
        """Read all passages of a long article, if a local model can hold them."""
        room = self._local.server.room if self.model.local else 0
        if not room or len(article.text) > 2 * room:  # of a book, not even the length is looked at
            return Reading("")
        text = all_text(article)
        return self._kept(article, text) if len(text) <= room else Reading(text)

    def passages(self, hits: Sequence[Hit], articles: Mapping[str, Article]) -> Reading:
        """Read only the passages found, in the order of their articles' text."""
        ordered = sorted(hits, key=lambda hit: (hit.passage.article_id, hit.passage.start))
        text = joined(shown(hit.passage, articles[hit.passage.article_id]) for hit in ordered)
        ids = {hit.passage.article_id for hit in ordered}
        of = self.all_passages(articles[ids.pop()]).state if len(ids) == 1 else None
        return Reading(text, of, part=of is not None)

    def _kept(self, article: Article, text: str) -> Reading:
        if not self.model.local:
            return Reading(text)
        from footnote.assistant.model.local import state_name

        name = f"{self._whose}{article.id}"
        return Reading(text, state_name(name, self._local.server.identity, PROMPT, text))

    def read(
        self, reading: Reading, progress: "Step | None" = None, *, give_way: bool = False
    ) -> bool:
        """Let the local model read, and keep it; other models read with each question.

        With `give_way` it stops when a question comes meanwhile, and returns False.
        """
        if not reading.state or reading.part:
            return True
        messages = _messages(reading, render("judge", question="?"))
        server, state = self._local.server, reading.state
        (is_read,) = patiently(
            lambda: [server.read(state, messages, progress, give_way=give_way)], self._patience
        )
        return is_read

    def has_read(self, reading: Reading) -> bool:
        """Say whether the local model keeps what it has read under this name."""
        return bool(reading.state) and self._local.server.keeps(str(reading.state))

    def states_answer(
        self, question: str, reading: Reading, config: "RunnableConfig | None" = None
    ) -> float:
        """Return the probability that what was read states the answer to exactly this question."""
        return self._judge(render("judge", question=question), reading, config)

    def says(self, claim: str, reading: Reading, config: "RunnableConfig | None" = None) -> float:
        """Return the probability that what was read says this."""
        return self._judge(render("said", claim=claim), reading, config)

    def _judge(self, words: str, reading: Reading, config: "RunnableConfig | None") -> float:
        given = {"task": words}

        def ask(manner: _Manner) -> float:
            if manner.logprobs:
                asked = self._bound(reading, manner, _WORD, logprobs=True, top_logprobs=5)
            else:
                asked = self._bound(reading, manner, MAX_TOKENS)
            return _yes(self._reply(_prompt(reading) | asked, given, config))

        return self._in_some_manner(ask)

    def draft(
        self,
        question: str,
        reading: Reading,
        config: "RunnableConfig | None" = None,
        *,
        prompt: str = "answer",
    ) -> Iterator[str]:
        """Stream what the model writes to a prompt: a pointer, or an answer in its own words.

        ModelError if it breaks off, writes without end, or says nothing.
        """
        given = {"task": render(prompt, question=question)}

        def ask(manner: _Manner) -> tuple[str, Generator[str, None, None]]:
            chain = _prompt(reading) | self._bound(reading, manner, MAX_TOKENS)
            pieces = patiently(lambda: self._pieces(chain, given, config), self._patience)
            return next(pieces), pieces

        first, pieces = self._in_some_manner(ask)
        with closing(pieces):
            yield first
            yield from pieces

    def stand_alone(
        self, question: str, history: Sequence[Turn], config: "RunnableConfig | None" = None
    ) -> str:
        """Rewrite a follow-up question so that it can be understood without its conversation."""
        task = render("followup", conversation=conversation(history), question=question)
        return self._rewritten(task, 80, config)

    def question_for(self, sentence: str) -> str:
        """Write a question that a sentence answers."""
        return self._rewritten(render("questioner", sentence=sentence), 60)

    def _rewritten(self, task: str, most: int, config: "RunnableConfig | None" = None) -> str:
        given = {"system": render("rewriter"), "reading": "", "task": task}

        def ask(manner: _Manner) -> str:
            chain = _chat() | self._bound(Reading(""), manner, most)
            return str(self._reply(chain, given, config).text).strip()

        return self._in_some_manner(ask)

    @property
    def _local(self) -> "LocalChat":
        return self.model.chat  # type: ignore[return-value]

    def _reply(
        self, chain: "Runnable[Any, BaseMessage]", given: Any, config: "RunnableConfig | None"
    ) -> "BaseMessage":
        """Wait for a whole reply; ModelError if there is nothing in it."""
        (reply,) = patiently(lambda: [chain.invoke(given, config)], self._patience)
        if not reply.text.strip() and not _logprobs(reply):
            raise ModelError(_NOTHING)
        return reply

    def _pieces(
        self, chain: "Runnable[Any, BaseMessage]", given: Any, config: "RunnableConfig | None"
    ) -> Iterator[str]:
        """Yield what comes, until the model says that this is all."""
        written, is_whole = "", not _speaks_openai(self.model.chat)
        try:
            for chunk in chain.stream(given, config):
                is_whole = is_whole or bool(chunk.response_metadata.get("finish_reason"))
                if not (words := chunk.text):
                    continue
                written += words
                if len(written) > MOST:
                    raise ModelError(_TOO_MUCH)
                yield words
        except ValueError as error:
            if written or type(error) is not ValueError:
                raise
            raise ModelError(_NOTHING) from None  # LangChain wants something of every stream
        call = current()
        if not (is_whole or (call and call.is_done)):
            raise ModelError(_BROKE_OFF if written else _NOTHING)
        if not said(written):
            raise ModelError(_NOTHING)

    def _in_some_manner(self, ask: Callable[[_Manner], T]) -> T:
        """Ask, and ask for less where a server refuses; remember what it took."""
        manner = self._learned["manner"]
        while True:
            try:
                answer = ask(manner)
            except Exception as error:
                less = None if self.model.local else manner.less(error)
                if less is None:
                    raise
                manner = less
            else:
                self._learned["manner"] = manner
                return answer

    def _bound(
        self, reading: Reading, manner: _Manner, most: int, **more: Any
    ) -> "Runnable[Any, BaseMessage]":
        """Bind how long a reply may be, where it is known how the model is told."""
        chat = self.model.chat
        if self.model.local:
            kept = {"state": reading.state, "slot": reading.slot}
            return chat.bind(**kept, max_tokens=1 if more else most, **more)
        if not _speaks_openai(chat):
            return chat.bind(**more) if more else chat
        most += 0 if more else _THOUGHTS_ROOM
        if manner.bound == "max_tokens":
            # By this name langchain-openai passes nothing on: it renames it to the newer one.
            more["extra_body"] = {"max_tokens": most}
        elif manner.bound:
            more["max_completion_tokens"] = most
        return chat.bind(**more) if more else chat


def said(text: str) -> str:
    """Return what a model says, without what it thought aloud before, and without “Answer:”."""
    return _OPENING.sub("", _THOUGHTS.sub("", text).strip())


@cache
def _chat() -> "ChatPromptTemplate":
    from langchain_core.prompts import ChatPromptTemplate  # a second that quotes need not wait

    return ChatPromptTemplate.from_messages([("system", "{system}"), ("human", "{reading}{task}")])


def _prompt(reading: Reading) -> "ChatPromptTemplate":
    return _chat().partial(
        system=render("system"), reading=render("article", article=reading.text) + "\n\n"
    )


def _messages(reading: Reading, task: str) -> "list[BaseMessage]":
    return _prompt(reading).invoke({"task": task}).to_messages()


def _yes(reply: "BaseMessage") -> float:
    """Read the probability of Yes from the first token, or from the word where there is none."""
    if not (logprobs := _logprobs(reply)):
        found = _YES_OR_NO.match(said(reply.text))
        if not found:
            raise ModelError(_NEITHER)
        return float(found[1].lower() == "yes")
    share = {"yes": 0.0, "no": 0.0}
    for top in logprobs[0].get("top_logprobs") or [logprobs[0]]:
        word = top["token"].strip().lower()
        if word in share:
            share[word] += math.exp(top["logprob"])
    total = sum(share.values())
    if not total:
        raise ModelError(_NEITHER)
    return share["yes"] / total


def _logprobs(reply: "BaseMessage") -> list[Any]:
    return (reply.response_metadata.get("logprobs") or {}).get("content") or []


def _speaks_openai(chat: "BaseChatModel") -> bool:
    """Say whether a chat model is one of langchain-openai's, which may not be installed."""
    return any(kind.__name__ == "BaseChatOpenAI" for kind in type(chat).__mro__)
