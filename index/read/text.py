"""A text comes in, its canonical form and its title go out.

For plain text and Markdown the canonical text is the file's own, line ends and a byte-order mark
aside, so offsets are the file's offsets. Characters that deceive or break are replaced one for
one: control characters and lone surrogates by U+FFFD, direction overrides by a zero-width space.
"""

import re
import unicodedata
from pathlib import Path

from footnote.index.split.hidden import front_matter_title
from footnote.index.split.lines import unclosed

MAX_TITLE = 160
_RAISED = re.compile(r"[-+−]?\d{1,3}")
_RAISE = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
MAX_MARKS = 8  # combining marks in a row that any script needs, with room to spare

_CONTROLS = dict.fromkeys(
    [*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)],
    "\ufffd",
)
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\u200b")
_REPLACE = {**_CONTROLS, **_DIRECTION, 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """Return a text's canonical form: one kind of line end, no BOM, nothing that deceives."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_REPLACE)
    return _MARKS.sub(lambda run: run[0][:MAX_MARKS], text)


def raised(words: str) -> str:
    """Return what stands raised: a number in raised digits, so that 10⁶ isn't read as 106."""
    return words.translate(_RAISE) if _RAISED.fullmatch(words) else words


def title_of(text: str, name: str) -> str:
    """Return the first Markdown heading, a first line that stands alone, or the file's name."""
    if title := front_matter_title(text):
        return short_title(title)
    if match := re.search(r"^ {0,3}#{1,6}[ \t]+(\S.*)", text, re.MULTILINE):
        return short_title(unclosed(match[1]))
    first, _, rest = text.strip().partition("\n")
    if (
        len(first) <= 120
        and rest.strip()
        and not first.rstrip().endswith((".", "!", "?", ":", "|"))
    ):
        return short_title(first)
    return short_title(re.sub(r"[-_]+", " ", Path(name).stem)) or "Untitled"


def short_title(title: str) -> str:
    """Strip Markdown's emphasis and invisible characters from a title, and shorten it."""
    visible = "".join(c for c in title if unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    plain = " ".join(re.sub(r"[*_`]{1,3}(\S.*?)[*_`]{1,3}", r"\1", visible).split())
    return plain if len(plain) <= MAX_TITLE else plain[: MAX_TITLE - 1].rstrip() + "…"
