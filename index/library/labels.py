"""A title or a tag that a reader chose comes in, and goes out fit to keep, or as a BadInput."""

import unicodedata
from collections.abc import Iterable

from footnote.index.errors import BadInput

MAX_TITLE = 160
MAX_TAG = 40


def title_from(text: object) -> str:
    """Return a title on one line, without what can't be seen."""
    if not isinstance(text, str):
        raise BadInput("A title is a text, such as “Rivers of the Alps”.")
    title = " ".join("".join(c for c in text if _shown(c)).split())
    if not title or len(title) > MAX_TITLE:
        raise BadInput(f"A title has 1 to {MAX_TITLE} characters; this one has {len(title)}.")
    return title


def tags_from(given: object) -> list[str]:
    """Return some tags; a text alone is one of them."""
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise BadInput("Tags are texts, such as “climate”, or a list of them.")
    return [tag_from(tag) for tag in ([given] if isinstance(given, str) else given)]


def tag_from(text: object) -> str:
    """Return a tag in lower case; it is one word, so that a list of them can be read."""
    if not isinstance(text, str):
        raise BadInput("A tag is a text, such as “climate”.")
    tag = "".join(c for c in text if _shown(c)).strip().removeprefix("#").casefold()
    if not tag or len(tag) > MAX_TAG or len(tag.split()) > 1 or "," in tag:
        raise BadInput(
            f"“{text[:MAX_TAG]}” can't be a tag: a tag is one word of at most {MAX_TAG} "
            "characters, such as “climate” or “to-read”."
        )
    return tag


def _shown(c: str) -> bool:
    return c.isspace() or unicodedata.category(c) not in ("Cf", "Cc", "Cs")
