"""The lines of a PDF come in, running text goes out: wraps joined, cut words made whole."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from footnote.index.read.canonical import Code
from footnote.index.read.pdf_piece import HYPHEN, Piece

BULLET = re.compile(
    r"[-*+•‣▪●◦\u2043\u2219·■□➢✓–—\uf0b7\uf0a7\uf0d8\uf076]\s+(?=\S)"  # the last: Symbol's own
)
NUMBER = re.compile(r"\(?(\d{1,3}|[a-z])[.)]\s+(?=\S)")
ENDS = re.compile(r"[.!?:;…\u3002\uff01\uff1f]['\"”’»)\]]*\s*$")  # a sentence, or what leads on

# Halves of words that English writes with a hyphen; others that a line's end cuts are one word.
_LEADS = frozenset(
    "deep eight five four half high ill large late long low mid near nine non old one open self "
    "seven short single six small three two well wide".split()
)
_ENDING = re.compile(r"e[dnr]s?|ened|ening|ens|est|ings?|ish|ly|ness|s|th|ty")
_TAILS = frozenset(
    "based borne bound built called dependent driven free friendly known led level like lived "
    "looking lying made oriented paid rate related scale sized specific term time wide".split()
)
Known = frozenset[str]
Words = Callable[[Sequence[Piece]], str]


@dataclass(slots=True)
class Line:
    """The pieces that stand on one line."""

    pieces: list[Piece]
    page: int

    @property
    def text(self) -> str:
        """The words of the line."""
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def x(self) -> float:
        """Where the line starts."""
        return self.pieces[0].x

    @property
    def y(self) -> float:
        """How high its base stands."""
        return self.pieces[0].y

    @property
    def end(self) -> float:
        """Where the line ends."""
        return self.pieces[-1].end

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def bold(self) -> bool:
        """Say whether all of it is bold."""
        return all(piece.bold for piece in self.pieces if piece.text.strip())


def lines_of(pieces: Iterable[Piece], page: int) -> list[Line]:
    """Return the lines that pieces of a page stand on, in the order in which they are drawn."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and not piece.opens:
            lines[-1].pieces.append(piece)
        else:
            lines.append(Line([piece], page))
    return [line for line in lines if line.text]


def is_code(pieces: Sequence[Piece]) -> bool:
    """Say whether words are several lines of code: in letters of one width."""
    lines = sum(piece.opens for piece in pieces)
    return lines > 1 and all(piece.fixed for piece in pieces if piece.text.strip())


def code(pieces: Sequence[Piece]) -> Code:
    """Return code with its lines; how far they are set in is not kept."""
    text = ""
    for piece in pieces:
        text += ("\n" if text and piece.opens else "") + piece.text
    return Code(text.replace(HYPHEN, "-"))


def joined(pieces: Sequence[Piece], known: Known) -> str:
    """Join pieces to running text: line wraps become spaces, words cut in two are made whole."""
    text = ""
    for piece in pieces:
        if text and piece.opens:
            text = _wrapped(text.rstrip(), piece.text.lstrip(), known)
        else:
            text += piece.text
    return text.replace(HYPHEN, "-" if text.endswith(HYPHEN) else "")


def _wrapped(text: str, next_line: str, known: Known) -> str:
    if not re.search(rf"\w[-{HYPHEN}]$", text):
        return f"{text} {next_line}"
    first = re.split(r"[\s\u2014]", text)[-1].rstrip(f"-{HYPHEN}").lower()
    second = re.match(r"[\w'’]*", next_line)
    last = second[0].lower() if second else ""
    if _is_compound(first, last, known) or not next_line[:1].islower():
        return f"{text[:-1]}-{next_line}"
    return text[:-1] + next_line


def _is_compound(first: str, last: str, known: Known) -> bool:
    """Say whether two halves are written with a hyphen: as elsewhere, or as such words are."""
    if f"{first}-{last}" in known:
        return True
    if first + last in known:
        return False
    led = first.split("-")[-1] in _LEADS and not _ENDING.fullmatch(last)
    return led or last in _TAILS or first[-1:].isdigit()


def words_in(lines: Sequence[Line]) -> Known:
    """Return the words that stand whole within a line, those with a hyphen too."""
    return frozenset(
        word
        for line in lines
        for word in re.findall(
            r"\b[^\W\d_]++(?:-\w++){0,8}+(?=[^\w\u00ad-])", line.text.lower() + " "
        )
    )
