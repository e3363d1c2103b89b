"""The lines of a PDF come in, running text goes out: wraps joined, cut words made whole."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from footnote.index.read.canonical import Code
from footnote.index.read.pdf_page import HYPHEN, Page, Piece

BULLET = re.compile(
    r"[-*+•‣▪●◦\u2043\u2219·■□➢✓–—\uf0b7\uf0a7\uf0d8\uf076]\s+(?=\S)"  # the last: Symbol's own
)
NUMBER = re.compile(r"\(?(\d{1,3}|[a-z])[.)]\s+(?=\S)")
ENDS = re.compile(r"[.!?:;…\u3002\uff01\uff1f]['\"”’»)\]]*\s*$")  # a sentence, or what leads on

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


def lines_of(page: Page) -> list[Line]:
    """Return the lines of a page in the order in which they are drawn."""
    lines: list[Line] = []
    for piece in page.pieces:
        if lines and not piece.opens:
            lines[-1].pieces.append(piece)
        else:
            lines.append(Line([piece], page.number))
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


def joined(pieces: Sequence[Piece], compounds: frozenset[str]) -> str:
    """Join pieces to running text: line wraps become spaces, words cut in two are made whole."""
    text = ""
    for piece in pieces:
        if text and piece.opens:
            text = _wrapped(text.rstrip(), piece.text.lstrip(), compounds)
        else:
            text += piece.text
    return text.replace(HYPHEN, "-" if text.endswith(HYPHEN) else "")


def _wrapped(text: str, next_line: str, compounds: frozenset[str]) -> str:
    if text.endswith(HYPHEN) or re.search(r"[^\W\d_]-$", text):
        first = re.split(r"[\s\u2014]", text)[-1].rstrip(f"-{HYPHEN}")
        second = re.match(r"[\w'’]*", next_line)
        whole = f"{first}-{second[0] if second else ''}".lower()
        if whole in compounds or not next_line[:1].islower():
            return f"{text.rstrip(HYPHEN).removesuffix('-')}-{next_line}"
        return text[:-1] + next_line
    return f"{text} {next_line}"


def compounds_in(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that are written with a hyphen within a line."""
    return frozenset(
        word.lower()
        for line in lines
        for word in re.findall(r"\b\w++(?:-\w++)++(?=\W)", line.text + " ")
    )
