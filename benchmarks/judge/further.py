"""Train the judge further, for claims too, until the time is up: each text is read and learnt once.

It goes on from the adapter that is there, and writes a checkpoint every few minutes, so that a
stopped run leaves what it has learnt.
"""

import argparse
import math
import time
from pathlib import Path

import torch
from transformers import Qwen2ForCausalLM

from benchmarks.bench import SHARED
from benchmarks.judge.adapter import Adapter, load, write
from benchmarks.judge.measure import judged, report
from benchmarks.judge.prepared import prepared
from benchmarks.judge.reader import load_model, read, tokens, yes_no
from benchmarks.judge.train import INVOCATION, SEED, learn
from footnote.assistant.model.weights import model_file
from footnote.assistant.settings import load_settings

_ASKS = 16  # of one step, at least
_WARM_UP = 10  # steps until the full rate
_EACH = 600  # seconds between checkpoints


def main() -> None:
    """Read and learn in turn, then report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adapter", type=Path, default=Path("assistant/judge/judge.gguf"))
    parser.add_argument("--sources", nargs="*", default=(), help="of the texts; all by default")
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--out", type=Path, default=Path("out/judge.gguf"))
    options = parser.parse_args()
    torch.manual_seed(SEED)
    tokenizer, model = load_model(model_file(load_settings().cache))
    adapter, head = load(model, options.adapter).train(), yes_no(tokenizer, model)
    found = prepared(SHARED / "judge", is_dev=False, sources=options.sources)
    print(f"{len(found)} texts, {sum(len(one.asked) for one in found)} asks", flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    invocation = tokens(tokenizer, found[0])[2][:INVOCATION]
    optimizer = torch.optim.AdamW(
        adapter.parameters(), lr=options.rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    began, saved = time.monotonic(), time.monotonic()
    losses, asks, steps = list[float](), 0, 0
    for number, context in enumerate(found):
        gone = (time.monotonic() - began) / (60 * options.minutes)
        if gone >= 1:
            break
        losses.append(learn(model, adapter, read(tokenizer, model, context), head))
        asks += len(context.asked)
        if asks >= _ASKS:
            fallen = 0.5 * (1 + math.cos(math.pi * gone)) * 0.95 + 0.05
            optimizer.param_groups[0]["lr"] = options.rate * fallen * min(1, (steps + 1) / _WARM_UP)
            torch.nn.utils.clip_grad_norm_(adapter.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            asks, steps = 0, steps + 1
        if number % 20 == 19:
            print(f"{number + 1} texts, {gone:.3f} of the time, loss {_mean(losses[-40:]):.3f}")
        if time.monotonic() - saved > _EACH:
            write(adapter, options.out, invocation)
            saved = time.monotonic()
    write(adapter.eval(), options.out, invocation)
    _report(tokenizer, model, adapter, options.adapter, head)


def _report(
    tokenizer: object,
    model: Qwen2ForCausalLM,
    adapter: Adapter,
    before: Path,
    head: torch.Tensor,
) -> None:
    dev = [read(tokenizer, model, one) for one in prepared(SHARED / "judge", is_dev=True)]
    report("before", judged(model, dev, load(model, before), head))
    report("after", judged(model, dev, adapter, head))


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


if __name__ == "__main__":
    main()
