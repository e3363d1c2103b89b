"""The few knobs, read from the environment (prefix `FOOTNOTE_`) or given by the caller."""

import os
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from footnote.assistant.judge.strictness import Strictness
from footnote.index.embed.embedder import DEFAULT as DEFAULT_EMBEDDINGS
from footnote.index.errors import BadInput


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
        default=8192, ge=2048, description="Tokens that the local model can hold at once."
    )
    whole_article: int = Field(
        default=14_000,
        ge=0,
        description="Articles of up to this many characters are given to the model whole; "
        "of longer ones it sees the passages found.",
    )

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
        return path.expanduser()


def load_settings(**given: object) -> Settings:
    """Read the settings; what is given and not None wins. BadInput names one that is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise BadInput(f"The setting FOOTNOTE_{name} can't be used: {first['msg']}.") from None
