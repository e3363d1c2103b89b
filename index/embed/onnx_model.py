"""Operators and constants come in, the bytes of an ONNX model go out.

A model is a protobuf message. The few of its fields that are needed are written here, by their
numbers in onnx.proto3, which spares everybody the package `onnx`. Weights stay outside: the model
knows their names and shapes, and whoever opens it hands them over.
"""

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_IR_VERSION = 9
_OPERATORS = 20  # the version of ONNX's own operators; the first one that has Gelu
_TYPES = {"float32": 1, "int64": 7}  # TensorProto.DataType

Attribute = int | float | Sequence[int]


class Graph:
    """A model that is being written, operator by operator, in the order in which they run."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._nodes: list[bytes] = []
        self._tensors: list[bytes] = []
        self.weights: list[str] = []

    def add(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """Add an operator over named tensors, and return the name of what it gives."""
        name = f"{operator}-{len(self._nodes)}"
        self._nodes.append(
            b"".join(_field(1, one) for one in inputs)
            + _field(2, name)
            + _field(4, operator)
            + b"".join(_field(5, _attribute(*one)) for one in attributes.items())
        )
        return name

    def constant(self, value: float | Sequence[int]) -> str:
        """Add a float or a vector of whole numbers, and return its name."""
        kind = np.float32 if isinstance(value, float) else np.int64
        array = np.asarray(value, kind)
        name = f"constant-{len(self._tensors)}"
        self._tensors.append(_tensor(name, array.shape, str(array.dtype), array.tobytes()))
        return name

    def weight(self, name: str, array: npt.NDArray[np.float32]) -> str:
        """Add a tensor by its name and shape alone, and return its name."""
        # onnxruntime takes what is handed over under this name, and never looks for a file.
        where = {"location": name, "offset": "0", "length": str(array.nbytes)}
        pairs = (_field(13, _field(1, key) + _field(2, value)) for key, value in where.items())
        outside = b"".join(pairs) + _field(14, 1)
        self._tensors.append(_tensor(name, array.shape, str(array.dtype)) + outside)
        self.weights.append(name)
        return name

    def model(self, inputs: dict[str, str], output: str, width: int) -> bytes:
        """Return the model: inputs (name to type) of rows and columns, rows of `width` floats."""
        graph = (
            b"".join(_field(1, node) for node in self._nodes)
            + _field(2, "footnote")
            + b"".join(_field(5, tensor) for tensor in self._tensors)
            + b"".join(
                _field(11, _value(name, kind, "row", "column")) for name, kind in inputs.items()
            )
            + _field(12, _value(output, "float32", "row", width))
        )
        return _field(1, _IR_VERSION) + _field(7, graph) + _field(8, _field(2, _OPERATORS))


def _tensor(name: str, shape: Sequence[int], kind: str, data: bytes | None = None) -> bytes:
    """Return a TensorProto; without data it must be told where that is."""
    head = b"".join(_field(1, size) for size in shape) + _field(2, _TYPES[kind]) + _field(8, name)
    return head if data is None else head + _field(9, data)


def _value(name: str, kind: str, *shape: str | int) -> bytes:
    """Return a ValueInfoProto: a size is a number, or the name of one that may be any."""
    sizes = (_field(1, _field(2 if isinstance(size, str) else 1, size)) for size in shape)
    tensor = _field(1, _TYPES[kind]) + _field(2, b"".join(sizes))
    return _field(1, name) + _field(2, _field(1, tensor))


def _attribute(name: str, value: Attribute) -> bytes:
    """Return an AttributeProto of a float (type 1), a whole number (2), or several (7)."""
    if isinstance(value, float):
        return _field(1, name) + _field(2, value) + _field(20, 1)
    if isinstance(value, int):
        return _field(1, name) + _field(3, value) + _field(20, 2)
    return _field(1, name) + b"".join(_field(8, one) for one in value) + _field(20, 7)


def _field(number: int, value: float | str | bytes) -> bytes:
    """Return one field of a message: a varint, four bytes of a float, or a counted string."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    if isinstance(value, float):
        return _varint(number << 3 | 5) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """Return a whole number in groups of seven bits, the lowest first; -1 is 64 ones."""
    value &= (1 << 64) - 1
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    groups.append(value)
    return bytes(groups)
