"""`make bench-load`: how many askers a page serves through its API, on loopback, bounded.

Prints a Markdown table of one process, and one of the stack with its two pages behind nginx:
answers a second without a model at 1, 8, 64 and 256 askers; 64 askers of a model server that takes
two seconds a reply, beside one alone; a reader while another adds a large article; four who add at
once; memory over 5,000 requests.
`ARGS="3 1000"` measures for 3 seconds each, and sends 1,000 requests.
"""

import asyncio
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import httpx
import uvicorn

from footnote.assistant.serve.page.server import listen
from stack.scripted import scripted
from stack.services import Stack, missing

ASKERS = (1, 8, 64, 256)
QUESTIONS = (
    "What strategic recommendations are made?",
    "What is the objective of international monitoring?",
    "Which measures are named?",
    "What is the capital of Australia?",
)
MODEL_ASKERS, REPLY_SECONDS = 64, 2.0
ORDERS = "On whose orders are the talks held?"
REPLIES = {ORDERS: "The talks are held on the orders of Donald Trump."}
_PARAGRAPH = "Well {0} was dug in the year {0}. It is {0} metres deep, and gives water all summer."
_PARAGRAPHS = 2_500
_ADDING, _THEIRS = 4, 200  # people, and the paragraphs of each
_WARM = 500  # requests after which memory is first looked at, and what has been kept is kept
_LIMITS = httpx.Limits(max_connections=None)


def main() -> None:
    """Measure and print."""
    seconds, requests = map(int, (*sys.argv[1:3], *("10", "5000")[len(sys.argv) - 1 :]))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    for title, opens in (("One process", page), ("The stack", stack)):
        if opens is stack and (reason := missing()):
            print(f"The stack can't run here, and is skipped: {reason}.")
            return
        print(f"\n{title}:\n\n| what | figure |\n|---|---|")
        for what, figure in measured(opens, seconds, requests, ASKERS, MODEL_ASKERS, REPLY_SECONDS):
            print(f"| {what} | {figure} |", flush=True)


def measured(
    opens: "Opens",
    seconds: float,
    requests: int,
    askers: Sequence[int],
    model_askers: int,
    reply: float,
) -> Iterator[tuple[str, str]]:
    """Yield each line of the table once it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        with opens(Path(folder, "quotes"), "none") as served:
            asyncio.run(_ask_for(served, 1, 1.0))
            for many in askers:
                took, lasted = asyncio.run(_ask_for(served, many, seconds))
                what = f"answers a second without a model, {many} askers"
                figure = (
                    f"{len(took) / lasted:.0f}; median {_median(took)}, 95 % within {_most(took)}"
                )
                yield what, figure
            yield from _while_adding(served)
            yield from _adding_at_once(served)
            yield f"memory over {requests:,} requests", _memory(served, requests)
        with model_server(reply) as address, opens(Path(folder, "model"), address) as served:
            asyncio.run(_ask_once(served, 1))
            (alone,) = asyncio.run(_ask_once(served, 1))
            took = asyncio.run(_ask_once(served, model_askers))
            yield f"one asker of a model that takes {reply:g} s a reply", f"{alone:.1f} s"
            yield (
                f"{model_askers} askers of it at once",
                f"median {_median(took)}, slowest {max(took):.1f} s",
            )


def _median(took: Sequence[float]) -> str:
    return f"{statistics.median(took):.2f} s"


def _most(took: Sequence[float]) -> str:
    return f"{sorted(took)[int(len(took) * 0.95)]:.2f} s"


# --- the askers -------------------------------------------------------------------------------


@dataclass
class Served:
    """A page that is open, in a process of its own or in several."""

    address: str
    pids: Sequence[int]

    @property
    def megabytes(self) -> float:
        """Return how much memory its processes have now."""
        return sum(map(_megabytes, self.pids))


Opens = Callable[[Path, str], AbstractContextManager[Served]]  # in a folder, with a model


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (found,) = re.findall(r"VmRSS:\s+(\d+) kB", status)
    return int(found) / 1024


async def _ask(client: httpx.AsyncClient, question: str, asker: int = 0) -> float:
    began = time.perf_counter()
    place = {"Cookie": f"place=asker{asker}"}  # by which a proxy parts readers among pages
    reply = await client.post("/api/ask", json={"question": question}, headers=place)
    reply.raise_for_status()
    return time.perf_counter() - began


def _client(served: Served) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=served.address, timeout=120, limits=_LIMITS, trust_env=False)


async def _ask_for(served: Served, askers: int, seconds: float) -> tuple[list[float], float]:
    """Let each asker ask on; return how long each answer took, and all of them together."""
    began, took = time.perf_counter(), list[float]()

    async def ask_on(number: int) -> None:
        while time.perf_counter() < began + seconds:
            question = QUESTIONS[(number + len(took)) % len(QUESTIONS)]
            took.append(await _ask(client, question, number))

    async with _client(served) as client:
        await asyncio.gather(*map(ask_on, range(askers)))
    return took, time.perf_counter() - began


async def _ask_once(served: Served, askers: int) -> list[float]:
    async with _client(served) as client:
        return await asyncio.gather(*(_ask(client, ORDERS, number) for number in range(askers)))


async def _add(client: httpx.AsyncClient, title: str, text: str) -> float:
    began = time.perf_counter()
    reply = await client.post("/api/articles", json={"text": text, "title": title})
    reply.raise_for_status()
    return time.perf_counter() - began


def _adding_at_once(served: Served) -> Iterator[tuple[str, str]]:
    """Let some people add an article each at the same time."""
    texts = [
        "\n\n".join(_PARAGRAPH.format(at + 10_000 * person) for at in range(_THEIRS))
        for person in range(1, _ADDING + 1)
    ]

    async def add_all() -> list[float]:
        async with _client(served) as client:
            adding = (_add(client, f"Wells {n}", text) for n, text in enumerate(texts))
            return await asyncio.gather(*adding)

    took = asyncio.run(add_all())
    what = f"{_ADDING} people who add {len(texts[0]):,} characters each, at once"
    yield what, f"first in after {min(took):.1f} s, last after {max(took):.1f} s"


def _while_adding(served: Served) -> Iterator[tuple[str, str]]:
    """Ask one question after another while somebody adds a large article."""
    text = "\n\n".join(_PARAGRAPH.format(number) for number in range(_PARAGRAPHS))

    async def both() -> tuple[float, list[float]]:
        async with _client(served) as client:
            adding, took = asyncio.create_task(_add(client, "Wells", text)), list[float]()
            while not adding.done():
                took.append(await _ask(client, QUESTIONS[len(took) % len(QUESTIONS)]))
            return await adding, took

    lasted, took = asyncio.run(both())
    what = f"a reader while another adds {len(text):,} characters, for {lasted:.1f} s"
    yield what, f"median {_median(took)}, at most {max(took):.2f} s"


def _memory(served: Served, requests: int) -> str:
    async def ask(many: int) -> None:
        async with _client(served) as client:
            for number in range(0, many, 8):
                asked = (QUESTIONS[one % len(QUESTIONS)] for one in range(number, number + 8))
                await asyncio.gather(*(_ask(client, one, n) for n, one in enumerate(asked)))

    asyncio.run(ask(min(_WARM, requests)))
    before = served.megabytes
    asyncio.run(ask(requests))
    return f"{before:.0f} MB before, {served.megabytes:.0f} MB after"


# --- what is asked ----------------------------------------------------------------------------


@contextmanager
def page(home: Path, model: str) -> Iterator[Served]:
    """Open a page as a person does, with the briefing; yields it once it is ready."""
    with open_page(home, model) as served:
        while httpx.get(f"{served.address}/readyz", trust_env=False).status_code != 200:
            time.sleep(0.2)
        yield served


@contextmanager
def open_page(home: Path, model: str) -> Iterator[Served]:
    """Open a page; yields it once it is there, whatever still goes on behind it."""
    environment = {**os.environ, "FOOTNOTE_HOME": str(home), "FOOTNOTE_MODEL": model}
    command = [sys.executable, "-m", "footnote", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    reading = Thread(target=process.stderr.read)  # a full pipe would hold it up
    try:
        for line in process.stderr:
            if found := re.search(r"The page is open: (\S+)", line):
                break
        else:
            raise SystemExit("The page didn't open.")
        reading.start()
        yield Served(found[1], [process.pid])
    finally:
        process.terminate()
        process.wait(20)
        if reading.is_alive():
            reading.join()
        process.stderr.close()


@contextmanager
def stack(folder: Path, model: str) -> Iterator[Served]:
    """Open two pages behind nginx, with a worker, over PostgreSQL and a Chroma server."""
    with tempfile.TemporaryDirectory(prefix="footnote-stack-") as name:  # others' users go in, too
        running = Stack(Path(name), model=model)
        try:
            running.start()
            pages = [one for name, one in running.services.items() if name.startswith("page")]
            yield Served(running.address, [one.process.pid for one in pages if one.process])
        finally:
            running.end()


@contextmanager
def model_server(seconds: float) -> Iterator[str]:
    """Serve a scripted model that takes so long for each reply; yields its address for a model."""
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(scripted(REPLIES, seconds), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1#scripted"
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
