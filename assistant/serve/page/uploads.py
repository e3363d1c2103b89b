"""What a browser sends to an event comes in, and goes on only if its files were uploaded here.

Gradio takes a file as a path, in any argument of any event, and copies it to where it can be
fetched. That the path is one of an upload it checks only in apps that were started with `launch`,
and never for an address, which it would fetch: so it is checked here.
"""

from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder, is_in_or_equal
from gradio_client.utils import traverse


class Blocks(gr.Blocks):
    """Gradio's blocks, which take no other files than uploads."""

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *rest: Any) -> Any:
        """Prepare the arguments of an event, if its files are uploads."""
        traverse(inputs, _check, _names_a_file)
        if block_fn.api_visibility == "public":  # over plain HTTP, Gradio knows no defaults
            inputs = [*inputs, *(one.value for one in block_fn.inputs[len(inputs) :])]
        return await super().preprocess_data(block_fn, inputs, *rest)


def _names_a_file(part: object) -> bool:
    return isinstance(part, dict) and "path" in part


def _check(part: dict[str, Any]) -> None:
    if not isinstance(part["path"], str) or not is_in_or_equal(part["path"], get_upload_folder()):
        raise gr.Error("Upload the file here: other paths aren't read.", print_exception=False)
