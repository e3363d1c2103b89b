"""The house: imports go one way, and nothing heavy is loaded before it is needed."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT, loaded_by

ROOMS = ("index", "prompts", "assistant", "ui")
MAY_IMPORT = {
    "index": {"index"},
    "prompts": set(),
    "assistant": {"index", "prompts", "assistant"},
    "ui": {"assistant", "index"},
}
# The command line is a way in, as the page is: it alone may open the page.
EXCEPTIONS = {("assistant/cli.py", "ui")}


def modules() -> list[Path]:
    return [file for room in ROOMS for file in sorted(ROOT.glob(f"{room}/**/*.py"))] + [
        ROOT / "ui.py"
    ]


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_one_way(file: Path) -> None:
    name = str(file.relative_to(ROOT))
    room = file.relative_to(ROOT).parts[0].removesuffix(".py")
    for imported in _imports(file):
        allowed = imported in MAY_IMPORT[room] or (name, imported) in EXCEPTIONS
        assert imported not in ROOMS or allowed, f"{name} imports {imported}"


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_says_what_passes_through_it_and_can_be_held_in_the_head(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), f"{file.name} has no docstring"
    assert source.count("\n") <= 340, f"{file.name} has grown: split it by what it is about"


def test_listing_articles_loads_no_model() -> None:
    heavy = {"torch", "sentence_transformers", "xllamacpp", "gradio", "openai"}
    assert not heavy & loaded_by("footnote.assistant.serve.cli")


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
