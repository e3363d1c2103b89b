"""A chat model and a file come in, a chat model that remembers every reply goes out.

What was asked before, word for word, is answered from the file; anything else is asked of the
model and written down. So a change of the checks is measured in seconds, on replies of the real
model.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from index.errors import ModelError

_CUT = (json.JSONDecodeError, KeyError, TypeError)


class Recorded(BaseChatModel):
    """A chat model whose replies are kept in a JSONL file; without `model` it can only repeat."""

    file: Path
    model: BaseChatModel | None = None
    name_of_model: str = "recorded"
    gives_logprobs: bool = True
    _replies: dict[str, dict[str, Any]] = PrivateAttr(default_factory=dict)
    _lock: Lock = PrivateAttr(default_factory=Lock)

    def model_post_init(self, context: Any) -> None:
        """Read the file; a last line cut off by an interruption is left out."""
        super().model_post_init(context)
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                    self._replies[entry["key"]] = entry
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
        entry = self._replies.get(_key(messages)) or self._ask(messages, **kwargs)
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
            raise ModelError(
                f"{self.file.name} has no reply to this question under this prompt. Ask the model "
                "again to record one."
            )
        reply = self.model.invoke(messages, **kwargs)
        logprobs = (reply.response_metadata.get("logprobs") or {}).get("content") or []
        key = _key(messages)
        entry = {"key": key, "reply": reply.text, "logprobs": logprobs}
        with self._lock, self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._replies[key] = entry
        return entry


def _key(messages: list[BaseMessage]) -> str:
    said = json.dumps([[message.type, message.text] for message in messages])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:24]
