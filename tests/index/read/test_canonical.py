"""Blocks of parsed files become text that is cut into the same blocks again, word for word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnote.index.article import Article, Unit
from footnote.index.read.canonical import (
    ABOVE,
    Block,
    Code,
    Heading,
    Item,
    Paragraph,
    Table,
    canonical,
    one_line,
)
from footnote.index.split.block import PLAIN
from footnote.index.split.units import split

NASTY = [
    "# not a heading",
    "###### nor this",
    "- 5 degrees",
    "* * *",
    "1. January",
    "a) first",
    "A. Smith came.",
    "> 3 of them",
    "```python",
    "~~~",
    "| a | b |",
    "a | b",
    "---",
    "===",
    "[x]: http://a.example",
    "[ ] to do",
    "![alt](x.png)",
    "<!-- said aloud -->",
    "<div hidden>seen</div>",
    "<script>alert(1)</script>",
    "ends with #",
    "C# ##",
    "**bold all over**",
    "A Short Line",
    "title: x",
    "— a dash",
    "• a dot",
    "Ümlaut and 会議",
    "it ends.",
    "\\| escaped",
    "$5 | $6 |",
    "_under_score_",
]
words = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from([*NASTY, "word", "Word", "7", "."]), min_size=1, max_size=5).map(
        " ".join
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\f"), max_size=30),
)
rows = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.tuples(*[words] * width), min_size=2, max_size=4)
)
one_block: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, words, st.integers(1, 6)),
    st.builds(Paragraph, words.map(lambda text: text.replace("\n", " "))),
    st.builds(Item, words, st.integers(0, 3), st.sampled_from(["-", "1.", "12)", "a)"])),
    st.builds(Table, rows.map(tuple), st.booleans()),
    st.builds(Code, words),
)


def units_of(*blocks: Block) -> list[tuple[str, str]]:
    text, _ = canonical(blocks)
    article = Article.from_text(text, title="")
    return [(unit.kind, text[unit.start : unit.end]) for unit in split(article)]


def said(text: str) -> str:
    return re.sub(rf"[\s{PLAIN}]+", "", one_line(text).replace("\f", ""))


def wordy(text: str) -> bool:
    return bool(re.search(r"\w", one_line(text)))


def expected(block: Block) -> tuple[str, str]:
    """Say which kind of unit a block should become, and all its words in a row."""
    if isinstance(block, Table):
        kept = [row for row in block.rows if any(map(wordy, row))]
        return "cell", "".join(said(cell) for row in kept for cell in row)
    kind = {Heading: "heading", Item: "item"}.get(type(block), "sentence")
    return kind, said(block.text) if wordy(block.text) else ""


@given(st.lists(one_block, min_size=1, max_size=6))
@settings(max_examples=150)
def test_each_block_becomes_units_of_its_kind_with_all_its_words(blocks: list[Block]) -> None:
    text, _ = canonical(blocks)
    units = split(Article.from_text(text, title=""))
    wanted = [(kind, words) for kind, words in map(expected, blocks) if words]
    joined: list[tuple[str, str]] = []
    for kind, words in wanted:
        if joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + words)
        else:
            joined.append((kind, words))
    got: list[tuple[str, str]] = []
    for unit in units:
        words = said(text[unit.start : unit.end])
        if got and got[-1][0] == unit.kind:
            got[-1] = (unit.kind, got[-1][1] + words)
        elif words:
            got.append((unit.kind, words))
    assert got == joined


@pytest.mark.parametrize("nasty", [text for text in NASTY if wordy(text)])
def test_a_quote_is_readable(nasty: str) -> None:
    """No mark of ours is seen, and none is at the ends of what is cited."""
    (unit,) = {kind for kind, _ in units_of(Paragraph(nasty))}
    quotes = "".join(quote for _, quote in units_of(Paragraph(nasty)))
    assert unit == "sentence"
    assert quotes.replace(PLAIN, "").replace(" ", "") == nasty.replace(" ", "")
    assert not quotes.startswith(PLAIN)
    assert not quotes.endswith(PLAIN)


def cells(article: Article) -> dict[str, Unit]:
    return {article.text[u.start : u.end]: u for u in split(article) if u.kind == "cell"}


def test_a_cell_knows_its_row_and_column() -> None:
    table = Table((("Year", "Fe|rries"), ("2024", "1,200"), ("2025", "-")))
    text, _ = canonical([Paragraph("Words"), table, Paragraph("More words")])
    found = cells(Article.from_text(text, title=""))
    assert (found["1,200"].row, found["1,200"].column) == ("2024", f"Fe{PLAIN}|rries")
    assert found["-"].row == "2025"


@given(st.lists(st.tuples(st.integers(0, 2), one_block), min_size=1, max_size=5))
@settings(max_examples=60)
def test_pages_start_where_their_marks_stood(marked: list[tuple[int, Block]]) -> None:
    blocks: list[Block] = []
    for pages, block in marked:
        blocks += [Paragraph("\f" * pages), block]
    marks = sum(pages for pages, _ in marked)
    plain, none = canonical([block for _, block in marked])
    text, starts = canonical(blocks)
    assert none == ()
    assert text == plain
    assert len(starts) in (marks, 0)
    assert list(starts) == sorted(starts)


def test_a_page_may_start_amid_a_sentence() -> None:
    text, pages = canonical([Paragraph("\fThe end of page one"), Paragraph("and on\f page two")])
    assert [text[start:][:5] for start in pages] == [f"{PLAIN}The ", "page "]


def test_a_sparse_form_is_hardly_longer_than_its_words() -> None:
    """Bars without spaces beside them are read as others are, whatever the cells end with."""
    rows = (("Name", "", "Year", ""), ("C:\\", "Una", "", ""), ("", ABOVE, "a|b", ""))
    text = canonical([Table(rows)])[0]
    assert text.startswith("|Name||Year||\n|---|---|---|---|\n|C:\\ |Una|||\n")
    cells = [text[u.start : u.end] for u in split(Article.from_text(text, title=""))]
    assert [cell.replace(PLAIN, "") for cell in cells] == ["Name", "Year", "C:\\", "Una", "a|b"]
    assert canonical([Table((("a", "b"), ("c", "d")))])[0].startswith("| a | b |\n")
