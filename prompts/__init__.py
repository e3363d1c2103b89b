"""The words sent to a language model, kept as text files beside this one.

`render` fills a prompt in, `version` names it with a hash of all that shapes it.
"""

import hashlib
import re
from functools import cache
from importlib.resources import files
from string import Template

# Marks that a chat template gives a meaning to. An article may hold them as text; a zero-width
# space keeps them text for every model server.
_SPECIAL = re.compile(
    r"<(?=\|[^<>\n]{1,40}\|>|/?s>|/?(?:start|end)_of_(?:turn|text)|\uff5c|<\/?SYS>>)"
    r"|\[(?=/?INST\]|/?SYSTEM_PROMPT\])"
    # The words of judge.md that switch the trained judge on: nobody else may say them.
    r"|I(?=s the answer in the article)"
)


def render(name: str, **values: str) -> str:
    """Fill in a prompt; KeyError if a value is missing. Values are data: nothing in them acts."""
    safe = {key: inert(value) for key, value in values.items()}
    return Template(text(name)).substitute(safe)


def version(*names: str) -> str:
    """Return `first-name@hash` over the texts of the prompts that together shape an answer."""
    digest = hashlib.sha256("\0".join(text(name) for name in names).encode("utf-8"))
    return f"{names[0]}@{digest.hexdigest()[:8]}"


def inert(value: str) -> str:
    """Break the special tokens of chat templates, so that they are read as text."""
    return _SPECIAL.sub(lambda mark: mark[0] + "\u200b", value)


@cache
def text(name: str) -> str:
    """Return a prompt's own text, without the line end that closes its file."""
    return files("footnote.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").rstrip("\n")
