"""A chat model that says what it was told to: for tests, and for trying things without a model."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field


class ScriptedChat(BaseChatModel):
    """Replies by the first key that the last message holds.

    `replies` maps a question (or a part of one) to a draft, `rewrites` to the question that
    stands alone. A question with a draft is judged Yes, any other No; a claim No if it holds words
    that the script `denies`. `delay` is in seconds a word; with `fails_after` the model breaks
    after so many words of a draft. `asked` keeps every prompt that came.
    """

    replies: Mapping[str, str] = Field(default_factory=dict)
    rewrites: Mapping[str, str] = Field(default_factory=dict)
    denies: tuple[str, ...] = ()
    delay: float = 0.0
    fails_after: int | None = None
    asked: list[str] = Field(default_factory=list)
    model_name: str = "scripted"

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        words = "".join(self._words(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=words))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for word in self._words(messages):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=word))
            if run_manager:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk

    def _words(self, messages: list[BaseMessage]) -> Iterator[str]:
        task = messages[-1].text
        self.asked.append(task)
        question = task.rpartition("uestion:")[2]
        if "Last question:" in task:
            yield _lookup(self.rewrites, question)
        elif "Yes or No" in task and "Claim:" in task:
            claim = task.rpartition("Claim:")[2]
            yield "No" if any(words in claim for words in self.denies) else "Yes"
        elif "Yes or No" in task:
            yield "Yes" if _lookup(self.replies, question) else "No"
        else:
            for number, word in enumerate(_lookup(self.replies, question).split(" ")):
                if number == self.fails_after:
                    raise RuntimeError("the script ends here")
                time.sleep(self.delay)
                yield word if number == 0 else f" {word}"


def _lookup(script: Mapping[str, str], question: str) -> str:
    return next((reply for key, reply in script.items() if key in question), "")
