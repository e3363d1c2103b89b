"""A question goes to a page of Footnote that is already open, its answer comes back."""

import json
import os

from assistant.answer import Answer
from index.errors import FootnoteError


def ask_page(address: str, question: str, article: str | None) -> Answer:
    """Ask through the page's own API; FootnoteError if it doesn't answer."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before the client is imported
    from gradio_client import Client

    try:
        client = Client(address, verbose=False, analytics_enabled=False)
        reply = client.predict(question, article, api_name="/ask")
    except Exception as error:
        raise FootnoteError(
            f"The page at {address} didn't answer ({error}). Ask there in a browser, or stop it."
        ) from error
    return Answer.from_json(json.dumps(reply))
