"""A question goes to a page of Footnote that is already open, its answer comes back."""

from pathlib import Path

import httpx

from footnote.assistant.answer import Answer
from footnote.assistant.settings import load_settings
from footnote.index.errors import BadInput, FootnoteError

_SECONDS = 900.0  # a slow machine may read a long article for minutes


def ask_page(
    address: str,
    question: str,
    article: str | None,
    strictness: str | None = None,
    style: str | None = None,
    home: Path | None = None,
) -> Answer:
    """Ask through the page's own API; BadInput as it would say it, FootnoteError if it can't.

    The token that it may ask for is in the settings of `home`.
    """
    given = {"question": question, "article": article, "strictness": strictness, "style": style}
    token = load_settings(home=home).token.get_secret_value()
    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        reply = httpx.post(
            f"{address}/api/ask", json=given, headers=headers, timeout=_SECONDS, trust_env=False
        )
        if reply.is_success:
            return Answer.from_json(reply.content)
        said = str(reply.json()["error"]["message"])
    except Exception as error:
        raise FootnoteError(
            f"The page at {address} didn't answer ({error}). Ask there in a browser, or stop it."
        ) from error
    raise BadInput(said)
