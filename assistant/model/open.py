"""Settings come in, the language model that writes goes out, or the reason why there is none."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
from pydantic import SecretStr

from footnote.assistant.model.connection import open_client
from footnote.assistant.model.failure import cleaned, reason_of, shown_address
from footnote.assistant.model.patience import Patience, patiently
from footnote.assistant.model.weights import NAME, model_file
from footnote.assistant.settings import Settings
from footnote.index.errors import BadInput, ModelError, extra
from footnote.index.given import expect, shown
from footnote.index.progress import Progress, step

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MODEL = "A model is named by a text, or is a chat model of LangChain."
NONE = "none"
LOCAL = "local"
_EXTRAS = ("openai", "anthropic", "ollama")  # providers whose packages an extra of ours brings
_BOUNDED = ("openai", "anthropic")  # whose classes take a deadline and a number of tries
# Trained on the default model (docs/judge.md).
JUDGE = files("footnote.assistant.judge") / "judge.gguf"
JUDGED = "+judge"  # ends the name of a model that has it
_LISTING = 8.0  # seconds in which a server must say which models it has
_NAMED = 100  # characters of a model's name
_LISTED = 5  # models of a server that are named where none of them will do
# Models that servers list beside those that chat, by how they are called.
_NO_CHAT = re.compile(
    r"embed|rerank|minilm|whisper|\b(?:bge|gte|e5|tts|clip|stt)\b|moderation|dall-e|diffusion|\bflux",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model, the name that answers carry, and whether it runs in this process."""

    name: str
    chat: "BaseChatModel"
    local: bool = False
    client: httpx.Client | None = None  # what it speaks through, where that is ours to close

    @property
    def is_trained_judge(self) -> bool:
        """Say whether its judgement comes from the trained judge, now or when it was recorded."""
        return self.name.endswith(JUDGED)

    def close(self) -> None:
        """Free what the model holds."""
        if self.client:
            self.client.close()
        if self.local:
            from footnote.assistant.model.local import LocalChat

            assert isinstance(self.chat, LocalChat)
            self.chat.close()


def open_model(
    given: "str | BaseChatModel",
    settings: Settings,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> LanguageModel | None:
    """Open the model that a setting names; None for `none`.

    ModelError or NotInstalled if it can't be had. `stop` ends the wait for a server.
    """
    if not isinstance(given, str):
        return LanguageModel(_name_of(given), given)
    if given == NONE:
        return None
    if given == LOCAL:
        path = model_file(settings.cache, step(progress, "joining the model file"))
        with as_file(JUDGE) as adapter:
            return _local(path, NAME + JUDGED, settings, progress, adapter)
    if is_local(given):
        path = Path(os.path.expanduser(given))
        if not os.path.isfile(path):
            raise ModelError(f"There is no model file {path}. Check the path given with --model.")
        return _local(path, path.stem, settings, progress)
    if is_served(given):
        return _at_address(given, settings, stop)
    if ":" in given:
        return _of_provider(given, settings)
    raise _no_name(given)


def is_local(given: "str | BaseChatModel") -> bool:
    """Say whether a setting names a model that runs inside this process."""
    return isinstance(given, str) and (given == LOCAL or given.lower().endswith(".gguf"))


def is_served(given: "str | BaseChatModel") -> bool:
    """Say whether a setting names a server by its address, which may not be there yet."""
    return isinstance(given, str) and given.startswith(("http://", "https://"))


def check_name(given: "str | BaseChatModel") -> None:
    """Raise BadInput at once for what is no model, and names none."""
    if not isinstance(given, str):
        from langchain_core.language_models import BaseChatModel

        expect(given, BaseChatModel, _MODEL)  # type: ignore[type-abstract]
    elif given != NONE and ":" not in given and not is_local(given):
        raise _no_name(given)


def _no_name(given: str) -> BadInput:
    return BadInput(
        f"“{shown(given)}” doesn't name a model. Use local, none, a .gguf file, an address "
        "(http://host:port/v1), or provider:name, such as openai:gpt-4.1-mini."
    )


def _local(
    path: Path,
    name: str,
    settings: Settings,
    progress: Progress | None,
    adapter: Path | None = None,
) -> LanguageModel:
    with extra("local", "A model inside this process"):
        from footnote.assistant.model.local import LocalChat, LocalServer

    if progress:
        progress("loading the model", 0, 1)
    server = LocalServer(
        path,
        _states(settings),
        threads=settings.threads,
        context=settings.context,
        adapter=adapter,
    )
    if progress:
        progress("loading the model", 1, 1)
    return LanguageModel(name, LocalChat.of(server, name), local=True)


def _states(settings: Settings) -> Path:
    """Return where readings are kept: with the library, or beside it if that is only to be read."""
    home = settings.home
    return (home if os.access(home, os.W_OK) or not home.exists() else settings.cache) / "states"


def _at_address(given: str, settings: Settings, stop: Event | None) -> LanguageModel:
    with extra("openai", "A model at an address"):
        from langchain_openai import ChatOpenAI

    address, _, name = given.partition("#")
    base, _, query = address.partition("?")
    asked = dict(parse_qsl(query))
    key = settings.key or "none"
    client = open_client(timeout=settings.deadline)
    try:
        name = name or _chatting(_models(client, base, asked, key, Patience(_LISTING, stop)), base)
    except BaseException:
        client.close()
        raise
    chat = ChatOpenAI(
        model=name,
        base_url=base,
        default_query=asked or None,
        api_key=SecretStr(key),
        temperature=0,
        max_retries=1,
        timeout=settings.deadline,
        http_client=client,
    )
    return LanguageModel(cleaned(name)[:_NAMED], chat, client=client)


def _models(
    client: httpx.Client, base: str, query: Mapping[str, str], key: str, patience: Patience
) -> list[str]:
    """Ask a server which models it has."""

    def ask() -> list[Any]:
        headers = {"Authorization": f"Bearer {key}"}
        reply = client.get(f"{base.rstrip('/')}/models", params=query, headers=headers)
        return [reply.raise_for_status().json()]

    try:
        (listed,) = patiently(ask, patience)
        return [str(one["id"]) for one in listed["data"]]
    except Exception as error:
        status = getattr(getattr(error, "response", None), "status_code", None)
        why = f"status {status}" if status else reason_of(error)
        raise ModelError(
            f"No model answers at {shown_address(base)} ({why}). Check that the server runs, that "
            "the address ends as its documentation says, mostly in /v1, and its key."
        ) from error


def _chatting(names: list[str], base: str) -> str:
    """Choose the first model that chats; ModelError names those that were found."""
    chats = [name for name in names if not _NO_CHAT.search(name)]
    if chats:
        return chats[0]
    found = ", ".join(cleaned(name)[:_NAMED] for name in names[:_LISTED]) or "none"
    raise ModelError(
        f"No model at {shown_address(base)} seems to chat (found: {found}). "
        "Name one behind the address: http://host:port/v1#name."
    )


def _of_provider(given: str, settings: Settings) -> LanguageModel:
    provider = given.partition(":")[0]
    with extra(provider if provider in _EXTRAS else "openai", f"The model “{given}”"):
        from langchain.chat_models import init_chat_model

    bounds: dict[str, Any] = {"timeout": settings.deadline, "max_retries": 1}
    if provider not in _BOUNDED:
        bounds = {}
    try:
        return LanguageModel(given, init_chat_model(given, temperature=0, **bounds))
    except ImportError as error:
        raise ModelError(
            f"The model “{given}” needs a package that isn't there: {error}"
        ) from error
    except Exception as error:
        reason = cleaned(str(error).strip().partition("\n")[0])
        raise ModelError(f"The model “{given}” can't be opened: {reason}") from error


def _name_of(chat: "BaseChatModel") -> str:
    name = getattr(chat, "model_name", None) or getattr(chat, "model", None)
    return str(name or type(chat).__name__)
