"""`make bench-peers`: Footnote beside other tools, on the same questions, models and machine.

Each tool runs in a process of its own, one after the other, as its own quick start says. Two
things are set for all: the embedding model, and the language model, which one llama.cpp server in
this process serves to all of them (temperature 0, at most 320 tokens). Each article is indexed and
asked alone. Prints Markdown tables, and keeps every answer in a folder.

What is right is told by `benchmarks.peers.score`, what time and memory mean by
`benchmarks.peers.protocol`. Nothing is fetched: the peers are told to stay offline and not to
report on themselves.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

from rich.console import Console

from benchmarks.answers import SEED
from benchmarks.bench import ROOT, SHARED
from benchmarks.peers.protocol import Job
from benchmarks.peers.score import Mark, mark, read_said
from footnote.assistant.measure.question_file import Question, read_questions
from footnote.assistant.measure.question_run import sample
from footnote.assistant.model.local import LocalServer
from footnote.assistant.model.weights import NAME, model_file
from footnote.assistant.serve.bars import Bars, bars
from footnote.assistant.settings import load_settings
from footnote.index.embed.minilm import MINILM, folder

SETS = ("squad2", "clapnq")
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
    # Waiting threads of an embedder would take the cores that the language model needs.
    "OMP_WAIT_POLICY": "PASSIVE",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class System:
    """A tool to measure: its module here, and whether it runs in our own environment."""

    name: str
    module: str
    ours: bool = False
    model: str = "served"  # by the one server; or its "own"; or ""

    @property
    def file(self) -> str:
        """Return the name of the file that its answers are kept in."""
        endings = {"served": "", "own": "_as_installed", "": "_without_model"}
        return f"{self.module}{endings[self.model]}"


SYSTEMS = (
    System("LangChain", "langchain_tutorial"),
    System("LlamaIndex", "llamaindex_citation"),
    System("Haystack", "haystack_answers"),
    System("txtai", "txtai_rag"),
    System("verbatim-core", "verbatim_transform"),
    System("PaperQA", "paperqa_docs"),
    System("Footnote", "footnote", ours=True),
    System("Footnote as installed", "footnote", ours=True, model="own"),
    System("Footnote, no model", "footnote", ours=True, model=""),
)


def main() -> None:
    """Ask, score, print."""
    options = _options()
    data, out = Path(options.data), Path(options.out)
    sets = {name: _questions(data / name, options.each) for name in options.sets}
    systems = [one for one in SYSTEMS if not options.only or one.file in options.only]
    if not options.again:
        out.mkdir(parents=True, exist_ok=True)
        with _job(sets, data) as job, bars(Console(stderr=True)) as progress:
            for system in systems:
                _ask(system, _left(system, job, out, more=options.more), options, progress)
    answers = {one.name: _read(out / f"{one.file}.jsonl") for one in systems}
    _print(sets, {name: lines for name, lines in answers.items() if lines})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--data", default=str(SHARED / "data"))
    parser.add_argument("--each", type=int, default=20, help="questions of each kind in a set")
    names = [one.file for one in SYSTEMS]
    parser.add_argument("--only", nargs="*", choices=names, help="measure these tools only")
    parser.add_argument("--python", default=".venv-peers/bin/python", help="the peers' Python")
    parser.add_argument("--out", default="out/peers", help="folder for the answers")
    parser.add_argument("--again", action="store_true", help="only score the answers kept there")
    parser.add_argument("--more", action="store_true", help="keep them, and ask what is left")
    return parser.parse_args()


def _questions(folder: Path, each: int) -> list[Question]:
    if not folder.is_dir():
        sys.exit(f"There are no questions in {folder}. Name the folder of the sets with --data.")
    return sample(read_questions(folder / "questions.jsonl"), each, SEED)


# --- asking -------------------------------------------------------------------------------------


@contextmanager
def _job(sets: Mapping[str, Sequence[Question]], data: Path) -> Iterator[Job]:
    """Serve the language model, and say what to do with it; each system adds when and where."""
    settings = load_settings()
    questions = [
        [one.id, f"{name}/{one.article}", one.question] for name in sets for one in sets[name]
    ]
    articles = {
        name: str((data / name.replace("/", "/articles/", 1)).resolve()) for _, name, _ in questions
    }
    with tempfile.TemporaryDirectory() as states:
        server = LocalServer(
            model_file(settings.cache),
            Path(states),
            threads=settings.threads,
            context=settings.context,
        )
        try:
            address = f"{server.address}/v1"
            yield Job(articles, questions, str(folder()), address, server.key, NAME, 0.0, "")
        finally:
            server.close()


def _left(system: System, job: Job, out: Path, *, more: bool) -> Job:
    """Return what one tool is still to do; the answers that it gave before are let go or kept."""
    answers = out.resolve() / f"{system.file}.jsonl"
    if not more:
        answers.unlink(missing_ok=True)
    known = {line["id"] for line in _read(answers) if "id" in line and not line["error"]}
    return replace(
        job,
        questions=[one for one in job.questions if one[0] not in known],
        address=job.address if system.model == "served" else system.model,
        out=str(answers),
    )


def _ask(system: System, job: Job, options: argparse.Namespace, progress: Bars) -> None:
    """Let one tool answer what is left in a process of its own, and wait for it."""
    if not job.questions:
        return
    answers, log = Path(job.out), Path(options.out) / f"{system.file}.log"
    before = len(_read(answers))
    own = replace(job, started=time.time())
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(asdict(own), file)
        file.flush()
        interpreter = sys.executable if system.ours else str(Path(options.python).absolute())
        command = [interpreter, "-m", f"benchmarks.peers.{system.module}", file.name]
        with log.open("w", encoding="utf-8") as said:
            child = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **QUIET}, stdout=said, stderr=said
            )
            try:
                _wait(
                    child,
                    lambda: progress(system.name, len(_read(answers)) - before, len(job.questions)),
                )
            finally:
                child.kill()  # when somebody stops this one; else it has ended
    if child.returncode:
        last = log.read_text(encoding="utf-8").strip().splitlines()[-1:]
        print(f"{system.name} stopped, see {log}: {' '.join(last)}", file=sys.stderr)


def _wait(child: subprocess.Popen[bytes], tell: Callable[[], None]) -> None:
    while child.poll() is None:
        time.sleep(2)
        tell()


def _read(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


# --- printing -----------------------------------------------------------------------------------


_SHARES: dict[str, Callable[[Mark], float | bool | None]] = {
    "answered rightly": lambda one: one.right,
    "words of the known answer said": lambda one: one.words,
    "refused though it is there": lambda one: one.refused if one.answerable else None,
    "refused where it isn't there": lambda one: None if one.answerable else one.refused,
    "right answers with a citation that holds": lambda one: one.holds if one.right else None,
    "all answers with a citation that holds": lambda one: one.holds,
    "citations that hold": lambda one: one.precision,
    "evidence in the first text retrieved": lambda one: one.first,
    "evidence in the first five": lambda one: one.five,
    "failed": lambda one: bool(one.said.error),
}
_MEDIANS: dict[str, tuple[str, Callable[[Mark], Sequence[float]]]] = {
    "characters of one citation": ("{:.0f}", lambda one: one.lengths),
    "characters of one text retrieved": ("{:.0f}", lambda one: [*map(len, one.said.retrieved)]),
    "first word": ("{:.2f} s", lambda one: [] if one.said.error else [one.said.first_word_s]),
    "whole answer": ("{:.2f} s", lambda one: [] if one.said.error else [one.said.whole_s]),
}


def _print(
    sets: Mapping[str, Sequence[Question]], answers: Mapping[str, Sequence[dict[str, Any]]]
) -> None:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"Language model {NAME}, embeddings {MINILM}\n")
    costs = {name: lines[-1] for name, lines in answers.items() if "versions" in lines[-1]}
    for name, cost in costs.items():
        print(f"- {name}: {', '.join(' '.join(one) for one in cost['versions'].items())}")
    for name, questions in sets.items():
        can = sum(one.answerable for one in questions)
        print(f"\n{name}: {can} answerable, {len(questions) - can} not\n")
        asked = {one.id: one for one in questions}
        _print_set({tool: _marks(asked, lines) for tool, lines in answers.items()})
    print("\nall together\n")
    _print_table(
        [*costs],
        {
            "start, embedder loaded": [f"{one['start_s']:.1f} s" for one in costs.values()],
            "indexing all articles": [f"{one['index_s']:.1f} s" for one in costs.values()],
            "peak memory, without the language model": [
                f"{one['peak_memory_mb']:.0f} MB" for one in costs.values()
            ],
        },
    )


def _marks(asked: Mapping[str, Question], lines: Sequence[dict[str, Any]]) -> list[Mark]:
    return [mark(asked[line["id"]], read_said(line)) for line in lines if line.get("id") in asked]


def _print_set(marks: Mapping[str, Sequence[Mark]]) -> None:
    rows = {}
    for name, measure in _SHARES.items():
        shares = [[measure(one) for one in all_of] for all_of in marks.values()]
        rows[name] = [_mean([value for value in one if value is not None]) for one in shares]
    for name, (shape, values) in _MEDIANS.items():
        found = [[value for one in all_of for value in values(one)] for all_of in marks.values()]
        rows[f"{name}, median"] = [shape.format(median(one)) if one else "–" for one in found]
    _print_table([*marks], rows)


def _mean(values: Sequence[float]) -> str:
    return f"{100 * fmean(values):.0f} %" if values else "–"


def _print_table(names: Sequence[str], rows: Mapping[str, Sequence[str]]) -> None:
    print(f"| | {' | '.join(names)} |\n|{'---|' * (1 + len(names))}")
    for what, figures in rows.items():
        print(f"| {what} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
