"""What a text is cut into: its lines, and the blocks that these make."""

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
BlockKind = Literal["heading", "paragraph", "list", "table", "code"]
PLAIN = "\u2060"  # a word joiner: no width, no meaning, and in no unit where it opens a line


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines: `parts` are the spans of its paragraph pieces, items, or lines of code.

    For a table, `rows` holds the cells of each line, header first where `header` is true.
    """

    kind: BlockKind
    parts: tuple[Span, ...] = ()
    level: int = 0
    rows: tuple[tuple[Span, ...], ...] = ()
    header: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, and where it stands."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Say whether it holds no words."""
        return not self.text.strip()


def strip(line: Line, offset: int = 0) -> Span:
    """Return the span of a line's text from `offset`, spaces and PLAIN at its ends left out."""
    body = line.text[offset:]
    start = line.start + offset + len(body) - len(body.lstrip().lstrip(PLAIN))
    return start, max(start, line.start + len(line.text.rstrip().rstrip(PLAIN)))
