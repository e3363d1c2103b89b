"""ONNX by hand: what is written is what onnxruntime reads."""

import numpy as np
import pytest

from footnote.index.embed.onnx_model import Graph, _varint


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "00"),
        (127, "7f"),
        (128, "8001"),
        (300, "ac02"),
        (-1, "ff" * 9 + "01"),
    ],
)
def test_whole_numbers_are_written_as_protobuf_has_them(value: int, written: str) -> None:
    assert _varint(value).hex() == written


def test_a_model_computes_what_its_operators_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "1")
    onnxruntime = pytest.importorskip("onnxruntime")
    turn = np.array([[1, 2], [3, 4], [5, 6]], np.float32)
    graph = Graph()
    product = graph.add("Gemm", "rows", graph.weight("turn", turn), transB=1, alpha=0.5)
    raised = graph.add("Add", product, graph.constant(-1.0))
    bent = graph.add("Reshape", raised, graph.constant([-1, 3]))
    model = graph.model({"rows": "float32"}, bent, 3)

    options = onnxruntime.SessionOptions()
    value = onnxruntime.OrtValue.ortvalue_from_numpy(turn)
    options.add_external_initializers(graph.weights, [value])
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    rows = np.array([[1, 0], [2, -2]], np.float32)
    (found,) = session.run(None, {"rows": rows})
    assert found.tolist() == (rows @ turn.T / 2 - 1).tolist()
    assert [one.shape for one in session.get_inputs()] == [["row", "column"]]
