"""An article's text comes in, the same text with what a reader would not see blanked out goes out.

Blanked means replaced by spaces, one for one, line ends kept: offsets stay true. Hidden are the
front matter of a Markdown file, HTML comments, scripts and styles, elements that are styled away,
link definitions, and the alternative text and address of images.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

Span = tuple[int, int]

_FRONT_MATTER_LINE = re.compile(r"[ \t]+\S|[ \t]*- |[\w-]+[ \t]*:|$")
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})((?:\s[^<>]{0,2000})?)>")
_CLOSING = re.compile(r"</([a-zA-Z][a-zA-Z0-9]{0,20})[^>]{0,100}>")
_STYLED_AWAY = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])"
    r"|\bhidden\b|(?<![-\w])color\s*:\s*(?:white|transparent|#fff(?:fff)?\b)",
    re.IGNORECASE,
)
_NEVER_SHOWN = {"script", "style", "template", "head", "noscript"}
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S[^\n]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,1000}+\](?:\([^)\n]{0,2000}+\)|\[[^\]\n]{0,200}+\])?")


def visible(text: str) -> str:
    """Return the text with its hidden parts blanked; same length, same line ends."""
    pieces, at = [], 0
    for start, end in hidden_spans(text):
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def hidden_spans(text: str) -> list[Span]:
    """Return (start, end) of each hidden part, in order; they never overlap."""
    merged: list[Span] = []
    for start, end in sorted(_spans(text)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spans(text: str) -> Iterator[Span]:
    if end := _front_matter_end(text):
        yield 0, end
    yield from _comments(text)
    yield from _elements(text)
    for pattern in (_DEFINITION, _IMAGE):
        yield from (match.span() for match in pattern.finditer(text))


def unhidden(text: str, mark: str) -> str:
    """Return words with `mark` put in wherever they would be taken for something hidden."""
    text = text.replace("<!--", f"<{mark}!--")
    text = _TAG.sub(lambda tag: f"<{mark}{tag[0][1:]}" if _hides(tag) else tag[0], text)
    text = _IMAGE.sub(lambda image: f"!{mark}{image[0][1:]}", text)
    return _DEFINITION.sub(lambda line: f"{mark}{line[0]}", text)


def front_matter_title(text: str) -> str:
    """Return the title that a Markdown file's front matter names, or an empty string."""
    front = text[: _front_matter_end(text)]
    title = re.search(r"^title[ \t]*:[ \t]*(.+)$", front, re.MULTILINE)
    return title[1].strip().strip("\"'") if title else ""


def _front_matter_end(text: str) -> int:
    """Return where the front matter ends, or 0 if the text doesn't start with one."""
    if not text.startswith("---\n"):
        return 0
    close = text.find("\n---", 3, 10_000)
    if close < 0 or not all(map(_FRONT_MATTER_LINE.match, text[4:close].split("\n"))):
        return 0
    end = text.find("\n", close + 4)
    return end + 1 if end >= 0 else len(text)


def _comments(text: str) -> Iterator[Span]:
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        yield at, end + 3
        at = text.find("<!--", end + 3)


def _elements(text: str) -> Iterator[Span]:
    closings: dict[str, list[Span]] = {}
    for closing in _CLOSING.finditer(text):
        closings.setdefault(closing[1].lower(), []).append(closing.span())
    for tag in filter(_hides, _TAG.finditer(text)):
        of_its_name = closings.get(tag[1].lower(), [])
        at = bisect_left(of_its_name, (tag.end(), 0))
        if at < len(of_its_name):
            yield tag.start(), of_its_name[at][1]


def _hides(tag: re.Match[str]) -> bool:
    return tag[1].lower() in _NEVER_SHOWN or bool(_STYLED_AWAY.search(tag[2]))
