"""The default model's GGUF file comes in; a reading of a text, to go on from, goes out. In torch.

A text and its questions are read by the model as it is, once. What is trained acts only on the
words after the question ("Is the answer in the article? …"): llama.cpp switches the adapter on
there (an “activated” LoRA), so what it has read of an article serves with and without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoTokenizer, Qwen2Config, Qwen2ForCausalLM

from benchmarks.judge.contexts import Context
from footnote.prompts import render

FIRST = 8  # the first layer that is trained: the ones below it read words, and cost as much
_HEADS, _KEYS, _WIDTH = 12, 2, 128
_CONFIG = Qwen2Config(
    vocab_size=151_936,
    hidden_size=1_536,
    intermediate_size=8_960,
    num_hidden_layers=28,
    num_attention_heads=_HEADS,
    num_key_value_heads=_KEYS,
    rms_norm_eps=1e-6,
    rope_parameters={"rope_theta": 1e6, "rope_type": "default"},
)
# llama.cpp's names of a layer's parts, and those of transformers.
LINEAR = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_ASKED = {"judge": "question", "said": "claim"}  # what each prompt is filled in with
_NORMS = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
_WHOLE = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}

Apply = Callable[[int, str, nn.Module, Tensor], Tensor]


@dataclass(slots=True)
class Reading:
    """A context as read: keys and values of each trained layer, and the judge's words so far.

    `words` is [questions × length, width], before layer FIRST; `sees` says, for each of them, which
    of the words read and which of these it may look at.
    """

    context: Context
    kept: list[tuple[Tensor, Tensor]]
    words: Tensor
    positions: Tensor
    sees: Tensor
    length: int


def load_model(file: Path) -> tuple[AutoTokenizer, Qwen2ForCausalLM]:
    """Load a GGUF file of Qwen2.5-1.5B as bfloat16 weights."""
    import gguf

    tokenizer = AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name)
    with torch.device("meta"):
        model = Qwen2ForCausalLM(_CONFIG)
    weights = {
        _name(one.name): torch.from_numpy(
            np.array(gguf.quants.dequantize(one.data, one.tensor_type))
        ).to(torch.bfloat16)
        for one in gguf.GGUFReader(str(file)).tensors
    }
    weights.setdefault("lm_head.weight", weights["model.embed_tokens.weight"])
    model.load_state_dict(weights, assign=True)
    return tokenizer, model.eval().requires_grad_(False)


def yes_no(tokenizer: AutoTokenizer, model: Qwen2ForCausalLM) -> Tensor:
    """Return the two rows of the model's head that the judgement is read from, as [2, width]."""
    ids = [
        tokenizer(word, add_special_tokens=False)["input_ids"][0]  # type: ignore[operator]
        for word in ("Yes", "No")
    ]
    return model.lm_head.weight[ids].clone()


def _name(name: str) -> str:
    if name in _WHOLE:
        return _WHOLE[name]
    _, layer, part, kind = name.split(".")
    return f"model.layers.{layer}.{(LINEAR | _NORMS)[part]}.{kind}"


def plain(layer: int, part: str, linear: nn.Module, x: Tensor) -> Tensor:
    """Apply a linear part as it is."""
    return linear(x)  # type: ignore[no-any-return]


@torch.no_grad()
def read(tokenizer: AutoTokenizer, model: Qwen2ForCausalLM, context: Context) -> Reading:
    """Read a text and its questions; questions see the text and themselves, not each other."""
    layers = model.model.layers
    text, questions, judge = tokens(tokenizer, context)
    ids, positions, owner = list(text), list(range(len(text))), [-1] * len(text)
    for number, question in enumerate(questions):
        ids += question
        positions += range(len(text), len(text) + len(question))
        owner += [number] * len(question)
    read_to = len(ids)
    for number, question in enumerate(questions):
        start = len(text) + len(question)
        ids += judge
        positions += range(start, start + len(judge))
        owner += [number] * len(judge)
    at, of = torch.tensor(positions), torch.tensor(owner)
    sees = ((of[None, :] == -1) | (of[None, :] == of[:, None])) & (at[None, :] <= at[:, None])
    x = model.model.embed_tokens(torch.tensor(ids))
    for number in range(FIRST):
        x, _ = run_layer(number, layers[number], x, at, sees)
    words, x = x[read_to:].clone(), x[:read_to]
    kept = []
    for number in range(FIRST, len(layers)):
        x, new = run_layer(number, layers[number], x, at[:read_to], sees[:read_to, :read_to])
        kept.append(new)
    return Reading(context, kept, words, at[read_to:], sees[read_to:].clone(), len(judge))


def tokens(
    tokenizer: AutoTokenizer, context: Context
) -> tuple[list[int], list[list[int]], list[int]]:
    """Return the tokens of the text, of each question, and of the judge's words after them."""

    def cut(words: str) -> list[int]:
        return tokenizer(words, add_special_tokens=False)["input_ids"]  # type: ignore[operator, no-any-return]

    article = render("article", article=context.text)
    opening = f"<|im_start|>system\n{render('system')}<|im_end|>\n<|im_start|>user\n{article}\n\n"
    asked = [f"{_before(ask.prompt)}{ask.words}\n\n" for ask in context.asked]
    after = f"{_parts('judge')[1]}<|im_end|>\n<|im_start|>assistant\n"
    return cut(opening), [cut(words) for words in asked], cut(after)


def _before(prompt: str) -> str:
    """Return what comes before a question or a claim; after both come the same words."""
    before, after = _parts(prompt)
    assert after == _parts("judge")[1], "the judge's words are read once for all"
    return before


def _parts(prompt: str) -> tuple[str, str]:
    before, _, after = render(prompt, **{_ASKED[prompt]: "\0"}).partition("\0\n\n")
    return before, after


def run_layer(
    number: int,
    layer: nn.Module,
    x: Tensor,
    positions: Tensor,
    sees: Tensor,
    kept: tuple[Tensor, Tensor] | None = None,
    apply: Apply = plain,
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Run one layer over words [n, width]; `kept` are keys and values of what they go on from."""
    parts = {name: layer.get_submodule(path) for name, path in LINEAR.items()}
    normed, count = layer.input_layernorm(x), x.shape[0]  # type: ignore[operator]

    def heads(part: str, many: int) -> Tensor:
        return apply(number, part, parts[part], normed).view(count, many, _WIDTH).transpose(0, 1)

    q = _turn(heads("attn_q", _HEADS), positions)
    new = k, v = _turn(heads("attn_k", _KEYS), positions), heads("attn_v", _KEYS)
    if kept:
        k, v = torch.cat([kept[0], k], 1), torch.cat([kept[1], v], 1)
    each = _HEADS // _KEYS
    looked = functional.scaled_dot_product_attention(
        q[None],
        k.repeat_interleave(each, 0)[None],
        v.repeat_interleave(each, 0)[None],
        attn_mask=sees[None, None],
    )[0]
    looked = looked.transpose(0, 1).reshape(count, -1)
    x = x + apply(number, "attn_output", parts["attn_output"], looked)
    normed_again = layer.post_attention_layernorm(x)  # type: ignore[operator]
    gate = functional.silu(apply(number, "ffn_gate", parts["ffn_gate"], normed_again))
    up = apply(number, "ffn_up", parts["ffn_up"], normed_again)
    return x + apply(number, "ffn_down", parts["ffn_down"], gate * up), new


def _turn(x: Tensor, positions: Tensor) -> Tensor:
    """Rotate queries or keys [heads, n, width] by their positions."""
    steps = 1e6 ** (-torch.arange(0, _WIDTH, 2, dtype=torch.float32) / _WIDTH)
    angles = (positions[:, None].float() * steps).repeat(1, 2)
    whole, half = x.float(), _WIDTH // 2
    turned = torch.cat([-whole[..., half:], whole[..., :half]], -1)
    return (whole * torch.cos(angles) + turned * torch.sin(angles)).to(x.dtype)
