"""A chat model and a file come in, a chat model that remembers every reply goes out.

What was asked before, word for word, is answered from the file; anything else is asked of the
model and written down. So a change of the checks is measured in seconds, on replies of the real
model.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from footnote.index.errors import ModelError

_CUT = (json.JSONDecodeError, KeyError, TypeError)


class Recorded(BaseChatModel):
    """A chat model whose replies are kept in a JSONL file; without `model` it can only repeat.

    With `fresh` everything is asked again, once. `missed` counts what could not be answered.
    """

    file: Path
    model: BaseChatModel | None = None
    fresh: bool = False
    missed: int = 0
    name_of_model: str = "recorded"
    gives_logprobs: bool = True
    max_tokens: int = 320
    _replies: dict[str, dict[str, Any]] = PrivateAttr(default_factory=dict)
    _asked: set[str] = PrivateAttr(default_factory=set)
    _lock: Lock = PrivateAttr(default_factory=Lock)

    def model_post_init(self, context: Any) -> None:
        """Read the file; a last line cut off by an interruption is left out."""
        super().model_post_init(context)
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                    self._replies[entry["key"]] = entry
                    if self.model is None:
                        self.name_of_model = entry.get("model", self.name_of_model)
                except _CUT:
                    continue

    @property
    def model_name(self) -> str:
        """Return the name that answers carry."""
        return self.name_of_model

    @property
    def _llm_type(self) -> str:
        return "recorded"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        key = _key(messages)
        known = None if self.fresh and key not in self._asked else self._replies.get(key)
        entry = known or self._ask(messages, **kwargs)
        message = AIMessage(
            content=entry["reply"],
            response_metadata={"logprobs": {"content": entry["logprobs"]}},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._generate(messages, stop, run_manager, **kwargs).generations[0].message
        chunk = AIMessageChunk(content=reply.text, response_metadata=reply.response_metadata)
        yield ChatGenerationChunk(message=chunk)

    def _ask(self, messages: list[BaseMessage], **kwargs: Any) -> dict[str, Any]:
        if self.model is None:
            self.missed += 1
            raise ModelError(
                f"{self.file.name} has no reply to this question under this prompt. Ask the model "
                "again to record one."
            )
        # Where probabilities are asked for, the first token is all that is read.
        limit = 1 if kwargs.get("logprobs") else self.max_tokens
        reply = self.model.invoke(messages, **{"max_tokens": limit, **kwargs})
        logprobs = (reply.response_metadata.get("logprobs") or {}).get("content") or []
        key = _key(messages)
        entry = {"key": key, "model": self.name_of_model, "reply": reply.text, "logprobs": logprobs}
        with self._lock, self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._replies[key] = entry
        self._asked.add(key)
        return entry

    def tidy(self) -> None:
        """Write the file anew: the last reply to each question, in an order that stays."""
        lines = [
            json.dumps(self._replies[key], ensure_ascii=False) for key in sorted(self._replies)
        ]
        with self._lock:
            unfinished = self.file.with_suffix(".unfinished")
            unfinished.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            os.replace(unfinished, self.file)


def _key(messages: list[BaseMessage]) -> str:
    said = json.dumps([[message.type, message.text] for message in messages])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:24]
