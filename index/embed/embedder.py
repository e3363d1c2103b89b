"""The name of an embedding model comes in, what turns texts into unit-length vectors goes out.

The default is run here (`minilm.py`), any other by sentence-transformers. The adapter to that is
ours because LangChain's own calls plain `encode` for both sides, which loses the question prompts
that many models need.
"""

import importlib.util
import logging
import os
from collections.abc import Callable
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings

from footnote.index.embed.minilm import INSTALL, MINILM, MiniLM
from footnote.index.embed.tiny import TINY, TinyEmbedder
from footnote.index.embed.vectors import Vectors, encodable, finite
from footnote.index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT = MINILM
PROBE = "Footnote proves every sentence it says."


@runtime_checkable
class NamedEmbeddings(Protocol):
    """What a library needs of an embedding model: LangChain's two verbs, and a stable name."""

    name: str

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are stored."""
        ...

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        ...


@runtime_checkable
class Loadable(Protocol):
    """An embedding model that takes time to load, and can do so before it is needed."""

    def load(self) -> None:
        """Load the model now; ModelError if it can't be had."""
        ...


class Embedder(Embeddings):
    """A sentence-transformers model by name or folder, loaded when it is first needed."""

    def __init__(self, name: str, *, batch: int = 32) -> None:
        """Remember the name; nothing is loaded yet."""
        self.name = name
        self._batch = batch
        self._loading = Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed stored texts: one vector of `dimension` floats each, of length 1."""
        return self._encode(texts, question=False).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question, with the model's question prompt if it has one."""
        return self._encode([text], question=True)[0].tolist()  # type: ignore[no-any-return]

    @property
    def is_loaded(self) -> bool:
        """Say whether it is there already."""
        return "_model" in vars(self)

    def load(self) -> None:
        """Load the model now rather than at the first question; ModelError if it can't be had."""
        with self._loading:
            _ = self._model

    def _encode(self, texts: list[str], *, question: bool) -> Vectors:
        self.load()
        encode = self._model.encode_query if question else self._model.encode_document
        found = encode(
            encodable(texts),
            batch_size=self._batch,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return finite(np.asarray(found, dtype=np.float32), self.name)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        if importlib.util.find_spec("sentence_transformers") is None:
            raise ModelError(
                f"The embedding model “{self.name}” needs sentence-transformers, which isn't "
                f"installed: {INSTALL}. Or leave --embeddings out."
            )
        # Waiting OpenMP threads would take the cores that the language model needs.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
            return SentenceTransformer(self.name, device=None, trust_remote_code=False)
        except Exception as error:
            reason = str(error).strip().partition("\n")[0]
            raise ModelError(
                f"The embedding model “{self.name}” can't be loaded ({reason}). Give the name of "
                "a sentence-transformers model or its folder with --embeddings, or leave it out."
            ) from error


def open_embedder(name: str = DEFAULT) -> NamedEmbeddings:
    """Return a model by name: the default, `tiny`, or a sentence-transformers name or folder."""
    if name == DEFAULT:
        return MiniLM()
    return TinyEmbedder() if name == TINY else Embedder(name)


def similarity(embeddings: NamedEmbeddings) -> Callable[[str, str], float] | None:
    """Return how near two texts are in meaning (cosine), by the default model; None by another.

    What is fitted on its scale means nothing on that of another model.
    """
    if embeddings.name != DEFAULT:
        return None

    # Many texts are compared with one question, and some of them several times.
    @lru_cache(maxsize=1_000)
    def vector(text: str) -> list[float]:
        return embeddings.embed_documents([text])[0]

    return lambda one, other: float(np.dot(vector(one), vector(other)))
