"""A title or a tag that a reader chose comes in, and goes out fit to keep, or as a BadInput."""

import unicodedata

from footnote.index.errors import BadInput

MAX_TITLE = 160
MAX_TAG = 40


def title_from(text: str) -> str:
    """Return a title on one line, without what can't be seen."""
    title = " ".join("".join(c for c in text if _shown(c)).split())
    if not title or len(title) > MAX_TITLE:
        raise BadInput(f"A title has 1 to {MAX_TITLE} characters; this one has {len(title)}.")
    return title


def tag_from(text: str) -> str:
    """Return a tag in lower case; it is one word, so that a list of them can be read."""
    tag = "".join(c for c in text if _shown(c)).strip().removeprefix("#").casefold()
    if not tag or len(tag) > MAX_TAG or len(tag.split()) > 1 or "," in tag:
        raise BadInput(
            f"“{text[:MAX_TAG]}” can't be a tag: a tag is one word of at most {MAX_TAG} "
            "characters, such as “climate” or “to-read”."
        )
    return tag


def _shown(c: str) -> bool:
    return c.isspace() or unicodedata.category(c) not in ("Cf", "Cc", "Cs")
