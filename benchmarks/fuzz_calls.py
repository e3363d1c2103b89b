"""Call the Python functions and the command line with whatever, for a while; report what broke.

    make fuzz-calls ARGS="--minutes 10"

Questions are made of the articles' words, of question words and of noise; every other argument is
sometimes right and sometimes not. A call may return or refuse with a sentence, and what it returns
has to verify. Anything else is an escape: another exception, an answer that doesn't verify, a
command that says it is our fault, a minute of waiting. The memory is measured after the first
thousand calls and at the end.
"""

import argparse
import contextlib
import io
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from footnote import Answer, Assistant, verify
from footnote.assistant.serve.cli import main as command_line
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.errors import FootnoteError
from footnote.index.read import read_text

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = sorted((ROOT / "tests" / "articles").glob("*.md"))
LONG = 60.0  # seconds that no call may take
COMMANDED = 0.03  # the share of commands among the calls
WARM = 1_000  # calls after which the memory should grow no more

ASKING = (
    "who what when where why how many which does is was did can list compare summarize and or not "
    "the a of in than more most least average share difference between percent total last next it "
    "they that section about says ? , “ ” 2024 3.5 % $ € Q2"
).split()
STRANGE: tuple[Any, ...] = (
    None,
    5,
    -1,
    2.5,
    True,
    b"bytes",
    [],
    {},
    object(),
    "",
    " ",
    "\0",
    "\ud800",
    "very",
    "x" * 3_000,
    "../../etc/passwd",
    "'; DROP TABLE articles; --",
    "🦉" * 40,
    "\u202eabc",
    ["strict"],
    [{"role": "user"}],
    [("human", "So?"), ("ai", "So.")],
)
OPTIONS = "--json --explain --plain --article --strictness --model --help --home --question".split()
COMMANDS = (
    "ask prove compare show list tag rename remove add read verify keep kept forget check eval "
    "questions doctor nonsense"
).split()


class Caller:
    """Makes calls to one assistant and its home, with arguments by chance."""

    def __init__(self, assistant: Assistant, chance: random.Random) -> None:
        """Take the words of its articles, to ask with."""
        self.assistant = assistant
        self.chance = chance
        self.words = [word for one in assistant.articles() for word in one.text.split()]
        self.ids = [one.id for one in assistant.articles()]
        self.answers: list[Answer] = []

    def question(self) -> Any:
        """Make a question of words of the articles and of asking; seldom of something else."""
        if self.chance.random() < 0.1:
            return self.chance.choice(STRANGE)
        count = self.chance.choice((1, 3, 8, 8, 12, 300))
        pools = (ASKING, self.words)
        return " ".join(self.chance.choice(self.chance.choice(pools)) for _ in range(count))

    def one_of(self, *right: Any) -> Any:
        """Choose a right argument, or a strange one."""
        return self.chance.choice(right if self.chance.random() < 0.8 else STRANGE)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what can be called, by name."""
        ask, one_of = self.assistant, self.one_of
        history = one_of(None, [{"role": "user", "content": self.question()}], [])
        return {
            "ask": lambda: ask.ask(self.question(), history, one_of(None, *self.ids)),
            "ask so": lambda: ask.ask(
                self.question(),
                strictness=one_of(None, "strict", "balanced", "lenient"),
                style=one_of(None, "quotes", "plain"),
            ),
            "stream": lambda: list(ask.stream(self.question(), history)),
            "prove": lambda: ask.prove(
                self.question(), one_of(None, self.question()), one_of(*self.ids)
            ),
            "compare": lambda: ask.compare(self.question(), one_of(self.ids[:2], self.ids)),
            "text": lambda: ask.text(one_of(*self.ids)),
            "retriever": lambda: ask.as_retriever(one_of(None, *self.ids), one_of(3, 6)).invoke(
                self.question()
            ),
            "answer": lambda: verify(Answer.from_json(self._json()), {}),
            "add": self._add,
        }

    def _add(self) -> object:
        some = self.chance.sample(self.words, self.chance.choice((0, 3, 60)))
        article = read_text(" ".join(some), name=self.chance.choice(("notes.md", "notes.txt")))
        added = self.assistant.add(article)
        return self.assistant.remove(added.id)

    def _json(self) -> Any:
        if not self.answers or self.chance.random() < 0.2:
            return self.chance.choice(STRANGE)
        text = self.chance.choice(self.answers).to_json()
        at = self.chance.randrange(len(text))
        piece = self.chance.choice(("", "null", "-1", '"', "9" * 30, "{}", "\\ud800"))
        return text[:at] + piece + text[at + self.chance.choice((0, 1, 9)) :]

    def fault(self, call: Callable[[], object]) -> str:
        """Make a call; return what is wrong with how it ended."""
        began = time.monotonic()
        try:
            found = call()
        except FootnoteError as refused:
            said = str(refused)
            return "" if said and said[-1] in ".)”?`" else f"no sentence: {said[-80:]}"
        except Exception as error:
            return repr(error)[:300]
        if time.monotonic() - began > LONG:
            return f"took {time.monotonic() - began:.0f} s"
        return self._unproven(found) if isinstance(found, Answer) else ""

    def _unproven(self, answer: Answer) -> str:
        self.answers = [*self.answers[-20:], answer]
        texts = {one.id: one.text for one in self.assistant.articles()}
        proof = verify(answer, texts)
        return "" if proof else f"doesn't verify: {answer.question[:200]!r}"

    def command(self) -> str:
        """Run a command in this process; return what is wrong with what it said."""
        given = [self.chance.choice(COMMANDS)]
        for _ in range(self.chance.randrange(5)):
            pick = self.chance.random()
            word = OPTIONS if pick < 0.4 else [*self.ids, *map(str, ARTICLES[:1])]
            text = self.chance.choice(word) if pick < 0.8 else str(self.question())
            given.append(text.replace("\0", "").encode("utf-8", "replace").decode())
        said, sys.argv, sys.stdin = io.StringIO(), ["footnote", *given], io.StringIO("So?")
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                command_line()
            except SystemExit:
                pass
            except BaseException as error:
                return f"{error!r}: {given}"[:600]
        return (
            f"{said.getvalue()[-300:]}: {given}"[:900] if "on our side" in said.getvalue() else ""
        )


def main() -> None:
    """Fuzz until the time is up, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = fuzz(Path(folder), wanted.minutes * 60, random.Random(wanted.seed))
    print(json.dumps(seen, indent=2))
    raise SystemExit(bool(seen["escapes"]))


def _memory() -> int:
    """Return the megabytes that this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def fuzz(folder: Path, seconds: float, chance: random.Random) -> dict[str, Any]:
    """Make calls, and now and then a command, for some seconds; return what was seen."""
    counts: Counter[str] = Counter()
    escapes: list[str] = []
    memory: list[int] = []
    began = time.monotonic()
    os.environ.update(
        FOOTNOTE_HOME=str(folder / "other"), FOOTNOTE_MODEL="none", FOOTNOTE_EMBEDDINGS="tiny"
    )
    deep = folder / "some" / "where" / "deep"  # what commands write into paths of theirs stays here
    deep.mkdir(parents=True)
    os.chdir(deep)
    with Assistant.open(folder / "home", model="none", embeddings=TinyEmbedder()) as assistant:
        for path in ARTICLES:
            assistant.add(path)
        caller = Caller(assistant, chance)
        while time.monotonic() - began < seconds:
            if chance.random() < COMMANDED:
                name, fault = "command", caller.command()
            else:
                name, call = chance.choice(list(caller.calls().items()))
                fault = caller.fault(call)
            counts[name] += 1
            escapes += [f"{name}: {fault}"] if fault else []
            if counts.total() % WARM == 0:
                memory.append(_memory())
    return {
        "minutes": round((time.monotonic() - began) / 60, 1),
        "calls": dict(counts),
        "memory_mb": memory,
        "escapes": escapes,
    }


if __name__ == "__main__":
    main()
