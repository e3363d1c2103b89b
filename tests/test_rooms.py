"""The house: imports go one way, nothing goes in a circle, nothing heavy is loaded too early."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT, loaded_by

# What each room may import of ours, beside itself. Imports inside functions and for types count.
NOUNS = {"index.article", "index.errors", "index.given", "index.progress", "index.evidence"}
_BELOW = {*NOUNS, "index.words", "index.split", "index.read", "index.library", "assistant.answer"}
_PATH = {
    *_BELOW,
    "assistant.question",
    "assistant.judge",
    "assistant.find",
    "assistant.check",
    "assistant.model",
    "assistant.draft",
}
_ALL = {
    *_PATH,
    "assistant.arrival",
    "assistant.ask",
    "assistant.assistant",
    "assistant.awaiting",
    "assistant.starting",
    "assistant.compare",
    "assistant.displayed",
    "assistant.make",
    "assistant.prove",
    "assistant.conclude",
    "assistant.proof",
    "assistant.settings",
    "assistant.show",
    "index.align",
    "index.embed",
    "index.fetch",
    "index.search",
}
MAY_IMPORT: Mapping[str, set[str]] = {
    "prompts": set(),
    "index.article": {"index.errors", "index.given"},
    "index.errors": set(),
    "index.given": {"index.errors"},
    "index.progress": {"index.given"},
    "index.words": set(),
    "index.split": {"index.article", "index.words"},
    "index.evidence": {"index.article", "index.split", "index.words"},
    "index.read": {
        "index.article",
        "index.errors",
        "index.given",
        "index.progress",
        "index.split",
    },
    "index.fetch": NOUNS | {"index.read"},
    "index.embed": {"index.errors", "index.words"},
    "index.align": {"index.article", "index.split", "index.words"},
    "index.library": NOUNS | {"index.embed", "index.split", "index.words"},
    "index.search": {"index.article", "index.errors", "index.library", "index.words"},
    "assistant.displayed": set(),
    "assistant.answer": {"assistant.displayed", "index.article", "index.errors", "index.given"},
    "assistant.awaiting": {"assistant.answer"},
    "assistant.judge": {"index.given"},
    "assistant.settings": {"assistant.judge", "index.embed", "index.errors", "index.given"},
    "assistant.question": {
        "assistant.answer",
        "index.errors",
        "index.given",
        "index.read",
        "index.words",
    },
    "assistant.find": _BELOW | {"assistant.question", "assistant.judge"},
    "assistant.check": (_BELOW - {"index.library", "index.read"})
    | {"assistant.question", "assistant.judge", "assistant.find"},
    "assistant.model": NOUNS | {"assistant.settings"},
    "assistant.draft": _PATH | {"assistant.settings", "prompts"},
    "assistant.conclude": _PATH,
    "assistant.ask": _PATH | {"assistant.conclude", "index.embed", "index.search"},
    "assistant.proof": (_PATH - {"assistant.model", "assistant.draft"}) | {"index.align"},
    "assistant.arrival": _PATH | {"assistant.ask", "assistant.settings"},
    "assistant.starting": _PATH,
    "assistant.compare": _PATH | {"assistant.proof"},
    "assistant.make": (_PATH - {"assistant.model", "assistant.draft"})
    | {"assistant.displayed", "assistant.proof", "assistant.show"},
    "assistant.prove": _PATH | {"assistant.ask"},
    "assistant.queue": NOUNS | {"index.library", "index.read"},
    "assistant.adding": NOUNS
    | {
        "assistant.arrival",
        "assistant.draft",
        "assistant.queue",
        "assistant.settings",
        "index.fetch",
        "index.library",
        "index.read",
    },
    "assistant.assistant": (_ALL | {"assistant.adding", "assistant.queue"}) - {"assistant.show"},
    "assistant.show": _BELOW | {"assistant.displayed", "assistant.compare", "assistant.proof"},
    "assistant.measure": _ALL,
    "assistant.serve": _ALL | {"assistant.measure", "footnote", "ui"},
    "ui": _ALL | {"assistant.serve", "footnote"},
    "testing": {"assistant.model", "index.embed"},
    "__main__": {"assistant.serve"},
}
# A proof is checked with no model, no store and no chain; a check knows no more.
WITHOUT = {"langchain_core", "langchain", "openai", "chromadb", "torch", "gradio", "xllamacpp"}


@cache
def modules() -> tuple[Path, ...]:
    rooms = (ROOT / room for room in ("index", "prompts", "assistant"))
    inside = [file for room in rooms for file in room.glob("**/*.py")]
    return (*sorted(inside), ROOT / "ui.py", ROOT / "testing.py", ROOT / "__main__.py")


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    first, *rest = module.split(".")
    return f"{first}.{rest[0]}" if rest and first in ("index", "assistant") else first


@cache
def imported_by(file: Path) -> frozenset[str]:
    """The modules of ours that a file imports, wherever in it."""
    return frozenset(_imported(ast.parse(file.read_text(encoding="utf-8"))))


def _imported(tree: ast.Module) -> Iterator[str]:
    known = _names()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, "imports are absolute"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in named:
            if name == "footnote" or name.startswith("footnote."):
                ours = name.removeprefix("footnote").removeprefix(".")
                within = [one for one in (ours, ours.rpartition(".")[0]) if one in known]
                yield within[0] if within else "footnote"


@cache
def _names() -> frozenset[str]:
    return frozenset(map(name_of, modules()))


each_module = pytest.mark.parametrize(
    "file", modules(), ids=lambda file: str(file.relative_to(ROOT))
)


@each_module
def test_imports_go_one_way(file: Path) -> None:
    module = name_of(file)
    room = room_of(module)
    for imported in imported_by(file):
        to = room_of(imported)
        assert to == room or to in MAY_IMPORT[room], f"{module} imports {imported}"


def test_nothing_is_imported_in_a_circle() -> None:
    graph = {name_of(file): imported_by(file) - {"footnote"} for file in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@each_module
def test_a_module_says_what_passes_through_it_and_can_be_held_in_the_head(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), f"{file.name} has no docstring"
    assert source.count("\n") <= 340, f"{file.name} has grown: split it by what it is about"


def test_a_proof_and_a_check_need_no_model_and_no_store() -> None:
    assert not WITHOUT & loaded_by("footnote.assistant.proof.verify")
    assert not WITHOUT & loaded_by("footnote.assistant.check.ground")


def test_listing_articles_loads_no_model() -> None:
    heavy = {"torch", "sentence_transformers", "xllamacpp", "gradio", "openai"}
    assert not heavy & loaded_by("footnote.assistant.serve.cli")
