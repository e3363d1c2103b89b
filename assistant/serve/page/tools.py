"""A page comes in, and its functions become MCP tools, where the extra `mcp` is installed."""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PATHS = ("/gradio_api/mcp", "/gradio_api/mcp/")


def offers_tools() -> bool:
    """Say whether the extra `mcp` is there: Gradio makes tools with the first kind of it only."""
    try:
        return version("mcp").startswith("1.")
    except PackageNotFoundError:
        return False


def settle_tools(server: Any, address: str) -> None:
    """Tell Gradio's MCP server where the page is, and let it answer in JSON.

    Else it would call the page at the address that a header of the first request names, and write
    answers as Python does.
    """
    from mcp.types import TextContent

    def as_json(data: list[Any], root_url: str) -> list[TextContent]:
        texts = (json.dumps(one, ensure_ascii=False) for one in data)
        return [TextContent(type="text", text=text) for text in texts]

    server._local_url = address
    server.postprocess_output_data = as_json
