"""A job comes in as JSON, a tool's answers and what they cost go out, one JSON object a line.

It runs in the environment of the peers, so it may import nothing of ours, and only what comes
with Python. A peer is one function: it loads its models and returns `index`, which takes an
article and returns `ask`, which takes a question, lets each piece of the answer be heard when it
comes, and returns a `Reply`.

`start_s` runs from the moment before the process was started until the embedding model is loaded,
`index_s` over all articles, one after the other. `first_word_s` and `whole_s` run from the question
to the first piece of text and to the end; of a tool that doesn't stream they are the same. Memory
is the most that the process ever held. The language model is in another process and counts for
nobody.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

MAX_TOKENS = 320
PATIENCE = 900.0  # seconds: a slow machine may read a long prompt for minutes


@dataclass(frozen=True, slots=True)
class Job:
    """What every peer is given: `questions` are (id, article, question), `started` a Unix time.

    `address` is where the language model is served; of Footnote also “own” or nothing.
    """

    articles: Mapping[str, str]
    questions: list[list[str]]
    embedder: str
    address: str
    key: str
    model: str
    started: float
    out: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a peer said in the end: its text, what it cites for it, and what it had found."""

    text: str
    cited: list[str]
    retrieved: list[str]
    outcome: str = ""


Hear = Callable[[str], None]
Ask = Callable[[str, Hear], Reply]
Index = Callable[[Path], Ask]


def serve(start: Callable[[Job], Index], *packages: str) -> None:
    """Do the job named on the command line, and write it down."""
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    index = start(job)
    costs: dict[str, Any] = {"start_s": time.time() - job.started}
    begun = time.perf_counter()
    asks = {name: index(Path(file)) for name, file in job.articles.items()}
    costs["index_s"] = time.perf_counter() - begun
    with Path(job.out).open("a", encoding="utf-8") as out:
        for id, article, question in job.questions:
            _write(out, {"id": id, **_answer(asks[article], question)})
        costs["peak_memory_mb"] = _peak_memory()
        _write(out, {**costs, "versions": {name: version(name) for name in packages}})


def _answer(ask: Ask, question: str) -> dict[str, Any]:
    """Ask once; a peer that fails has said nothing, and the line says why."""
    begun = time.perf_counter()
    heard: list[float] = []  # when the first piece was
    reply, error = Reply("", [], []), ""

    def hear(piece: str) -> None:
        if piece and not heard:
            heard.append(time.perf_counter() - begun)

    try:
        reply = ask(question, hear)
    except Exception as failure:  # one question must not end the run
        error = f"{type(failure).__name__}: {failure}"
    whole = time.perf_counter() - begun
    first = heard[0] if heard else whole
    return {**asdict(reply), "first_word_s": first, "whole_s": whole, "error": error}


def _write(out: TextIO, line: Mapping[str, Any]) -> None:
    out.write(json.dumps(line, ensure_ascii=False) + "\n")
    out.flush()


def _peak_memory() -> float:
    """Return megabytes; what `getrusage` says would count the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1000
