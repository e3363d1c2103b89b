"""What a browser sends to an event comes in, and goes on only if its files were uploaded here.

Gradio takes a file as a path, in any argument of any event, and copies it to where it can be
fetched. That the path is one of an upload it checks only in apps that were started with `launch`,
and never for an address, which it would fetch: so it is checked here.
"""

from collections.abc import Mapping
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder, is_in_or_equal
from gradio_client.utils import traverse

from footnote.assistant.serve.counted import count_event
from footnote.assistant.serve.faults import numbered
from footnote.assistant.serve.page.language import (
    language,
    language_wanted,
    read_in,
    say,
    told,
    word,
)
from footnote.assistant.serve.page.turns import sentence
from footnote.assistant.serve.rights import REFUSED, may_call, scope_of
from footnote.assistant.serve.visitor import visitor_of

_GOES_ON = ("begin", "again", "follow")  # functions that go on with the conversation of a page
_LEFT = word("This page was left open for so long that it is forgotten here. Reload it to go on.")


class Blocks(gr.Blocks):
    """Gradio's blocks, which take no other files than uploads, and speak the reader's language."""

    def speak(self, drawn: Mapping[str, gr.Blocks]) -> None:
        """Show the same parts in other languages, as they are drawn in each."""
        for code, other in drawn.items():
            self._words[code] = [one["props"] for one in _components(other.get_config_file())]

    @property
    def config(self) -> Any:
        """Say what stands on the page, in the language in which it is read now."""
        plain, props = self._config, self._words.get(language(), [])
        if not props:
            return plain
        there = _components(plain)
        said = [{**one, "props": own} for one, own in zip(there, props, strict=False)]
        return {**plain, "components": [*said, *there[len(said) :]]}

    @config.setter
    def config(self, config: Any) -> None:
        self._config = config
        self._words: dict[str, list[dict[str, Any]]] = getattr(self, "_words", {})

    conversation: gr.State | None = None  # what a page that was opened has

    async def process_api(self, block_fn: Any, *given: Any, **more: Any) -> dict[str, Any]:
        """Run an event: those of the page itself for the page alone, and without a traceback."""
        request = more.get("request")
        headers = getattr(request, "headers", None)
        headers = headers if isinstance(headers, Mapping) else {}
        with numbered(), read_in(language_wanted(headers.get("accept-language", ""))):
            # A browser sent it from the page if it names the origin, which was checked.
            if block_fn.api_visibility == "private" and "origin" not in headers:
                said = say("Only the page itself can do that.")
                raise gr.Error(said, print_exception=False)
            if not may_call(block_fn.name, request):
                raise gr.Error(told(REFUSED), print_exception=False)
            if block_fn.name in _GOES_ON and self._has_forgotten(more.get("state")):
                # Whose it was, and whether it was to be kept, isn't known; files/gone.js says this.
                raise gr.Error(say(_LEFT), title="Reload", print_exception=False)
            try:
                if request is not None and more.get("iterator") is None:  # it begins
                    visitor, asked = visitor_of(scope_of(request)), more.get("inputs", *given[:1])
                    await count_event(visitor, block_fn.name, asked)
                return await super().process_api(block_fn, *given, **more)
            except gr.Error as error:
                error.print_exception = False
                raise
            except Exception as error:
                raise gr.Error(told(sentence(error)), print_exception=False) from None

    def _has_forgotten(self, state: Any) -> bool:
        own = self.conversation
        return own is not None and state is not None and state[own._id] is None

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *rest: Any) -> Any:
        """Prepare the arguments of an event, if its files are uploads."""
        traverse(inputs, _check, _names_a_file)
        if block_fn.api_visibility == "public":  # over plain HTTP, Gradio knows no defaults
            inputs = [*inputs, *(one.value for one in block_fn.inputs[len(inputs) :])]
        return await super().preprocess_data(block_fn, inputs, *rest)


def _components(config: Any) -> list[dict[str, Any]]:
    """Return the parts of a page in the order in which they were made."""
    return sorted(config["components"], key=lambda one: one["id"])


def _names_a_file(part: object) -> bool:
    return isinstance(part, dict) and "path" in part


def _check(part: dict[str, Any]) -> None:
    if not isinstance(part["path"], str) or not is_in_or_equal(part["path"], get_upload_folder()):
        said = say("Upload the file here: other paths aren't read.")
        raise gr.Error(said, print_exception=False)
