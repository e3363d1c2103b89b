"""No pattern takes more than its share of time, whatever text it is given: 100 KB of its worst."""

import ast
import importlib
import re
import signal
import time
from collections.abc import Iterator, Mapping
from random import Random
from re import _constants as op  # type: ignore[attr-defined]  # what a pattern is made of
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from tests.test_rooms import modules, name_of

SIZE = 100_000  # characters
PART = 16  # of it first: what takes no time there is well
SLOW = 0.002  # seconds of processor time; what grows with the square takes ten times as long
GROWTH = 40  # times as long for 16 times the text; with the square it is 256
MOST = 4.0  # seconds of processor time for a text
# A question has no more characters, and a sentence has fewer.
CUT = 2_000
OF_QUESTIONS = ("footnote.assistant.question.", "footnote.assistant.draft.two_figures")
METHODS = "match|fullmatch|search|sub|subn|split|findall|finditer"
CHARACTERS = [*map(chr, range(32, 127)), *"\n\té’\u2060\u00a0漢"]
KINDS = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
Patterns = dict[str, tuple[re.Pattern[Any], set[str]]]


def patterns() -> Patterns:
    """All patterns of ours, and what is called on each: those with a name, and those without."""
    sources = {file: file.read_text(encoding="utf-8") for file in modules()}
    found: Patterns = {}
    for file, source in sources.items():
        module = f"footnote.{name_of(file)}"
        if module == "footnote.__main__":
            continue
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, re.Pattern):
                text = source if name.startswith("_") else "\n".join(sources.values())
                found[f"{module}.{name}"] = (
                    value,
                    set(re.findall(rf"\b{name}\.({METHODS})\b", text)),
                )
        for call in filter(_is_pattern, ast.walk(ast.parse(source))):
            found[f"{module}:{call.lineno}"] = _compiled(call), {call.func.attr}
    return found


def _is_pattern(node: Any) -> bool:
    called = isinstance(node, ast.Call) and re.fullmatch(
        rf"re\.({METHODS})", ast.unparse(node.func)
    )
    return bool(called) and isinstance(node.args[0], ast.Constant)


def _compiled(call: Any) -> re.Pattern[Any]:
    given = [ast.unparse(one) for one in (*call.args[1:], *(word.value for word in call.keywords))]
    flags = [eval(one) for one in given if re.fullmatch(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*", one)]
    return re.compile(ast.literal_eval(call.args[0]), *flags)


# --- the worst that a pattern can be given ------------------------------------------------------


class Writer:
    """Writes texts that a pattern fits, and remembers what was repeated in them after what."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.repeated: set[tuple[str, str]] = set()
        self.groups: dict[int, str] = {}

    def write(self, parts: Any, before: str = "") -> str:
        text = ""
        for kind, what in parts:
            text += self._part(kind, what, before + text)
        return text

    def _part(self, kind: Any, what: Any, before: str) -> str:
        if kind is op.LITERAL:
            return chr(what)
        if kind in (op.IN, op.NOT_LITERAL, op.ANY):
            return self.draw.choice(_fitting(kind, what) or [""])
        if kind is op.BRANCH:
            return self.write(self.draw.choice(what[1]), before)
        if kind is op.ATOMIC_GROUP:
            return self.write(what, before)
        if kind is op.SUBPATTERN:
            text = self.write(what[3], before)
            self.groups[what[0]] = text
            return text
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, body = what
            if most > 10:
                self.repeated.add((before, self.write(body, before)))
            times = least or self.draw.choice([0, 1])
            return "".join(self.write(body, before) for _ in range(min(times, 5)))
        return self.groups.get(what, "") if kind is op.GROUPREF else ""  # others match no text


def _fitting(kind: Any, what: Any) -> list[str]:
    if kind is op.ANY:
        return ["a", " ", "."]
    if kind is op.NOT_LITERAL:
        return [c for c in "a .-" if ord(c) != what]
    if what[0][0] is op.NEGATE:
        return [c for c in CHARACTERS if c not in _fitting(kind, what[1:])]
    return [c for one in what for c in _in_class(*one)]


def _in_class(kind: Any, what: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(what)]
    if kind is op.RANGE:
        return [c for c in CHARACTERS if what[0] <= ord(c) <= what[1]] or [chr(what[0])]
    return re.findall(KINDS[what], "".join(CHARACTERS))


def worst(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """Yield texts of repetitions, each with an end that doesn't fit."""
    writer, wholes = Writer(Random(11)), {" ", "\n", "a", "1", "A ", ". "}
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    for _ in range(6):
        wholes.add(writer.write(parsed))
    for before, body in sorted(writer.repeated):
        wholes |= {before, before + body}
        for end in ("\n", "\x00!"):
            yield before + body * (size // max(len(body), 1)) + end
    for whole in sorted(filter(None, wholes)):
        yield whole * (size // len(whole)) + "\x00"


# --- the time it takes --------------------------------------------------------------------------


def seconds(pattern: re.Pattern[Any], methods: set[str], text: str) -> float:
    given: Any = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    start = time.process_time()
    if methods and methods <= {"match", "fullmatch"}:
        for method in methods:
            getattr(pattern, method)(given)
    else:
        for _ in pattern.finditer(given):
            pass
    return time.process_time() - start


def grows(pattern: re.Pattern[Any], methods: set[str], size: int, most: float = MOST) -> str:
    """Return the beginning of a text for which the time grows faster than the text, or nothing."""
    for small, large in zip(worst(pattern, size // PART), worst(pattern, size), strict=True):
        signal.setitimer(signal.ITIMER_PROF, most)
        try:
            if seconds(pattern, methods, small) < SLOW:
                continue
            once = min(seconds(pattern, methods, small) for _ in range(3))
            signal.setitimer(signal.ITIMER_PROF, 2 * most)
            longer = min(seconds(pattern, methods, large) for _ in range(2))
            if once >= SLOW and longer > GROWTH * once:
                return large[:60]
        except TimeoutError:
            return large[:60]
    return ""


@pytest.fixture(autouse=True)
def stops() -> Iterator[None]:
    """End what takes more processor time than any pattern may; `re` looks for signals."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


FOUND: Mapping[str, tuple[re.Pattern[Any], set[str]]] = patterns()


def test_all_patterns_are_found() -> None:
    assert len(FOUND) > 150
    assert FOUND["footnote.index.read.kind._PAGE"][1] == {"match"}


@pytest.mark.parametrize("name", FOUND)
def test_a_pattern_takes_time_in_step_with_its_text(name: str) -> None:
    pattern, methods = FOUND[name]
    slow = grows(pattern, methods, CUT if name.startswith(OF_QUESTIONS) else SIZE)
    assert not slow, f"{pattern.pattern!r} on {slow!r}…"


@pytest.mark.parametrize("bad", [r"\s+and", r"(?:a|b|ab)*c", r"\w+(?:-\w+)+!"])
def test_a_pattern_that_does_not_is_found(bad: str) -> None:
    assert grows(re.compile(bad), {"search"}, SIZE, most=0.3)
