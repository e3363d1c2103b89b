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
from footnote.assistant.serve.page.turns import sentence
from footnote.assistant.serve.rights import REFUSED, may_call, scope_of
from footnote.assistant.serve.visitor import visitor_of

_GOES_ON = ("begin", "again", "follow")  # functions that go on with the conversation of a page
_LEFT = "This page was left open for so long that it is forgotten here. Reload it to go on."


class Blocks(gr.Blocks):
    """Gradio's blocks, which take no other files than uploads, and put faults into words."""

    conversation: gr.State | None = None  # what a page that was opened has

    async def process_api(self, block_fn: Any, *given: Any, **more: Any) -> dict[str, Any]:
        """Run an event: those of the page itself for the page alone, and without a traceback."""
        request = more.get("request")
        if block_fn.api_visibility == "private" and not _comes_from_a_page(request):
            raise gr.Error("Only the page itself can do that.", print_exception=False)
        if not may_call(block_fn.name, request):
            raise gr.Error(REFUSED, print_exception=False)
        if block_fn.name in _GOES_ON and self._has_forgotten(more.get("state")):
            # Whose it was, and whether it was to be kept, isn't known; files/gone.js says this.
            raise gr.Error(_LEFT, title="Reload", print_exception=False)
        with numbered():
            try:
                if request is not None and more.get("iterator") is None:  # it begins
                    visitor, asked = visitor_of(scope_of(request)), more.get("inputs", *given[:1])
                    await count_event(visitor, block_fn.name, asked)
                return await super().process_api(block_fn, *given, **more)
            except gr.Error as error:
                error.print_exception = False
                raise
            except Exception as error:
                raise gr.Error(sentence(error), print_exception=False) from None

    def _has_forgotten(self, state: Any) -> bool:
        own = self.conversation
        return own is not None and state is not None and state[own._id] is None

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *rest: Any) -> Any:
        """Prepare the arguments of an event, if its files are uploads."""
        traverse(inputs, _check, _names_a_file)
        if block_fn.api_visibility == "public":  # over plain HTTP, Gradio knows no defaults
            inputs = [*inputs, *(one.value for one in block_fn.inputs[len(inputs) :])]
        return await super().preprocess_data(block_fn, inputs, *rest)


def _comes_from_a_page(request: Any) -> bool:
    """Say whether a browser sent it from the page: then it names the origin, which was checked."""
    headers = getattr(request, "headers", None)
    return isinstance(headers, Mapping) and "origin" in headers


def _names_a_file(part: object) -> bool:
    return isinstance(part, dict) and "path" in part


def _check(part: dict[str, Any]) -> None:
    if not isinstance(part["path"], str) or not is_in_or_equal(part["path"], get_upload_folder()):
        raise gr.Error("Upload the file here: other paths aren't read.", print_exception=False)
