"""Records and an embedding model come in, whether they belong together goes out.

A library's vectors mean something only beside those of the same model, cut by the same splitter.
"""

import json
from threading import Lock
from typing import Any

import numpy as np

from footnote.index.embed.embedder import PROBE, NamedEmbeddings
from footnote.index.errors import EmbedderChanged, LibraryDamaged
from footnote.index.library.records import Records
from footnote.index.split.units import VERSION

FORMAT = "1"


class Fingerprint:
    """What a library was made with, compared with what is there now."""

    def __init__(self, records: Records, embeddings: NamedEmbeddings) -> None:
        """Join the records, which keep it, and the model that is set now."""
        self._records = records
        self._embeddings = embeddings
        self._probing = Lock()
        self._probed = False

    def check(self) -> None:
        """Compare names and numbers; EmbedderChanged or LibraryDamaged if they differ."""
        known = self._known()
        if known is None or not self._records.ids(most=1):
            if known is None or {**known, **self._now()} != known:
                self.write()
            return
        if known["embeddings"] != self._embeddings.name:
            raise EmbedderChanged(_changed(known["embeddings"], self._embeddings.name))
        if (known["format"], known["splitter"]) != (FORMAT, VERSION):
            raise LibraryDamaged(
                "This library was made by another version of Footnote. "
                "Run `footnote rebuild` to bring it up to date."
            )

    def check_vectors(self) -> None:
        """Compare the vector of one fixed sentence with the one kept, once per opening."""
        with self._probing:
            if self._probed:
                return
            vector = np.asarray(self._embeddings.embed_documents([PROBE])[0])
            known = self._known() or {}
            kept = np.asarray(known.get("probe") or vector)
            if kept.shape != vector.shape or float(kept @ vector) < 0.995 * float(vector @ vector):
                raise EmbedderChanged(_changed(known["embeddings"], self._embeddings.name))
            if not known.get("probe"):
                probe = [round(float(x), 5) for x in vector]
                self._records.set_fact("fingerprint", json.dumps({**known, "probe": probe}))
            self._probed = True

    def write(self) -> None:
        """Write down what the library is made with from now on."""
        self._records.set_fact("fingerprint", json.dumps(self._now()))
        self._probed = False

    def _now(self) -> dict[str, str]:
        return {"format": FORMAT, "splitter": VERSION, "embeddings": self._embeddings.name}

    def _known(self) -> dict[str, Any] | None:
        kept = self._records.fact("fingerprint")
        return json.loads(kept) if kept else None


def _changed(old: str, new: str) -> str:
    if old == new:
        return (
            f"The embedding model “{new}” gives other vectors than when this library was built. "
            "Either bring the earlier model back, or embed all articles again: `footnote rebuild`."
        )
    return (
        f"This library was built with the embedding model “{old}”, and “{new}” is set now. Either "
        f"go back (--embeddings {old}), or embed all articles again: `footnote rebuild`."
    )
