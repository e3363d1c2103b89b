"""`make bench-engine`: what llama.cpp's own options give here, one changed at a time.

Each option is tried in a process of its own: the original article is read, then the questions of
`make bench` are asked twice. The first line and the last are the same, to show how much two runs
differ by themselves. Leave the machine alone meanwhile: it takes ten minutes.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import xllamacpp
from langchain_core.messages import convert_to_openai_messages
from rich.console import Console

from benchmarks.bench import BRIEFING, QUESTIONS, ROOT, SHARED, clock, peak_memory, timed
from footnote import Answered, Assistant
from footnote.assistant.draft.writer import _messages
from footnote.assistant.model.local import READ_STEP, LocalChat
from footnote.assistant.serve.bars import bars
from footnote.prompts import render

Params = Any  # xllamacpp's, which has no types
_FLASH = xllamacpp.llama_flash_attn_type
_DRAFTS = xllamacpp.common_speculative_type
_EIGHT_BITS = xllamacpp.ggml_type.GGML_TYPE_Q8_0


def _batch(size: int) -> Callable[[Params], None]:
    def change(params: Params) -> None:
        params.n_batch = params.n_ubatch = size

    return change


def _flash(on: bool) -> Callable[[Params], None]:
    def change(params: Params) -> None:
        params.flash_attn_type = (
            _FLASH.LLAMA_FLASH_ATTN_TYPE_ENABLED if on else _FLASH.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )

    return change


def _eight_bits(params: Params) -> None:
    params.cache_type_k = params.cache_type_v = _EIGHT_BITS


def _threads(more: int) -> Callable[[Params], None]:
    def change(params: Params) -> None:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = (
            params.cpuparams.n_threads + more
        )

    return change


def _no_polling(params: Params) -> None:
    params.cpuparams.poll = params.cpuparams_batch.poll = 0


def _no_drafts(params: Params) -> None:
    params.speculative.types = [_DRAFTS.COMMON_SPECULATIVE_TYPE_NONE]


def _two_slots(params: Params) -> None:
    params.n_ctx, params.n_parallel = 2 * params.n_ctx, 2


OPTIONS: Mapping[str, Callable[[Params], None]] = {
    f"as it is: {READ_STEP} tokens read at once": lambda params: None,
    "128": _batch(128),
    "512": _batch(512),
    "1,024": _batch(1_024),
    "flash attention": _flash(True),
    "no flash attention": _flash(False),
    "what was read kept in 8 bits": _eight_bits,
    "one more than cores": _threads(1),
    "no waiting in a loop": _no_polling,
    "no drafts looked up": _no_drafts,
    "two slots": _two_slots,
    "as it is, again": lambda params: None,
}


def main() -> None:
    """Try each option, and print."""
    if len(sys.argv) > 1:
        _child(sys.argv[1])
        return
    first: list[str] = []
    print(
        "| option | reading, tokens a second | whole answer, median | two at once, both answered "
        "| memory | a kept reading | same answers |\n|---|---|---|---|---|---|---|"
    )
    with bars(Console(stderr=True)) as progress:
        for number, option in enumerate(OPTIONS, start=1):
            seen = _tried(option)
            first = first or seen["answers"]
            print(f"| {option} | {_figures(seen, first)} |", flush=True)
            progress("trying", number, len(OPTIONS))


def _figures(seen: Mapping[str, Any], first: Sequence[str]) -> str:
    if failed := seen.get("failed"):
        return f"{failed} | | | | |"
    same = sum(map(str.__eq__, seen["answers"], first))
    figures = (
        f"{seen['tokens'] / seen['reading']:.0f}",
        f"{seen['answer']:.2f} s",
        f"{seen['two']:.2f} s",
        f"{seen['memory'] / 1e9:.2f} GB",
        f"{seen['state'] / 1e6:.0f} MB",
        f"{same} of {len(QUESTIONS)}",
    )
    return " | ".join(figures)


def _tried(option: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.engine", option]
    child = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if child.returncode:
        return {"failed": child.stderr.strip().splitlines()[-1][:120]}
    seen: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return seen


def _child(option: str) -> None:
    """Read and answer with one option changed, and print figures."""
    start = xllamacpp.Server

    def changed(params: Params) -> Any:
        OPTIONS[option](params)
        return start(params)

    xllamacpp.Server = changed
    original = SHARED / "articles" / "us-venezuela-talks.txt"
    with tempfile.TemporaryDirectory() as home, Assistant.open(home) as assistant:
        assistant.load()
        added = assistant.add(original if original.exists() else BRIEFING, read_ahead=False)
        with clock() as reading:
            assistant.loading.read_now(added)
        assistant.ask(QUESTIONS[0])
        seen = [timed(assistant, question) for question in QUESTIONS * 2]
        answers = [_text(assistant, question) for question in QUESTIONS]
        figures = {
            "reading": reading(),
            "tokens": _tokens(assistant, added.text),
            "answer": statistics.median(one["whole answer"] for one in seen),
            "answers": answers,
            "two": _two_at_once(assistant, added),
            "memory": peak_memory(),
            "state": sum(file.stat().st_size for file in Path(home, "states").iterdir()),
        }
    print(json.dumps(figures))


def _text(assistant: Assistant, question: str) -> str:
    (answer,) = (one.answer for one in assistant.stream(question) if isinstance(one, Answered))
    return answer.text


def _tokens(assistant: Assistant, text: str) -> int:
    reply = _chat(assistant).server._http.post("/tokenize", json={"content": text})
    return len(reply.json()["tokens"])


def _two_at_once(assistant: Assistant, added: Any) -> float:
    """Return the seconds until two drafts of one article are there, asked of llama.cpp at once."""
    writer, server = assistant.loading.writer(), _chat(assistant).server
    assert writer
    reading = writer.whole(added)

    def draft(question: str) -> None:
        messages = _messages(reading, render("answer", question=question))
        body = {"messages": convert_to_openai_messages(messages), "max_tokens": 60}
        server._http.post("/v1/chat/completions", json=body).raise_for_status()

    for question in QUESTIONS[:2]:
        draft(question)  # each slot has read the article now
    with ThreadPoolExecutor(2) as readers:
        list(readers.map(draft, QUESTIONS[:2]))
        with clock() as passed:
            list(readers.map(draft, QUESTIONS[2:4]))
        return passed()


def _chat(assistant: Assistant) -> LocalChat:
    writer = assistant.loading.writer()
    assert writer
    assert isinstance(writer.model.chat, LocalChat)
    return writer.model.chat


if __name__ == "__main__":
    main()
