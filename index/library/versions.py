"""An article's source comes in, the document that it is a version of goes out.

A document is what stands under one path or web address. Its text may change: then it has several
versions, each an article of its own, of which one is current. Only that one is searched; the texts
of the others are kept, because answers of before rest on them.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a document: when it last came in (UTC), and whether it is what stands there."""

    article_id: str
    added: str
    current: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows of an article, without its text: `characters` long, `added` (UTC)."""

    id: str
    title: str
    source: str
    author: str
    date: str
    language: str
    characters: int
    added: str
    versions: int = 1
    tags: tuple[str, ...] = ()


def document_of(source: str) -> str:
    """Return what a source names for good: an absolute path, or a web address; else nothing.

    A bare file name or “Pasted text” names nothing: two people's `notes.md` are two documents.
    """
    if source.startswith(("http://", "https://")):
        return source.partition("#")[0]
    return source if Path(source).is_absolute() else ""
