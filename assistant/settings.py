"""The few knobs: given by the caller, from the environment (`FOOTNOTE_…`), or from a file."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from footnote.assistant.judge.strictness import Strictness
from footnote.index.embed.embedder import DEFAULT as DEFAULT_EMBEDDINGS
from footnote.index.errors import BadInput
from footnote.index.given import shown

FILE = "footnote.toml"  # in the home folder, unless FOOTNOTE_CONFIG names another
_LONG_ENOUGH = 16  # characters of a token: short ones are guessed


class Settings(BaseSettings):
    """Where things are kept and which models answer. Every field is `FOOTNOTE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("footnote"),
        description="Folder of the library: articles, search index, the model's reading of them.",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("footnote"),
        description="Folder for the joined model file; can be deleted at any time.",
    )
    model: str = Field(
        default="local",
        description="The language model: `local`, `none`, a `.gguf` file, the address of an "
        "OpenAI-compatible server (`http://host:port/v1`, `#name` for one of its models), or "
        "LangChain's `provider:name`.",
    )
    api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key for an OpenAI-compatible address; else `OPENAI_API_KEY` is it.",
    )
    deadline: float = Field(
        default=120.0,
        gt=0,
        description="Seconds that a model server or provider has for one reply; then the answer "
        "is made of quotes.",
    )
    embeddings: str = Field(
        default=DEFAULT_EMBEDDINGS,
        description="A sentence-transformers model, by name or folder; `tiny` needs no weights and "
        "knows no meaning, for trying things.",
    )
    strictness: Strictness = Field(
        default="balanced",
        description="How sure an answer must be to be shown: `strict` shows fewer and is wrong "
        "less often, `lenient` shows more, `balanced` is between.",
    )
    store: str = Field(
        default="", description="Address of a Chroma server; empty keeps Chroma in the home folder."
    )
    database: SecretStr = Field(
        default=SecretStr(""),
        description="Address of a PostgreSQL database, `postgresql+psycopg://user:password@host/"
        "name`, for many processes; it needs a Chroma server. Empty keeps SQLite in the home "
        "folder.",
    )
    workers: bool = Field(
        default=False,
        description="Whether `footnote work` adds what is given, in processes of its own; the "
        "database holds it until then.",
    )
    threads: int = Field(
        default_factory=lambda: min(os.cpu_count() or 2, 16),
        ge=1,
        description="Processor threads for the local model.",
    )
    context: int = Field(
        default=16_384, ge=2048, description="Tokens that the local model can hold at once."
    )
    whole_article: int = Field(
        default=14_000,
        ge=0,
        description="Articles of up to this many characters are given to the model whole; "
        "of longer ones it sees the passages found.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the page listens on.")
    port: int = Field(default=7860, description="Port that the page listens on.")
    token: SecretStr = Field(
        default=SecretStr(""),
        description="What whoever asks must know, at least 16 characters: the page asks for it "
        "once, programs send it as a bearer token. Empty asks for nothing.",
    )
    questions_a_minute: int = Field(
        default=30,
        ge=0,
        description="Questions that each person may ask in a minute, where there are accounts; 0 "
        "is any number.",
    )
    articles_a_day: int = Field(
        default=500,
        ge=0,
        description="Articles that each person may add in a day, where there are accounts; 0 is "
        "any number.",
    )
    bytes_a_day: int = Field(
        default=1_000_000_000,
        ge=0,
        description="Bytes of articles that each person may add in a day, where there are "
        "accounts; 0 is any number.",
    )
    oidc_issuer: str = Field(
        default="",
        description="Address of a provider of OpenID Connect, `https://…`, that people with "
        "accounts may sign in with; empty is none.",
    )
    oidc_client: str = Field(default="", description="What that provider knows Footnote by.")
    oidc_secret: SecretStr = Field(
        default=SecretStr(""), description="What Footnote proves that with; empty is nothing."
    )
    oidc_domains: str = Field(
        default="",
        description="Domains of e-mail addresses, with commas between, whose people may come by "
        "the provider without being invited, as readers.",
    )
    log: Literal["text", "json"] = Field(
        default="text",
        description="Form of the log: `text` has a line for each fault, `json` an object on a "
        "line, also for each request and question.",
    )
    log_questions: bool = Field(
        default=False, description="Whether the log may hold questions and what faults say of them."
    )
    metrics: Literal["local", "open", "off"] = Field(
        default="local",
        description="Who may read `/metrics`: `local` is this machine and who has the token, "
        "`open` everybody, `off` nobody.",
    )
    traces: str = Field(
        default="",
        description="Address of an OpenTelemetry collector (gRPC, `http://host:4317`) that is told "
        "how long each step of a question took; empty tells nobody.",
    )

    @field_validator("token")
    @classmethod
    def _long_enough(cls, token: SecretStr) -> SecretStr:
        if 0 < len(token.get_secret_value()) < _LONG_ENOUGH:
            raise ValueError(f"a token has at least {_LONG_ENOUGH} characters")
        return token

    @field_validator("home", "cache", mode="before")
    @classmethod
    def _named(cls, path: object) -> object:
        if isinstance(path, str) and not path.strip():  # pathlib takes it for the current folder
            raise ValueError("an empty text names no folder")
        return path

    @property
    def key(self) -> str:
        """Return the key for an address, empty if there is none."""
        return self.api_key.get_secret_value() or os.environ.get("OPENAI_API_KEY", "")

    @property
    def where(self) -> Path | str:
        """Return where the library's records are kept: the home folder, or a database's address."""
        return self.database.get_secret_value() or self.home

    @field_validator("home", "cache")
    @classmethod
    def _expand(cls, path: Path) -> Path:
        try:
            return path.expanduser()
        except RuntimeError:
            raise ValueError(f"{path} begins with a user that this machine doesn't know") from None


Origin = Literal["given", "environment", "file", "default"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)


def load_settings(**given: object) -> Settings:
    """Read the settings; what is given and not None wins. BadInput names one that is wrong."""
    named = {name: value for name, value in given.items() if value is not None}
    filed = _in_file(named)
    try:
        return Settings(**{**filed, **named})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        where = f" in {config_file(named)}" if name in filed and name not in named else ""
        said = str(first["msg"]).removeprefix("Value error, ")
        raise BadInput(
            f"The setting FOOTNOTE_{name.upper()}{where} can't be used: {said}."
        ) from None


def origins(**given: object) -> dict[str, Origin]:
    """Say of each setting where it comes from."""
    named = {name for name, value in given.items() if value is not None}
    filed = _in_file({name: given[name] for name in named})

    def origin(name: str) -> Origin:
        if name in named:
            return "given"
        if name in filed:
            return "file"
        return "environment" if _is_in_environment(name) else "default"

    return {name: origin(name) for name in Settings.model_fields}


def config_file(given: Mapping[str, object]) -> Path:
    """Return where the file of settings is, or would be."""
    if named := os.environ.get("FOOTNOTE_CONFIG"):
        return Path(os.path.expanduser(named))
    home = given.get("home") or os.environ.get("FOOTNOTE_HOME") or user_data_path("footnote")
    return Path(os.path.expanduser(str(home))) / FILE


def _in_file(given: Mapping[str, object]) -> dict[str, object]:
    """Return what the file sets and the environment doesn't; BadInput if it can't be read."""
    path = config_file(given)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        if os.environ.get("FOOTNOTE_CONFIG"):
            raise BadInput(f"There is no file {path}, which FOOTNOTE_CONFIG names.") from None
        return {}
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The settings in {path} can't be read: {reason}.") from None
    for name in found:
        if name not in Settings.model_fields:
            known = ", ".join(Settings.model_fields)
            raise BadInput(f"“{shown(name)}” in {path} is no setting. There are: {known}.")
    if "home" in found and not os.environ.get("FOOTNOTE_CONFIG"):
        raise BadInput(f"{path} can't name another home: it is read because this is the home.")
    return {name: value for name, value in found.items() if not _is_in_environment(name)}


def _is_in_environment(name: str) -> bool:
    return bool(os.environ.get(f"FOOTNOTE_{name.upper()}"))
