"""Train the judge: read every context once, then go over them, and say what dev makes of it."""

import argparse
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional
from transformers import Qwen2ForCausalLM

from assistant.settings import load_settings
from assistant.weights import model_file
from benchmarks.bench import SHARED
from benchmarks.judge.adapter import Adapter, judge, write
from benchmarks.judge.contexts import contexts
from benchmarks.judge.reader import Apply, Reading, load_model, plain, read, tokens

SEED = 7
_WARM_UP = 30  # contexts until the full rate
_TARGETS = 0.02, 0.98  # never quite sure
_INVOCATION = 6  # tokens of the judge's words that switch the adapter on


def main() -> None:
    """Read, train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passes", type=float, default=2.0, help="over the training contexts")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--out", type=Path, default=Path("out/judge.gguf"))
    options = parser.parse_args()
    torch.manual_seed(SEED)
    tokenizer, model = load_model(model_file(load_settings().cache))
    readings = []
    for context in contexts(SHARED / "data"):
        readings.append(read(tokenizer, model, context))
        print(f"read {len(readings)}", end="\r", flush=True)
    adapter = Adapter(model)
    head = model.lm_head.weight[[_id(tokenizer, "Yes"), _id(tokenizer, "No")]].clone()
    dev = [one for one in readings if one.context.is_dev]
    _report("as it is", model, dev, plain, head)
    _train(model, adapter, [one for one in readings if not one.context.is_dev], head, options)
    adapter.eval()
    _report("trained", model, dev, adapter, head)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write(adapter, options.out, tokens(tokenizer, readings[0].context)[2][:_INVOCATION])


def _id(tokenizer: object, word: str) -> int:
    return int(tokenizer(word, add_special_tokens=False)["input_ids"][0])  # type: ignore[operator]


def _train(
    model: Qwen2ForCausalLM,
    adapter: Adapter,
    readings: Sequence[Reading],
    head: torch.Tensor,
    options: argparse.Namespace,
) -> None:
    chance, order = random.Random(SEED), list[int]()
    optimizer = torch.optim.AdamW(
        adapter.parameters(), lr=options.rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    steps, began, losses = int(options.passes * len(readings)), time.monotonic(), list[float]()
    for step in range(steps):
        if not order:
            order = list(range(len(readings)))
            chance.shuffle(order)
        reading = readings[order.pop()]
        fallen = 0.5 * (1 + math.cos(math.pi * step / steps)) * 0.95 + 0.05
        optimizer.param_groups[0]["lr"] = options.rate * min(1, (step + 1) / _WARM_UP) * fallen
        labels = torch.tensor([float(label) for _, label in reading.context.asked])
        wanted = labels * (_TARGETS[1] - _TARGETS[0]) + _TARGETS[0]
        odds = judge(model, reading, adapter, head)
        loss = functional.binary_cross_entropy_with_logits(odds, wanted, reduction="sum") / 10
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(adapter.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item() * 10 / len(labels))
        if step % 25 == 24:
            took = (time.monotonic() - began) / (step + 1)
            print(f"{step + 1}/{steps} loss {sum(losses[-25:]) / 25:.3f}, {took:.1f} s a step")


@torch.no_grad()
def _report(
    name: str,
    model: Qwen2ForCausalLM,
    dev: Sequence[Reading],
    apply: Apply,
    head: torch.Tensor,
) -> None:
    """Print how well questions with an answer are told from those without, for each set of dev."""
    for source in sorted({one.context.source for one in dev}):
        judged: list[tuple[float, bool]] = []
        for one in dev:
            if one.context.source == source:
                odds = judge(model, one, apply, head).tolist()
                judged += zip(odds, (label for _, label in one.context.asked), strict=True)
        area = roc_auc_score([label for _, label in judged], [odds for odds, _ in judged])
        print(f"{name}, {source}: AUROC {area:.3f} on {len(judged)} questions")


if __name__ == "__main__":
    main()
