"""An RTF file comes in, the blocks of its article go out.

RTF is a run of words with a backslash that change how what follows looks, in groups that end what
they changed. striprtf knows no headings, no lists and no notes, and shows what is hidden.
"""

import codecs
import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from footnote.index.read.canonical import Block, Heading, Item, Parsed, Refused
from footnote.index.read.rtf_flow import Flow
from footnote.index.read.text import raised

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])"
    r"|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_CHARS = {
    **dict.fromkeys(("tab", "emspace", "enspace", "qmspace"), " "),
    **{"line": "\n", "emdash": "—", "endash": "–", "bullet": "•"},
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
}
_SIGNS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
# Groups whose words aren't the article's, whatever stands in them.
_AWAY = frozenset(
    """pict header headerl headerr headerf footer footerl footerr footerf fldinst xe tc nonesttables
    shprslt annotation nonshppict listtable bkmkstart bkmkend ftnsep ftnsepc listpicture""".split()
)
# Parts that are seen of an object, and of a group that begins with `\*`.
_INSIDE = {"shptxt": "text", "result": "text", "fldrslt": "text", "object": "aside"}
_NAMED = {"fonttbl": "fonts", "stylesheet": "styles", "colortbl": "colors", "info": "about"}
_LABELS = ("listtext", "pntext")
_ABOUT = ("title", "author", "creatim")
_CHARSETS: Mapping[int, str] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_HEADING = re.compile(r"\s*heading ([1-9])", re.IGNORECASE)
_DEEPEST = 5_000
_TINY = 4  # half points


@dataclass(slots=True)
class _State:
    """What a group may change, and its end undoes."""

    into: str = "text"  # where words go: text, label, fonts, styles, colors, …, aside or away
    font: int = -1
    size: int = 24
    color: int = 0
    ground: bool = False
    hidden: bool = False
    deleted: bool = False
    lifted: bool = False
    skip: int = 1  # characters that stand for each \u
    style: int = 0
    outline: int = -1
    depth: int = 0
    in_table: bool = False
    nesting: int = 1  # of tables in tables


def read_rtf(data: bytes) -> Parsed:
    """Read an RTF file's article; Refused if it is nested without end."""
    reader = _Reader()
    reader.read(data.decode("latin-1"))
    blocks = reader.end()
    said = {name: "".join(words).strip() for name, words in reader.said.items()}
    first = next((one.text for one in blocks if isinstance(one, Heading)), "")
    return Parsed(
        blocks,
        title=said.get("title", "") or first,
        author=said.get("author", ""),
        date="-".join(reader.created),
        left_out=[f"{n} picture{'s' * (n != 1)}."] if (n := reader.pictures) else [],
    )


class _Reader:
    """Goes through a file once, with what is true at that place."""

    def __init__(self) -> None:
        """Begin outside all groups."""
        self.said: dict[str, list[str]] = {}
        self.created: list[str] = []
        self.pictures = 0
        self._state = _State()
        self._groups: list[tuple[_State, Flow]] = []
        self._flow = Flow()
        self._notes: list[Item] = []
        self._codepage = "cp1252"
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, int] = {}  # their heading levels; -1 for lists of contents
        self._style_name: list[str] = []
        self._colors: list[list[int]] = [[]]
        self._bytes = bytearray()
        self._to_skip = 0
        self._opens = False  # a group has just begun
        self._starred = False  # with the mark of what old programs are to pass over

    def read(self, text: str) -> None:
        """Read all of a file."""
        at = 0
        while match := _TOKEN.match(text, at):
            at = match.end()
            word, number, code, sign, brace, run = match.groups()
            if not code:
                self._decode()
            if word:
                if word == "bin":
                    at += max(int(number or 0), 0)
                else:
                    self._word(word, None if number is None else int(number))
            elif code:
                self._byte(int(code, 16))
            elif brace:
                self._brace(brace)
                continue
            elif sign:
                self._sign(sign)
            elif run:
                self._run(run)
            self._opens = False

    def end(self) -> list[Block]:
        """Return all blocks, the notes last."""
        self._decode()
        self._paragraph()
        self._flow.end_table()
        return [*self._flow.blocks, *self._notes]

    # --- groups and characters ----------------------------------------------------------------

    def _brace(self, brace: str) -> None:
        self._to_skip = 0
        if brace == "{":
            if len(self._groups) > _DEEPEST:
                raise Refused("is nested too deep to be read. Save it as text and add that.")
            self._groups.append((self._state, self._flow))
            self._state = copy.copy(self._state)
            self._opens = True
            return
        self._opens = False
        if self._state.into == "styles" and self._style_name:
            self._name_style()
        if self._groups:
            inner = self._flow
            self._state, self._flow = self._groups.pop()
            if inner is not self._flow:
                self._note(inner)

    def _sign(self, sign: str) -> None:
        if sign == "*" and self._opens:
            self._starred = True
        elif sign in "\r\n":
            self._word("par", None)
        else:
            self._put(_SIGNS.get(sign, ""))

    def _run(self, run: str) -> None:
        skipped = min(self._to_skip, len(run))
        self._to_skip -= skipped
        run = run[skipped:]
        self._put(run if run.isascii() else self._decoded(run.encode("latin-1")))

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(value)

    def _decode(self) -> None:
        if self._bytes:
            self._put(self._decoded(bytes(self._bytes)))
            self._bytes.clear()

    def _decoded(self, data: bytes) -> str:
        return data.decode(self._fonts.get(self._state.font, self._codepage), "replace")

    def _put(self, text: str) -> None:
        """Put words where they belong."""
        into = self._state.into
        if into == "text":
            if not self._is_hidden():
                self._flow.words.append(raised(text) if self._state.lifted else text)
        elif into == "label":
            self._flow.label.append(text)
        elif into == "styles":
            self._style_name.append(text)
        elif into == "colors":
            self._colors += [[] for _ in range(text.count(";"))]
        elif into in _ABOUT:
            self.said.setdefault(into, []).append(text)

    def _is_hidden(self) -> bool:
        state = self._state
        if state.hidden or state.deleted or state.size <= _TINY:
            return True
        white = state.color < len(self._colors) and self._colors[state.color] == [255, 255, 255]
        return white and not state.ground and not state.in_table

    # --- words --------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        self._to_skip = 0
        state = self._state
        starred, self._starred = self._starred, False
        if starred and state.into == "text" and word != "footnote":
            state.into = "aside"
        if word in _AWAY and state.into in ("text", "aside"):
            self.pictures += word == "pict"
            state.into = "away"
        elif word == "nestrow" and state.into != "away":
            self._flow.end_nested_row()  # it stands among what defines the row
        elif word in _CHARS:
            self._put(_CHARS[word])
        elif word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self._to_skip = state.skip
        elif word in _INSIDE:
            state.into = _INSIDE[word] if state.into in ("aside", "text") else state.into
        elif state.into in ("aside", "away", "fonts", "styles", "colors", "about", *_ABOUT):
            self._define(word, number)
        elif word in _ENDS:
            _ENDS[word](self)
        elif word in _SETS:
            name, otherwise = _SETS[word]
            setattr(state, name, type(otherwise)(otherwise if number is None else number))
        else:
            self._open(word, number)

    def _open(self, word: str, number: int | None) -> None:
        """Follow a word that begins a group of its own, or sets several things."""
        state = self._state
        if word in _LABELS:
            state.into = "label"
        elif word in _NAMED:
            state.into = _NAMED[word]
            state.style = -1  # a style of characters, not of paragraphs, has no number
        elif word == "footnote":
            self._flow = Flow()
        elif word == "pard":
            state.style, state.outline, state.depth = 0, -1, 0
            state.in_table, state.nesting = False, 1
        elif word == "plain":
            state.font, state.size, state.color = -1, 24, 0
            state.hidden = state.deleted = state.ground = state.lifted = False
        elif word in ("highlight", "chcbpat", "cbpat", "cb"):
            state.ground = bool(number)
        elif word == "ansicpg":
            self._codepage = _known(f"cp{number}") or self._codepage
        elif not self._flow.row.define(word, number or 0):
            return

    def _define(self, word: str, number: int | None) -> None:
        """Follow a word in a group that defines fonts, styles or colours, or says who wrote."""
        state = self._state
        if state.into in ("aside", "about") and word in (*_NAMED, *_ABOUT, *_LABELS):
            inside = state.into == "about" and word in _ABOUT
            state.into = word if inside else "label" if word in _LABELS else state.into
        elif state.into == "fonts" and word == "f":
            state.font = number or 0
        elif state.into == "fonts" and word == "fcharset" and (number or 0) in _CHARSETS:
            self._fonts[state.font] = _CHARSETS[number or 0]
        elif state.into == "styles" and word == "s":
            state.style = number or 0
        elif state.into == "styles" and word == "outlinelevel" and number is not None:
            self._styles[state.style] = number + 1
        elif state.into == "colors" and word in ("red", "green", "blue"):
            self._colors[-1].append(number or 0)
        elif state.into == "creatim" and word in ("yr", "mo", "dy"):
            self.created.append(f"{number or 0:02}")

    def _name_style(self) -> None:
        name = "".join(self._style_name).strip(" ;").lower()
        self._style_name.clear()
        if found := _HEADING.match(name):
            self._styles[self._state.style] = int(found[1])
        elif name == "title":
            self._styles[self._state.style] = 1
        elif name.startswith("toc "):
            self._styles[self._state.style] = -1

    # --- blocks -------------------------------------------------------------------------------

    def _paragraph(self) -> None:
        state = self._state
        level = state.outline + 1 or self._styles.get(state.style, 0)
        self._flow.paragraph(level, state.depth, state.nesting if state.in_table else 0)

    def _cell(self) -> None:
        self._state.in_table = True
        self._paragraph()
        self._flow.end_cell()

    def _nested_cell(self) -> None:
        self._state.in_table, self._state.nesting = True, max(self._state.nesting, 2)
        self._paragraph()
        self._flow.end_nested_cell()

    def _note(self, flow: Flow) -> None:
        self._notes.append(Item(flow.all_words(), mark=f"{len(self._notes) + 1}."))


_ENDS: Mapping[str, Callable[[_Reader], None]] = {
    "par": _Reader._paragraph,
    "sect": _Reader._paragraph,
    "page": _Reader._paragraph,
    "cell": _Reader._cell,
    "nestcell": _Reader._nested_cell,
    "row": lambda reader: reader._flow.end_row(),
}
_SETS: Mapping[str, tuple[str, int | bool]] = {
    "f": ("font", 0),
    "fs": ("size", 24),
    "cf": ("color", 0),
    "v": ("hidden", True),
    "deleted": ("deleted", True),
    "super": ("lifted", True),
    "sub": ("lifted", False),
    "nosupersub": ("lifted", False),
    "uc": ("skip", 1),
    "s": ("style", 0),
    "outlinelevel": ("outline", 0),
    "ilvl": ("depth", 0),
    "intbl": ("in_table", True),
    "itap": ("nesting", 1),
}


def _known(codepage: str) -> str:
    try:
        return codecs.lookup(codepage).name
    except LookupError:
        return ""
