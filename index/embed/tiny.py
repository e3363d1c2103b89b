"""An embedding model that needs no weights: for tests, and for trying things in milliseconds."""

import zlib

import numpy as np
from langchain_core.embeddings import Embeddings

from footnote.index.words import content_words

TINY = "tiny"


class TinyEmbedder(Embeddings):
    """Hashes the words of a text into a vector of length 1; knows no meaning, only words."""

    def __init__(self, name: str = TINY, dimension: int = 64) -> None:
        """Choose how many floats a vector has."""
        self.name = name
        self.dimension = dimension

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are stored."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question: the same text is the same vector everywhere."""
        vector = np.zeros(self.dimension)
        vector[0] = 0.01  # a text without words has a direction too
        for word in content_words(text):
            seed = zlib.crc32(f"{self.name}:{word[:5]}".encode())
            vector += np.random.default_rng(seed).standard_normal(self.dimension)
        return [float(x) for x in vector / np.linalg.norm(vector)]
