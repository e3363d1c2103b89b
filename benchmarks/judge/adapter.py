"""Small matrices beside the model's own come in from training, a GGUF adapter goes out."""

import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import Qwen2ForCausalLM

from benchmarks.judge.reader import FIRST, LINEAR, Reading, run_layer

RANK = 8
ALPHA = 16.0
_DROPPED = 0.05


class Adapter(nn.Module):
    """A low-rank change of every linear part from layer FIRST on."""

    def __init__(self, model: Qwen2ForCausalLM) -> None:
        """Start without any effect."""
        super().__init__()
        self.matrices = nn.ParameterDict()
        for number in range(FIRST, len(model.model.layers)):
            for part, path in LINEAR.items():
                linear = model.model.layers[number].get_submodule(path)
                down = torch.empty(RANK, linear.in_features)
                nn.init.kaiming_uniform_(down, a=math.sqrt(5))
                self.matrices[f"{number}_{part}_a"] = nn.Parameter(down)
                self.matrices[f"{number}_{part}_b"] = nn.Parameter(
                    torch.zeros(linear.out_features, RANK)
                )

    def __call__(self, layer: int, part: str, linear: nn.Module, x: Tensor) -> Tensor:
        """Apply a linear part with its change."""
        down = self.matrices[f"{layer}_{part}_a"].to(x.dtype)
        up = self.matrices[f"{layer}_{part}_b"].to(x.dtype)
        seen = functional.dropout(x, _DROPPED, self.training)
        return linear(x) + (seen @ down.T) @ up.T * (ALPHA / RANK)  # type: ignore[no-any-return]


def judge(model: Qwen2ForCausalLM, reading: Reading, apply: object, head: Tensor) -> Tensor:
    """Return, for each question, how much likelier Yes is than No as the next word (log odds)."""
    x = reading.words
    for number in range(FIRST, len(model.model.layers)):
        x, _ = run_layer(
            number,
            model.model.layers[number],
            x,
            reading.positions,
            reading.sees,
            reading.kept[number - FIRST],
            apply,  # type: ignore[arg-type]
        )
    last = model.model.norm(x[reading.length - 1 :: reading.length])
    yes_no = (last @ head.T).float()
    return yes_no[:, 0] - yes_no[:, 1]


def load(model: Qwen2ForCausalLM, file: Path) -> Adapter:
    """Read an adapter back from its file."""
    import gguf

    adapter = Adapter(model).eval()
    for one in gguf.GGUFReader(str(file)).tensors:
        _, layer, part, _, side = one.name.split(".")
        name = f"{layer}_{part}_{side.removeprefix('lora_')}"
        adapter.matrices[name].data = torch.from_numpy(np.array(one.data, dtype=np.float32))
    return adapter


def write(adapter: Adapter, file: Path, invocation: list[int]) -> None:
    """Write the adapter as llama.cpp reads it; it acts from the last invocation's tokens on."""
    import gguf

    writer = gguf.GGUFWriter(str(file), "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    writer.add_key_value(
        "adapter.alora.invocation_tokens",
        invocation,
        gguf.GGUFValueType.ARRAY,
        sub_type=gguf.GGUFValueType.UINT32,
    )
    for name, matrix in adapter.matrices.items():
        layer, _, rest = name.partition("_")
        part, _, side = rest.rpartition("_")
        values = matrix.detach().numpy().astype(np.float16)
        writer.add_tensor(f"blk.{layer}.{part}.weight.lora_{side}", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
