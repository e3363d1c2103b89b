"""A text, an address or a file's bytes come in, the article that is in the library goes out."""

from collections.abc import Callable
from dataclasses import replace

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.visitor import Visitor
from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.given import expect
from footnote.index.library.waiting import Waiting
from footnote.index.read import read_bytes, read_text
from footnote.index.read.text import short_title

_LONGEST_NAME = 200  # characters of a file's name


def add_for(visitor: Visitor, size: int, add: Callable[[], Article]) -> Article:
    """Add an article of so many bytes in a visitor's name, and write that down.

    TooMany if they added too much by now.
    """
    visitor.take("articles")
    visitor.take("bytes", size)
    article = add()
    visitor.tell("added", article.id)
    return article


def add_given(
    assistant: Assistant, text: str | None, address: str | None, title: str | None
) -> Article:
    """Add a text with a title, or a page by its address; BadInput unless it is one of the two."""
    if address is not None and text is None:
        return assistant.add_address(address)
    if text is None or address is not None:
        raise BadInput("Give the “text” of an article or its “address”, one of the two.")
    text = expect(text, str, "The text of an article is a text.")
    named = expect(title or "", str, "The title of an article is a text.")
    read = read_text(text, name="Pasted text")
    named = short_title(" ".join(named.split())) or read.title
    return assistant.add(replace(read, title=named))


def add_bytes(assistant: Assistant, data: bytes, name: str) -> Article:
    """Add what a file holds; its name only helps to tell what it is, and is never opened."""
    plain = name.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME]
    named = short_title(plain) or "file"
    if assistant.queue:  # a worker reads it
        return assistant.add(Waiting("file", named, named, data))
    return assistant.add(read_bytes(data, name=named))
