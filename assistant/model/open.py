"""Settings come in, the language model that writes goes out, or the reason why there is none."""

import os
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from footnote.assistant.model.weights import NAME, model_file
from footnote.assistant.settings import Settings
from footnote.index.errors import BadInput, ModelError, extra
from footnote.index.given import shown
from footnote.index.progress import Progress, step

NONE = "none"
LOCAL = "local"
_EXTRAS = ("openai", "anthropic", "ollama")  # providers whose packages an extra of ours brings
# Trained on the default model (docs/judge.md).
JUDGE = files("footnote.assistant.judge") / "judge.gguf"
JUDGED = "+judge"  # ends the name of a model that has it


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model, the name that answers carry, and whether it runs in this process."""

    name: str
    chat: BaseChatModel
    local: bool = False

    @property
    def is_trained_judge(self) -> bool:
        """Say whether its judgement comes from the trained judge, now or when it was recorded."""
        return self.name.endswith(JUDGED)

    def close(self) -> None:
        """Free what the model holds."""
        if self.local:
            from footnote.assistant.model.local import LocalChat

            assert isinstance(self.chat, LocalChat)
            self.chat.close()


def open_model(
    given: str | BaseChatModel, settings: Settings, progress: Progress | None = None
) -> LanguageModel | None:
    """Open the model that a setting names; None for `none`.

    ModelError or NotInstalled if it can't be had.
    """
    if isinstance(given, BaseChatModel):
        return LanguageModel(_name_of(given), given)
    if given == NONE:
        return None
    if given == LOCAL:
        path = model_file(settings.cache, step(progress, "joining the model file"))
        with as_file(JUDGE) as adapter:
            return _local(path, NAME + JUDGED, settings, progress, adapter)
    if is_local(given):
        path = Path(given).expanduser()
        if not path.is_file():
            raise ModelError(f"There is no model file {path}. Check the path given with --model.")
        return _local(path, path.stem, settings, progress)
    if given.startswith(("http://", "https://")):
        return _at_address(given, settings)
    if ":" in given:
        return _of_provider(given)
    raise _no_name(given)


def is_local(given: str | BaseChatModel) -> bool:
    """Say whether a setting names a model that runs inside this process."""
    return isinstance(given, str) and (given == LOCAL or given.lower().endswith(".gguf"))


def check_name(given: str | BaseChatModel) -> None:
    """Raise BadInput at once for a setting that names no model at all."""
    if isinstance(given, str) and given != NONE and ":" not in given and not is_local(given):
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


def _at_address(address: str, settings: Settings) -> LanguageModel:
    with extra("openai", "A model at an address"):
        from langchain_openai import ChatOpenAI

    base, _, name = address.partition("#")
    key = settings.api_key.get_secret_value() or "none"  # no other key is this server's business
    name = name or _first_model(base, key)
    chat = ChatOpenAI(
        model=name, base_url=base, api_key=SecretStr(key), temperature=0, max_retries=1
    )
    return LanguageModel(name, chat)


def _first_model(base: str, key: str) -> str:
    import httpx

    try:
        headers = {"Authorization": f"Bearer {key}"}
        reply = httpx.get(f"{base.rstrip('/')}/models", headers=headers, timeout=10)
        return str(reply.raise_for_status().json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelError(
            f"No model answers at {base} ({error}). Check that the server runs and that the "
            "address ends as its documentation says, mostly in /v1."
        ) from error


def _of_provider(given: str) -> LanguageModel:
    provider = given.partition(":")[0]
    with extra(provider if provider in _EXTRAS else "openai", f"The model “{given}”"):
        from langchain.chat_models import init_chat_model

    try:
        return LanguageModel(given, init_chat_model(given, temperature=0))
    except ImportError as error:
        raise ModelError(
            f"The model “{given}” needs a package that isn't there: {error}"
        ) from error
    except Exception as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(f"The model “{given}” can't be opened: {reason}") from error


def _name_of(chat: BaseChatModel) -> str:
    name = getattr(chat, "model_name", None) or getattr(chat, "model", None)
    return str(name or type(chat).__name__)
