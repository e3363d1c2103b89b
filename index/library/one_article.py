"""The rows of one article come in and are kept for a while; those nearest to a vector go out.

Chroma goes through a whole library for the rows of one article: of 100,000 rows that takes 300
milliseconds, where comparing the article's own, one by one, takes less than one.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from footnote.index.embed.vectors import Vectors

_KEPT = 50_000  # rows that are kept, of the articles asked last: 77 MB
_NOTHING = 1e-12  # a vector that is no longer points nowhere


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of one article stand, and their vectors, each of length 1."""

    places: Sequence[Any]
    vectors: Vectors

    @classmethod
    def of(cls, places: Sequence[Any], vectors: Any) -> "Rows":
        """Take them as Chroma gives them."""
        given: Vectors = np.asarray(vectors, dtype=np.float32)
        given = given.reshape(len(places), -1 if places else 0)
        lengths: Vectors = np.linalg.norm(given, axis=1, keepdims=True).astype(np.float32)
        lengths[lengths < _NOTHING] = 1.0
        unit: Vectors = np.divide(given, lengths)
        return cls(places, unit)

    def nearest(self, vector: Sequence[float], k: int) -> list[tuple[Any, float]]:
        """Return the k nearest places with their cosine similarity, nearest first."""
        if not len(self.places):
            return []
        asked = np.asarray(vector, dtype=np.float32)
        length = float(np.linalg.norm(asked))
        likeness = self.vectors @ asked / (length if length > _NOTHING else 1.0)
        best = np.argsort(-likeness, kind="stable")[:k]
        return [(self.places[at], float(likeness[at])) for at in best]


class Kept:
    """The rows of the articles that were asked last; threads may share it."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._rows: OrderedDict[tuple[str, str], Rows | None] = OrderedDict()
        self._changes = 0
        self._lock = Lock()

    def rows(self, kind: str, article_id: str, read: Callable[[], Rows | None]) -> Rows | None:
        """Return the rows of an article; None if it has more than are compared one by one."""
        key = (kind, article_id)
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
                return self._rows[key]
            before = self._changes
        found = read()
        with self._lock:
            # Else what was read may be half of it, or be on its way out by another process.
            if self._changes == before and (found is None or found.places):
                self._rows[key] = found
                while sum(len(rows.places) for rows in self._rows.values() if rows) > _KEPT:
                    self._rows.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget all, since rows change: called before a change, and after it."""
        with self._lock:
            self._changes += 1
            self._rows.clear()
