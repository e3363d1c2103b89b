"""The source of a TeX document comes in, its words without the commands go out.

As simple as can be: headings, items, tables and code are kept, formulas as they are written.
"""

import re
import unicodedata
from collections.abc import Iterator

from footnote.index.read.canonical import (
    Block,
    Code,
    Heading,
    Item,
    Otherwise,
    Paragraph,
    Parsed,
    Table,
)

_LEVELS = {
    "part": 1,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
    "subparagraph": 6,
}
_INNER = r"[^{}]{0,2000}"
_BRACED = rf"\{{({_INNER}(?:\{{{_INNER}(?:\{{{_INNER}\}}{_INNER}){{0,20}}\}}{_INNER}){{0,50}})\}}"
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_STRUCTURE = re.compile(
    rf"\\({'|'.join(_LEVELS)})\*?\s{{0,20}}+(?:\[[^\]]{{0,200}}\])?\s{{0,20}}+{_BRACED}"
    r"|\\(begin|end)\{(\w+)\*?\}|\\(item)\b(?:\s{0,20}+\[([^\]]{0,200})\])?"
)
_FORMULA = re.compile(r"(\$\$?[^$]{1,2000}\$\$?|\\\([^$]{1,2000}?\\\)|\\\[[^$]{1,2000}?\\\])")
_SILENT = re.compile(
    r"\\(?:label|[a-zA-Z]{0,6}ref|cite[a-zA-Z]*|nocite|usepackage|documentclass|input|include"
    r"|includegraphics|bibliography|bibliographystyle|[vh]space|pagestyle|thispagestyle|color"
    rf"|newcommand|renewcommand|setlength|hypersetup|href)\*?(?:\[[^\]]{{0,500}}\])*\s*{_BRACED}"
)
_COMMAND = re.compile(r"\\[a-zA-Z@]+\*?(?:\[[^\]\n]{0,200}\])?[ \t]?")
_ACCENT = re.compile(r"\\([\"'`^~=.])\s?\{?\\?([a-zA-Z])\}?|\\([cvuHr])\{([a-zA-Z])\}")
_ACCENTS = dict(zip("\"'`^~=.cvuHr", "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0327\u030c\u0306"
                    "\u030b\u030a", strict=True))  # fmt: skip
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "l": "ł"}
_LETTER = re.compile(r"\\(ss|o|O|ae|AE|aa|AA|l)(?![a-zA-Z])(?:\{\}|\s)?")
_SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "\\\\": "\n", "\\,": " "}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_LISTS = ("itemize", "enumerate", "description")
_AS_WRITTEN = ("verbatim", "lstlisting", "equation", "align", "gather", "multline", "displaymath")


def read_tex(text: str) -> Parsed:
    """Read a document's title, headings and words; Otherwise if it says nothing."""
    text = _COMMENT.sub("", text.replace("\r\n", "\n"))
    title, author = _said(text, "title"), _said(text, "author")
    found = _DOCUMENT.search(text)
    blocks = list(_blocks(found[1] if found else text))
    if not blocks:
        raise Otherwise
    head: list[Block] = [Heading(title, 1)] if title else []
    head += [Paragraph(author)] if author else []
    return Parsed([*head, *blocks], title=title, author=author)


def _said(text: str, command: str) -> str:
    found = re.search(rf"\\{command}\s*{_BRACED}", text)
    return " ".join(_plain(found[1]).split()) if found else ""


def _blocks(text: str) -> Iterator[Block]:
    """Cut a document at its headings, items and environments."""
    at, depth, mark = 0, 0, ""
    for one in _STRUCTURE.finditer(text):
        if one.start() < at:  # inside of what was taken whole
            continue
        yield from _running(text[at : one.start()], depth, mark)
        at, mark = one.end(), ""
        level, name, edge, around, item, label = one.groups()
        if level:
            yield Heading(" ".join(_plain(name).split()), _LEVELS[level])
        elif item:
            mark = f"{_plain(label)}: " if label else "-"
        elif around in _LISTS:
            depth += 1 if edge == "begin" else -1
        elif edge == "begin" and around in (*_AS_WRITTEN, "tabular", "thebibliography"):
            end = re.compile(rf"\\end\{{{around}\*?\}}").search(text, at)
            inner = text[at : end.start() if end else len(text)]
            at = end.end() if end else len(text)
            yield from _whole(around, inner)
    yield from _running(text[at:], depth, mark)


def _whole(around: str, inner: str) -> Iterator[Block]:
    """Read an environment that is taken as one: a table, a list of references, or code."""
    if around == "tabular":
        rows = [_cells(row) for row in re.sub(rf"\A\s*{_BRACED}", "", inner).split("\\\\")]
        rows = [row for row in rows if any(row)]
        width = max(map(len, rows), default=0)
        yield Table(tuple((*row, *[""] * (width - len(row))) for row in rows))
    elif around == "thebibliography":
        for one in re.split(rf"\\bibitem(?:\[[^\]]{{0,200}}\])?\s*{_BRACED}", inner)[2::2]:
            yield Item(_plain(one))
    else:
        yield Code(re.sub(r"\\label\{[^{}]*\}", "", inner).strip("\n"))


def _cells(row: str) -> tuple[str, ...]:
    row = re.sub(rf"\\(?:hline|toprule|midrule|bottomrule|cline\s*{_BRACED})", "", row)
    return tuple(" ".join(_plain(cell).split()) for cell in re.split(r"(?<!\\)&", row))


def _running(text: str, depth: int, mark: str) -> Iterator[Block]:
    """Yield the paragraphs of running text; the first is an item where `mark` says so."""
    for part in re.split(r"\n[ \t]*\n", text):
        words = " ".join(_plain(part).split())
        if not re.search(r"\w", words):
            continue
        if mark:
            yield Item(words if mark == "-" else mark + words, max(depth - 1, 0))
            mark = ""
        else:
            yield Paragraph(words)


def _plain(text: str) -> str:
    """Return the words of some TeX, formulas as they are written."""
    pieces = _FORMULA.split(text)
    return "".join(piece if n % 2 else _without_commands(piece) for n, piece in enumerate(pieces))


def _without_commands(text: str) -> str:
    text = _SILENT.sub("", text)
    text = _ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda letter: _LETTERS[letter[1]], text)
    text = _SIGN.sub(lambda sign: _SIGNS[sign[0]], text)
    text = _COMMAND.sub("", text)
    text = re.sub(r"(?<!\\)[{}]", "", text)
    return re.sub(r"\\([%&#_${}])", r"\1", text)


def _accented(found: re.Match[str]) -> str:
    mark, letter = found[1] or found[3], found[2] or found[4]
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])
