"""A GGUF file comes in, a LangChain chat model that runs inside this process goes out.

llama.cpp listens on a loopback port with an OpenAI-compatible API and a key of its own;
langchain-openai speaks to it. What the model has read of an article is kept as a file, so that
an article is read once and not at every question.
"""

import gc
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import httpx
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import ConfigDict, SecretStr

from footnote.assistant.model.connection import open_client
from footnote.assistant.model.weights import HOW_TO_GET
from footnote.index.errors import ModelError
from footnote.index.progress import Step

SEED = 7
STATES_ROOM = 2_000_000_000  # bytes of kept readings in a library; the oldest go first
READ_STEP = 256  # tokens read between two reports of progress
_STATE, _BEGUN = ".state", ".begun.state"
_BESIDE = 1_200  # tokens for the question, the reply and what stands around the article
_CHARACTERS = 2.8  # of a token, in languages with Latin letters, at the least
_MOVED = 24  # tokens in a row, of what was read, that are worth moving to where they stand now
_QUIET = 2.0  # seconds without a question, before reading ahead goes on
READ_TIMEOUT = 900.0  # seconds: a slow machine may read a long article for minutes


class LocalServer:
    """llama.cpp in this process: one model, one slot, and the readings kept in a folder."""

    def __init__(
        self,
        model: Path,
        states: Path,
        *,
        threads: int,
        context: int,
        adapter: Path | None = None,
    ) -> None:
        """Load the model; ModelError if the package or the file can't be used.

        `adapter` is a file that changes how the model judges: it acts only from the words on that
        ask for a judgement, so what was read before them serves both ways.
        """
        states.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.key = secrets.token_urlsafe(24)
        self.states = states
        self.identity = _identity(model)
        self.room = int((context - _BESIDE) * _CHARACTERS)  # characters that it can read
        self._server = start_engine(model, states, self.key, threads, context, adapter)
        self.address: str = self._server.listening_address
        self._http = open_client(
            base_url=self.address,
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=READ_TIMEOUT,
            trust_env=False,
        )
        self._turn = RLock()
        self._asked_at = -_QUIET
        self._waiting, self._counting = 0, Lock()
        self._in_slot: str | None = None

    @contextmanager
    def turn(self, state: str | None, slot: str | None = None) -> Iterator[None]:
        """Take the model for one call, with a kept reading in its slot if there is one.

        `slot` names what is there after the call, if it isn't all that was read: of passages that
        are kept, those that are asked about move together, and only what is new is read.
        """
        with self._taken():
            if (slot or state) != self._in_slot:
                self._in_slot = (slot or state) if state and self._restore(state) else None
            try:
                yield
            finally:
                self._asked_at = time.monotonic()

    @contextmanager
    def _taken(self, *, in_line: bool = True) -> Iterator[None]:
        """Hold the model; whoever stands in line for it makes reading ahead give way."""
        self._count(in_line)
        with self._turn:
            self._count(-in_line)
            yield

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more

    def read(
        self,
        state: str,
        messages: list[BaseMessage],
        progress: Step | None = None,
        *,
        give_way: bool = False,
    ) -> bool:
        """Let the model read messages, and keep what it has read; progress counts tokens.

        With `give_way` it stops when somebody asks a question meanwhile, and returns False, as it
        does between two calls for one question; the next time it goes on from there.
        """
        with self._taken(in_line=not give_way):
            if give_way and time.monotonic() - self._asked_at < _QUIET:
                return False
            if self._in_slot == state or self._restore(state):
                self._in_slot = state
                return True
            self._in_slot, begun = None, f"{state.removesuffix(_STATE)}{_BEGUN}"
            self._restore(begun)
            is_read = self._prefill(messages, progress, give_way=give_way)
            with suppress(httpx.HTTPError):
                self._slot("save", state if is_read else begun)
            if is_read:
                self._in_slot = state
                (self.states / begun).unlink(missing_ok=True)
            _prune(self.states, keep=state)
            return is_read

    def keeps(self, state: str) -> bool:
        """Say whether a reading is kept under this name."""
        return (self.states / state).exists()

    def close(self) -> None:
        """Stop the server and free the model's memory."""
        with self._turn:
            self._http.close()
            self._server = None
            gc.collect()

    def _restore(self, state: str) -> bool:
        file = self.states / state
        if not file.exists():
            return False
        try:
            self._slot("restore", state)
            file.touch()
        except (httpx.HTTPError, OSError):
            file.unlink(missing_ok=True)  # cut or of another build: read again
            return False
        return True

    def _slot(self, action: str, state: str) -> None:
        """Save or restore what is in the slot; HTTPError if that can't be done."""
        request = {"url": f"/slots/0?action={action}", "json": {"filename": state}}
        try:
            reply = self._http.post(**request)  # type: ignore[arg-type]
        except httpx.TransportError:  # the server had closed the connection that was kept
            reply = self._http.post(**request)  # type: ignore[arg-type]
        reply.raise_for_status()

    def _prefill(
        self, messages: list[BaseMessage], progress: Step | None, *, give_way: bool
    ) -> bool:
        body = {
            "messages": convert_to_openai_messages(messages),
            "max_tokens": 1,
            "stream": True,
            "return_progress": True,
            "cache_prompt": True,
        }
        try:
            with self._http.stream("POST", "/v1/chat/completions", json=body) as reply:
                if reply.status_code != httpx.codes.OK:
                    reply.read()
                    raise ModelError(f"The local model can't read this ({_reason(reply)}).")
                for line in reply.iter_lines():
                    if give_way and self._waiting:
                        return False
                    if progress and (counted := _prompt_progress(line)):
                        progress(*counted)
                return True
        except httpx.HTTPError as error:
            raise ModelError(f"The local model stopped while reading ({error}).") from error


class LocalChat(ChatOpenAI):
    """The local server as a LangChain chat model; `state` names the reading to go on from."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    server: LocalServer

    @classmethod
    def of(cls, server: LocalServer, name: str) -> "LocalChat":
        """Make the chat model of a server."""
        return cls(
            server=server,
            model=name,
            base_url=f"{server.address}/v1",
            api_key=SecretStr(server.key),
            temperature=0,
            seed=SEED,
            max_retries=0,
            timeout=READ_TIMEOUT,
            http_client=open_client(trust_env=False, timeout=READ_TIMEOUT),
            extra_body={"cache_prompt": True},
        )

    def close(self) -> None:
        """Close the connections to the server, and stop it."""
        if isinstance(self.http_client, httpx.Client):
            self.http_client.close()
        self.server.close()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        state: str | None = None,
        slot: str | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        with self.server.turn(state, slot):
            return super()._generate(messages, stop, run_manager, **kwargs)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        state: str | None = None,
        slot: str | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        with self.server.turn(state, slot):
            yield from super()._stream(messages, stop, run_manager, **kwargs)


def state_name(article_id: str, *parts: str) -> str:
    """Name the reading of an article by a model under a prompt: a plain file name."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()
    return f"{article_id}-{digest[:16]}{_STATE}"


def _identity(model: Path) -> str:
    """Name a model file and the engine that reads it: a state of another would be nonsense."""
    try:
        engine = version("xllamacpp")
    except PackageNotFoundError:
        engine = ""
    file = model.stat()
    return f"{model.name} {file.st_size} {file.st_mtime_ns} {engine}"


def start_engine(
    model: Path,
    states: Path,
    key: str,
    threads: int,
    context: int,
    adapter: Path | None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    at_once: int = 1,
    name: str = "",
) -> Any:
    """Start llama.cpp's server; each of the answers `at_once` may be as long as the context."""
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelError(f"The local model's engine isn't installed. {HOW_TO_GET}") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx, params.n_parallel = context * at_once, at_once
    params.n_batch = params.n_ubatch = READ_STEP
    params.n_cache_reuse = _MOVED
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames, params.port, params.api_keys = [host], port, [key] if key else []
    params.endpoint_slots, params.slot_save_path = True, f"{states}/"
    params.cache_ram_mib = 0  # readings are kept on disk; a second copy in memory isn't needed
    params.warmup, params.verbosity, params.ui = False, -1, False
    if name:
        params.model_alias = {name}
    if adapter:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    # Answers repeat the article, so drafts looked up in the prompt are mostly right.
    params.speculative.types = [
        xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE
    ]
    try:
        return xllamacpp.Server(params)
    except Exception as error:
        raise ModelError(
            f"The model file {model} can't be loaded ({error}). `footnote doctor` checks the "
            "default one; of your own, check that it is a whole GGUF file."
        ) from error


def _prompt_progress(line: str) -> tuple[int, int] | None:
    """Return (tokens read, tokens in all) from a line of the server's stream."""
    if not line.startswith("data: {"):
        return None
    counted = json.loads(line.removeprefix("data: ")).get("prompt_progress")
    return (counted["processed"], counted["total"]) if counted else None


def _reason(reply: httpx.Response) -> str:
    with suppress(ValueError, KeyError, TypeError):
        return str(reply.json()["error"]["message"])
    return f"status {reply.status_code}"


def _prune(states: Path, keep: str) -> None:
    """Delete the readings used longest ago until the rest fits."""
    files = sorted(states.glob(f"*{_STATE}"), key=lambda file: file.stat().st_mtime, reverse=True)
    room = STATES_ROOM
    for file in files:
        room -= file.stat().st_size
        if room < 0 and file.name != keep:
            file.unlink(missing_ok=True)
