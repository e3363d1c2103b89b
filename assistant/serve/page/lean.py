"""Nothing comes in; Gradio, imported after this, does less: it tells nobody, and starts sooner.

Half of its own import goes into writing stubs of its classes for editors into its folder, at every
start; a tenth into the MCP library, which the page needs nothing of.
"""

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from footnote.assistant.serve.page.room import UPLOADS

# It reports to nobody, keeps no statistics of its events, which would cost a table of all of them
# after each, and puts uploads where nobody else can look.
ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1" * 12,
    "GRADIO_TEMP_DIR": str(UPLOADS),
}
Load = Callable[[ModuleType], Any]


def _without_stubs(load: Load, module: ModuleType) -> None:
    load(module)
    module.create_or_modify_pyi = lambda *_: None  # type: ignore[attr-defined]


def _without_tools(load: Load, module: ModuleType) -> None:
    with _hidden("mcp"):
        load(module)


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Let nobody import some modules while the block runs, unless they are loaded."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


_LEAN: Mapping[str, Callable[[Load, ModuleType], None]] = {
    "gradio.component_meta": _without_stubs,
    "gradio.mcp": _without_tools,
}


class _Finder(MetaPathFinder):
    """Finds the modules that are loaded otherwise, each once."""

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name not in _LEAN or name in self._found:
            return None
        self._found.add(name)
        spec = importlib.util.find_spec(name)  # those after this one know where it is
        if spec and spec.loader:
            load, lean = spec.loader.exec_module, _LEAN[name]
            spec.loader.exec_module = lambda module: lean(load, module)  # type: ignore[method-assign]
        return spec

    def __init__(self) -> None:
        self._found: set[str] = set()


if "gradio" not in sys.modules:
    sys.meta_path.insert(0, _Finder())
