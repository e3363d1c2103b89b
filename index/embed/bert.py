"""A file of BERT's weights comes in, an ONNX model of it and its tensors go out.

The model reads token numbers and a mask (1 for a token, 0 for padding), and gives a vector of
length 1 a row: the mean of what the last layer makes of the tokens.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from footnote.index.embed.onnx_model import Graph

WIDTH = 384  # floats of a vector
_HEADS = 12
_LAYERS = 6
_EPSILON = 1e-12
_NEVER = -1e9  # added to what a token sees of padding

Tensors = Mapping[str, npt.NDArray[np.float32]]


def read_safetensors(path: Path) -> Tensors:
    """Map the tensors of floats in a safetensors file into memory; ValueError if it is cut.

    Nothing is read before it is needed: of the words' table, half of the file, that is a few rows.
    The format: 8 bytes that say how long the header is, a JSON header, the tensors one by one.
    """
    data = np.memmap(path, dtype=np.uint8, mode="r")
    start = 8 + int.from_bytes(data[:8].tobytes(), "little")
    header = json.loads(data[8:start].tobytes())
    return {
        name: data[slice(*(start + offset for offset in one["data_offsets"]))]
        .view(np.float32)
        .reshape(one["shape"])
        for name, one in header.items()
        if one.get("dtype") == "F32"
    }


def write_bert(tensors: Tensors) -> tuple[bytes, list[str]]:
    """Return the model, and the names of the tensors that it must be given."""
    bert = _Bert(tensors)
    rows = bert.embed()
    for number in range(_LAYERS):
        rows = bert.layer(rows, f"encoder.layer.{number}.")
    inputs = {"tokens": "int64", "mask": "float32"}
    return bert.graph.model(inputs, bert.mean(rows), WIDTH), bert.graph.weights


class _Bert:
    """The graph that is being written; tokens are one long list of rows but for attention."""

    def __init__(self, tensors: Tensors) -> None:
        """Write down the shapes that several layers need."""
        self._tensors = tensors
        self.graph = Graph()
        add, constant = self.graph.add, self.graph.constant
        self._flat = constant([-1, WIDTH])
        self._shape = add("Shape", "tokens")  # rows, columns
        heads = constant([_HEADS, WIDTH // _HEADS])
        self._by_head = add("Concat", self._shape, heads, axis=0)
        padding = add("Sub", constant(1.0), add("Unsqueeze", "mask", constant([1, 2])))
        self._unseen = add("Mul", padding, constant(_NEVER))
        self._scale = constant(1 / math.sqrt(WIDTH // _HEADS))

    def embed(self) -> str:
        """Add up what stands for a word, for its place, and for being in the first text."""
        add, constant = self.graph.add, self.graph.constant
        first, second, third = constant([0]), constant([1]), constant([2])
        length = add("Slice", self._shape, second, third)
        words = add("Gather", self._weight("embeddings.word_embeddings.weight"), "tokens")
        all_places = self._weight("embeddings.position_embeddings.weight")
        places = add("Slice", all_places, first, length, first)
        both_texts = self._weight("embeddings.token_type_embeddings.weight")
        text = add("Slice", both_texts, first, second, first)
        embedded = add("Add", add("Add", words, places), text)
        return self._norm(add("Reshape", embedded, self._flat), "embeddings.LayerNorm")

    def layer(self, rows: str, name: str) -> str:
        """Let every token see the others, then let it think."""
        seen = self._linear(self._attend(rows, f"{name}attention.self."), f"{name}attention.output")
        rows = self._norm(self.graph.add("Add", seen, rows), f"{name}attention.output.LayerNorm")
        wide = self.graph.add("Gelu", self._linear(rows, f"{name}intermediate"))
        thought = self._linear(wide, f"{name}output")
        return self._norm(self.graph.add("Add", thought, rows), f"{name}output.LayerNorm")

    def mean(self, rows: str) -> str:
        """Average each text's tokens; of length 1 the mean and the sum are the same."""
        add, constant = self.graph.add, self.graph.constant
        shape = add("Concat", self._shape, constant([WIDTH]), axis=0)
        chosen = add("Unsqueeze", "mask", constant([1]))
        total = add("MatMul", chosen, add("Reshape", rows, shape))
        return add("LpNormalization", add("Reshape", total, self._flat), axis=-1, p=2)

    def _attend(self, rows: str, name: str) -> str:
        add = self.graph.add
        query, value = (self._heads(rows, name + one, [0, 2, 1, 3]) for one in ("query", "value"))
        key = self._heads(rows, f"{name}key", [0, 2, 3, 1])
        near = add("Mul", add("MatMul", query, key), self._scale)
        shares = add("Softmax", add("Add", near, self._unseen), axis=-1)
        seen = add("Transpose", add("MatMul", shares, value), perm=[0, 2, 1, 3])
        return add("Reshape", seen, self._flat)

    def _heads(self, rows: str, name: str, order: list[int]) -> str:
        """Cut rows into heads (text, token, head, float), and put these in another order."""
        cut = self.graph.add("Reshape", self._product(rows, name), self._by_head)
        return self.graph.add("Transpose", cut, perm=order)

    def _linear(self, rows: str, name: str) -> str:
        return self._product(rows, f"{name}.dense")

    def _product(self, rows: str, name: str) -> str:
        # transB: torch keeps these matrices turned, and so they needn't be copied.
        weights = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self.graph.add("Gemm", rows, *weights, transB=1)

    def _norm(self, rows: str, name: str) -> str:
        weights = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self.graph.add("LayerNormalization", rows, *weights, axis=-1, epsilon=_EPSILON)

    def _weight(self, name: str) -> str:
        return self.graph.weight(name, self._tensors[name])
