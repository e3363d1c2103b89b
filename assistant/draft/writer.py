"""A question and a text come in; the language model's words, judgement or rewriting go out."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableConfig

from footnote.assistant.find.orders import orders_an_answer
from footnote.assistant.model.open import LanguageModel
from footnote.assistant.question.followup import Turn, conversation
from footnote.index.article import Article, Hit, Unit
from footnote.index.errors import ModelError
from footnote.index.split.hidden import visible
from footnote.index.split.units import readable
from footnote.prompts import render, version

if TYPE_CHECKING:
    from footnote.assistant.model.local import LocalChat
    from footnote.index.progress import Step

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENING = re.compile(r"\A\W*(?:(?:short |final )?answer)\W*:\W*", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_NEITHER = "it was asked for Yes or No, and said neither"
Units = Callable[[str], tuple[Unit, ...]]

MAX_TOKENS = 320
PROMPT = version("point", "answer", "answer-in-full", "system", "article", "judge")

_CHAT = ChatPromptTemplate.from_messages([("system", "{system}"), ("human", "{reading}{task}")])


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model reads before a question: a text, and the name its kept reading would have."""

    text: str
    state: str | None = None


class Writer:
    """Asks one language model in the few ways that the path needs."""

    def __init__(self, model: LanguageModel, units: Units) -> None:
        """Wrap a model that is open; `units` gives those of an article by its id."""
        self.model = model
        self._units = units
        self._gives_logprobs = getattr(model.chat, "gives_logprobs", _speaks_openai(model.chat))

    def whole(self, article: Article) -> Reading:
        """Read an article whole; the local model keeps what it has read of it."""
        text = _tidy(visible(_without_orders(article, self._units(article.id))))
        if not self.model.local:
            return Reading(text)
        from footnote.assistant.model.local import state_name

        return Reading(text, state_name(article.id, self._local.server.identity, PROMPT, text))

    def passages(self, hits: Sequence[Hit], articles: Mapping[str, Article]) -> Reading:
        """Read only the passages found, in the order of their articles' text."""
        ordered = sorted(hits, key=lambda hit: (hit.passage.article_id, hit.passage.start))
        shown = [_shown(hit, articles[hit.passage.article_id]) for hit in ordered]
        return Reading("\n\n".join(filter(None, shown)))

    def read(
        self, reading: Reading, progress: "Step | None" = None, *, give_way: bool = False
    ) -> bool:
        """Let the local model read, and keep it; other models read with each question.

        With `give_way` it stops when a question comes meanwhile, and returns False.
        """
        if not reading.state:
            return True
        messages = _messages(reading, render("judge", question="?"))
        return self._local.server.read(reading.state, messages, progress, give_way=give_way)

    def states_answer(
        self, question: str, reading: Reading, config: RunnableConfig | None = None
    ) -> float:
        """Return the probability that what was read states the answer to exactly this question."""
        return self._judge(render("judge", question=question), reading, config)

    def says(self, claim: str, reading: Reading, config: RunnableConfig | None = None) -> float:
        """Return the probability that what was read says this."""
        return self._judge(render("said", claim=claim), reading, config)

    def _judge(self, words: str, reading: Reading, config: RunnableConfig | None) -> float:
        task = {"task": words}
        if self._gives_logprobs:
            chat = self._bound(reading, max_tokens=1, logprobs=True, top_logprobs=5)
            try:
                return _yes((_prompt(reading) | chat).invoke(task, config))
            except Exception:
                if self.model.local:
                    raise
                self._gives_logprobs = False  # servers refuse to in many ways: their word must do
        return _yes((_prompt(reading) | self._bound(reading)).invoke(task, config))

    def draft(
        self,
        question: str,
        reading: Reading,
        config: RunnableConfig | None = None,
        *,
        prompt: str = "answer",
    ) -> Iterator[str]:
        """Stream what the model writes to a prompt: a pointer, or an answer in its own words."""
        chain = _prompt(reading) | self._bound(reading, max_tokens=MAX_TOKENS)
        for chunk in chain.stream({"task": render(prompt, question=question)}, config):
            if words := chunk.text:
                yield words

    def stand_alone(
        self, question: str, history: Sequence[Turn], config: RunnableConfig | None = None
    ) -> str:
        """Rewrite a follow-up question so that it can be understood without its conversation."""
        task = render("followup", conversation=conversation(history), question=question)
        chain = _CHAT | self._bound(Reading(""), max_tokens=80)
        reply = chain.invoke({"system": render("rewriter"), "reading": "", "task": task}, config)
        return str(reply.text).strip()

    def question_for(self, sentence: str) -> str:
        """Write a question that a sentence answers."""
        chain = _CHAT | self._bound(Reading(""), max_tokens=60)
        task = render("questioner", sentence=sentence)
        reply = chain.invoke({"system": render("rewriter"), "reading": "", "task": task})
        return str(reply.text).strip()

    @property
    def _local(self) -> "LocalChat":
        return self.model.chat  # type: ignore[return-value]

    def _bound(self, reading: Reading, **limits: Any) -> Runnable[Any, BaseMessage]:
        if self.model.local:
            return self.model.chat.bind(state=reading.state, **limits)
        limits.pop("max_tokens", None)  # providers name it differently, and need it less
        return self.model.chat.bind(**limits) if limits else self.model.chat


def said(text: str) -> str:
    """Return what a model says, without what it thought aloud before, and without “Answer:”."""
    return _OPENING.sub("", _THOUGHTS.sub("", text).strip())


def _prompt(reading: Reading) -> ChatPromptTemplate:
    return _CHAT.partial(
        system=render("system"), reading=render("article", article=reading.text) + "\n\n"
    )


def _messages(reading: Reading, task: str) -> list[BaseMessage]:
    return _prompt(reading).invoke({"task": task}).to_messages()


def _yes(reply: BaseMessage) -> float:
    """Read the probability of Yes from the first token, or from the word where there is none."""
    logprobs = (reply.response_metadata.get("logprobs") or {}).get("content") or []
    if not logprobs:
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


def _speaks_openai(chat: BaseChatModel) -> bool:
    """Say whether a chat model is one of langchain-openai's, which may not be installed."""
    return any(kind.__name__ == "BaseChatOpenAI" for kind in type(chat).__mro__)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=64)  # every question about a short article reads it whole
def _without_orders(article: Article, units: tuple[Unit, ...]) -> str:
    """Return an article's text without the units that order their reader what to answer."""
    text = article.text
    for unit in reversed(units):
        if orders_an_answer(article.text[unit.start : unit.end]):
            text = text[: unit.start] + text[unit.end :]
    return text


def _shown(hit: Hit, article: Article) -> str:
    """Return a passage as the model reads it; empty if nothing but orders stands in it."""
    passage = hit.passage
    lines = [
        readable(article, unit)
        for unit in passage.units
        if not orders_an_answer(article.text[unit.start : unit.end])
    ]
    headed = [" — ".join(passage.headings)] if lines and passage.headings else []
    return "\n".join([*headed, *lines])
