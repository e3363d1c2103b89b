"""A question goes to a page of Footnote that is already open, its answer comes back."""

import json
import os
from contextlib import closing

from footnote.assistant.answer import Answer
from footnote.index.errors import BadInput, FootnoteError, extra


def ask_page(
    address: str,
    question: str,
    article: str | None,
    strictness: str | None = None,
    style: str | None = None,
) -> Answer:
    """Ask through the page's own API; BadInput as it would say it, FootnoteError if it can't."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before the client is imported
    with extra("page", "Asking a page that is open"):
        from gradio_client import Client
        from gradio_client.exceptions import AppError

    try:
        with closing(Client(address, verbose=False, analytics_enabled=False)) as client:
            reply = client.predict(question, article, None, strictness, style, api_name="/ask")
    except AppError as error:
        raise BadInput(str(error)) from None
    except Exception as error:
        raise FootnoteError(
            f"The page at {address} didn't answer ({error}). Ask there in a browser, or stop it."
        ) from error
    return Answer.from_json(json.dumps(reply))
