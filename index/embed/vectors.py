"""What every embedding model keeps to: texts that can be encoded go in, finite numbers come out."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from footnote.index.errors import ModelError

Vectors = npt.NDArray[np.float32]


def encodable(texts: Sequence[str]) -> list[str]:
    """Return the texts with a `?` for each lone surrogate, which would end a tokenizer."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def finite(vectors: Vectors, name: str) -> Vectors:
    """Return the vectors as they are; ModelError if one holds something that is no number."""
    if not np.isfinite(vectors).all():
        raise ModelError(f"The embedding model “{name}” gave vectors that aren't numbers.")
    return vectors
