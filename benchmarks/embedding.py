"""How fast an embedding model is loaded and reads, in a process of its own (`make bench` asks).

`python -m benchmarks.embedding NAME` reads texts as JSON from its input, and prints figures.
"""

import importlib.util
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from footnote.index.embed.embedder import DEFAULT, Loadable, open_embedder
from footnote.index.embed.minilm import folder

QUESTION = "On whose orders are the talks taking place?"


def main() -> None:
    """Measure the model that is named."""
    model, texts = open_embedder(sys.argv[1]), json.load(sys.stdin)
    assert isinstance(model, Loadable)
    figures = {
        "loading": _time(model.load),
        "memory": _memory(),
        "question": statistics.median(
            _time(partial(model.embed_query, QUESTION)) for _ in range(50)
        ),
        "texts": _time(partial(model.embed_documents, texts)),
    }
    print(json.dumps(figures))


def beside_torch(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what the default takes, and how much more sentence-transformers does, same weights."""
    ours, theirs = _measure(DEFAULT, texts), {}
    if importlib.util.find_spec("sentence_transformers"):
        theirs = _measure(str(folder()), texts)  # by its folder: its name would mean ours
    shown = {
        "loading": f"{ours['loading']:.2f} s",
        "question": f"{1000 * ours['question']:.1f} ms",
        "texts": f"{ours['texts']:.1f} s for {len(texts):,}",
        "memory": f"{ours['memory'] / 1e9:.2f} GB",
    }
    for name, figure in shown.items():
        more = f"; in torch {theirs[name] / ours[name]:.1f} times as much" if theirs else ""
        yield f"the embedding model alone, {name}", figure + more


def _measure(name: str, texts: Sequence[str]) -> dict[str, float]:
    """Return the figures of one model, from a process that has loaded nothing else."""
    command = [sys.executable, "-m", "benchmarks.embedding", name]
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _memory() -> float:
    """Return the most bytes that this process had; getrusage counts its parent's in, on Linux."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return int(fields["VmHWM"].split()[0]) * 1024


def _time(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
