"""An article comes in, the vectors that a store will ask for are made before it asks.

A store writes while everybody else who adds waits; what takes long, it should find done.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
from langchain_core.embeddings import Embeddings

from footnote.index.article import Article
from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.embed.vectors import Vectors
from footnote.index.library.entries import entries_of
from footnote.index.library.store import batches
from footnote.index.progress import Step
from footnote.index.split.units import passages

_READY: ContextVar[Mapping[str, Vectors]] = ContextVar("vectors that are ready")


class Ahead(Embeddings):
    """An embedding model that knows the vectors of the article that its caller is adding."""

    def __init__(self, embeddings: NamedEmbeddings) -> None:
        """Stand before a model."""
        self._embeddings = embeddings
        self.name = embeddings.name

    @contextmanager
    def embed(self, article: Article, progress: Step | None = None) -> Iterator[None]:
        """Split and embed an article; within this block its vectors are there at once."""
        _, entries, lines = entries_of(article, passages(article))
        ready: dict[str, Vectors] = {}
        done, total = 0, len(entries) + len(lines)
        if progress:
            progress(0, len(entries))
        for batch in (*batches(entries), *batches(lines)):
            texts = [entry.text for entry in batch]
            vectors = np.asarray(self._embeddings.embed_documents(texts), dtype=np.float32)
            ready.update(zip(texts, vectors, strict=True))
            done += len(batch)
            if progress:
                progress(done * len(entries) // total, len(entries))  # as a reader counts them
        token = _READY.set(ready)
        try:
            yield
        finally:
            _READY.reset(token)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of texts, made ahead or now."""
        ready = _READY.get({})
        if all(text in ready for text in texts):
            return [ready[text].tolist() for text in texts]
        return self._embeddings.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        return self._embeddings.embed_query(text)
