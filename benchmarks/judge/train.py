"""Train the judge: read every context once, then go over them, and say what dev makes of it."""

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch.nn import functional
from transformers import Qwen2ForCausalLM

from benchmarks.bench import SHARED
from benchmarks.judge.adapter import Adapter, judge, write
from benchmarks.judge.contexts import contexts
from benchmarks.judge.measure import judged, report
from benchmarks.judge.reader import Reading, load_model, plain, read, tokens, yes_no
from footnote.assistant.model.weights import model_file
from footnote.assistant.settings import load_settings

SEED = 7
_WARM_UP = 30  # contexts until the full rate
_TARGETS = 0.02, 0.98  # never quite sure
INVOCATION = 6  # tokens of the judge's words that switch the adapter on


def main() -> None:
    """Read, train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passes", type=float, default=2.2, help="over the training contexts")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--contexts", type=int, help="so many only, to try it")
    parser.add_argument("--out", type=Path, default=Path("out/judge.gguf"))
    options = parser.parse_args()
    torch.manual_seed(SEED)
    tokenizer, model = load_model(model_file(load_settings().cache))
    readings = []
    for context in contexts(SHARED / "data")[: options.contexts]:
        readings.append(read(tokenizer, model, context))
        print(f"read {len(readings)}", end="\r", flush=True)
    adapter = Adapter(model)
    head = yes_no(tokenizer, model)
    dev = [one for one in readings if one.context.is_dev]
    report("the model as it is", judged(model, dev, plain, head))
    _train(model, adapter, [one for one in readings if not one.context.is_dev], head, options)
    adapter.eval()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write(adapter, options.out, tokens(tokenizer, readings[0].context)[2][:INVOCATION])
    report("with the adapter", judged(model, dev, adapter, head))


def _train(
    model: Qwen2ForCausalLM,
    adapter: Adapter,
    readings: Sequence[Reading],
    head: torch.Tensor,
    options: argparse.Namespace,
) -> None:
    order = list(_order(readings, options.passes))
    optimizer = torch.optim.AdamW(
        adapter.parameters(), lr=options.rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    steps, began, losses = len(order), time.monotonic(), list[float]()
    for step, reading in enumerate(order):
        fallen = 0.5 * (1 + math.cos(math.pi * step / steps)) * 0.95 + 0.05
        optimizer.param_groups[0]["lr"] = options.rate * min(1, (step + 1) / _WARM_UP) * fallen
        losses.append(learn(model, adapter, reading, head))
        torch.nn.utils.clip_grad_norm_(adapter.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % 25 == 24:
            took = (time.monotonic() - began) / (step + 1)
            print(f"{step + 1}/{steps} loss {sum(losses[-25:]) / 25:.3f}, {took:.1f} s a step")


def _order(readings: Sequence[Reading], passes: float) -> Iterator[Reading]:
    """Yield the readings as they are gone over: all of them, shuffled, then again."""
    chance, order = random.Random(SEED), list[int]()
    for _ in range(int(passes * len(readings))):
        if not order:
            order = list(range(len(readings)))
            chance.shuffle(order)
        yield readings[order.pop()]


def learn(model: Qwen2ForCausalLM, adapter: Adapter, reading: Reading, head: torch.Tensor) -> float:
    """Add what a reading has to say to the gradients; return its loss, a question."""
    labels = torch.tensor([float(ask.label) for ask in reading.context.asked])
    wanted = labels * (_TARGETS[1] - _TARGETS[0]) + _TARGETS[0]
    weights = torch.tensor([ask.weight for ask in reading.context.asked])
    odds = judge(model, reading, adapter, head)
    loss = functional.binary_cross_entropy_with_logits(odds, wanted, weights, reduction="sum") / 10
    loss.backward()  # type: ignore[no-untyped-call]
    return loss.item() * 10 / len(labels)


if __name__ == "__main__":
    main()
