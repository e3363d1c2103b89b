"""Articles made up for tests: every kind of line, each word of them known to be visible or not."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

WORDS = (
    "river",
    "Senate",
    "naïve",
    "U.S.",
    "3.5",
    "„Öl“",
    "मंत्री",
    "会議",
    "don’t",
    "e-mail",
    "€7m",
    "a",
)


@dataclass
class Written:
    """A document as it is put together, with what each marker word should become."""

    lines: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    count: int = 0

    def mark(self, kind: str) -> str:
        """Return a new word that occurs nowhere else, and remember the kind of its unit."""
        self.count += 1
        word = f"Qx{self.count}z"
        self.kinds[word] = kind
        return word

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _words(draw: st.DrawFn, most: int = 8) -> str:
    return " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most)))


def _sentence(draw: st.DrawFn, page: Written) -> str:
    return f"The {page.mark('sentence')} {_words(draw)} goes {_words(draw)} on."


def _heading(draw: st.DrawFn, page: Written) -> None:
    level = draw(st.integers(1, 6))
    closed = draw(st.sampled_from(["", " ##"]))
    page.lines.append(f"{'#' * level} Part {page.mark('heading')}{closed}")


def _setext(draw: st.DrawFn, page: Written) -> None:
    page.lines += [
        "",
        f"Part {page.mark('heading')}",
        draw(st.sampled_from(["=====", "-----"])),
        "",
    ]


def _bare_heading(draw: st.DrawFn, page: Written) -> None:
    page.lines += ["", f"Part {page.mark('heading')} of It", ""]
    _paragraph(draw, page)


def _paragraph(draw: st.DrawFn, page: Written) -> None:
    count = draw(st.integers(1, 4))
    page.lines += ["", " ".join(_sentence(draw, page) for _ in range(count)), ""]


def _wrapped(draw: st.DrawFn, page: Written) -> None:
    words = " ".join(_sentence(draw, page) for _ in range(3)).split(" ")
    page.lines.append("")
    line = ""
    for word in words:
        if len(line) + 1 + len(word) > 60:
            page.lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    page.lines += [line, ""]


def _list(draw: st.DrawFn, page: Written) -> None:
    mark = draw(st.sampled_from(["- ", "* ", "+ ", "• ", "1. ", "2) ", "  - "]))
    if draw(st.booleans()):
        page.lines.append(f"The {page.mark('sentence')} list is:")
    for _ in range(draw(st.integers(1, 4))):
        page.lines.append(f"{mark}{page.mark('item')}: {_words(draw)}")
        if draw(st.booleans()):
            page.lines.append(f"    and {_words(draw)}")


def _table(draw: st.DrawFn, page: Written) -> None:
    columns = draw(st.integers(2, 4))
    header = [page.mark("cell") for _ in range(columns)]
    page.lines += [f"| {' | '.join(header)} |", "|" + "---|" * columns]
    for _ in range(draw(st.integers(1, 3))):
        row = [page.mark("cell") for _ in range(columns)]
        for name, cell in zip(header, row, strict=True):
            page.rows[cell] = (row[0], name)
        page.lines.append(f"| {' | '.join(row)} |")


def _quote(draw: st.DrawFn, page: Written) -> None:
    page.lines += ["", f"> {_sentence(draw, page)}", ""]


def _code(draw: st.DrawFn, page: Written) -> None:
    page.lines += ["```python", f"x = {page.mark('sentence')}", "```"]


def _hide(page: Written) -> str:
    page.hidden.append(f"Hid{len(page.hidden)}den")
    return page.hidden[-1]


def _comment(draw: st.DrawFn, page: Written) -> None:
    page.lines += ["", f"<!-- {_hide(page)}", f"{_hide(page)} -->", ""]


def _hidden_element(draw: st.DrawFn, page: Written) -> None:
    style = draw(st.sampled_from(['style="display:none"', "hidden", "style='font-size:0'"]))
    page.lines += ["", f"<div {style}>{_hide(page)}</div>", ""]


def _rule(draw: st.DrawFn, page: Written) -> None:
    page.lines += ["", draw(st.sampled_from(["---", "***", "_ _ _"])), ""]


_MAKERS = (
    _heading,
    _setext,
    _bare_heading,
    _paragraph,
    _wrapped,
    _list,
    _table,
    _quote,
    _code,
    _comment,
    _hidden_element,
    _rule,
)


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """Put together a document of every kind of line, in any order."""
    page = Written()
    for maker in draw(st.lists(st.sampled_from(_MAKERS), min_size=1, max_size=10)):
        maker(draw, page)
    if not page.kinds:
        _paragraph(draw, page)
    return page
