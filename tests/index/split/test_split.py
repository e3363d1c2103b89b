"""Units and passages: true offsets, all visible text once, headers beside their cells."""

import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnote.index.article import Article, Unit
from footnote.index.errors import BadInput
from footnote.index.read import read_file, read_text
from footnote.index.split.units import MAX_PASSAGE, MAX_UNIT, passages, readable, split
from tests.conftest import BRIEFING
from tests.documents import Written, documents


def article_of(text: str) -> Article:
    return read_text(text, name="test.md")


def quotes(article: Article, kind: str) -> list[str]:
    return [article.text[u.start : u.end] for u in split(article) if u.kind == kind]


def check_offsets(article: Article, units: tuple[Unit, ...]) -> None:
    at = 0
    for unit in units:
        assert at <= unit.start < unit.end <= len(article.text)
        quote = article.text[unit.start : unit.end]
        assert quote == quote.strip()
        assert len(quote) <= MAX_UNIT or unit.kind in ("cell", "heading")
        at = unit.end


@given(documents())
@settings(max_examples=300, deadline=None)
def test_every_kind_of_line_becomes_its_unit_once(page: Written) -> None:
    article = article_of(page.text)
    units = split(article)
    check_offsets(article, units)
    found = [(word, u) for u in units for word in _markers(article.text[u.start : u.end])]
    assert sorted(word for word, _ in found) == sorted(page.kinds)
    assert {word: unit.kind for word, unit in found} == page.kinds
    for word, unit in found:
        if word in page.rows:
            assert (unit.row, unit.column) == page.rows[word]


@given(documents())
@settings(max_examples=200, deadline=None)
def test_hidden_text_is_in_no_unit(page: Written) -> None:
    article = article_of(page.text)
    shown = "\n".join(article.text[u.start : u.end] for u in split(article))
    assert not [word for word in page.hidden if word in shown]


@given(documents())
@settings(max_examples=200, deadline=None)
def test_passages_hold_every_unit_once_and_their_own_text(page: Written) -> None:
    article = article_of(page.text)
    found = passages(article)
    assert tuple(unit for passage in found for unit in passage.units) == split(article)
    for passage in found:
        assert passage.text == article.text[passage.start : passage.end]
        assert passage.start == passage.units[0].start
        assert passage.end == passage.units[-1].end


@given(st.text(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_text_at_all_has_true_offsets_and_loses_no_words(text: str) -> None:
    try:
        article = article_of(text)
    except BadInput:
        return
    units = split(article)
    check_offsets(article, units)
    shown = "".join(article.text[u.start : u.end] for u in units)
    left_out = sum(map(str.isalpha, article.text)) - sum(map(str.isalpha, shown))
    marks = re.findall(
        r"^\W*[^\W\d_][.)][ \t]|^ {0,3}(?:```+|~~~+).*|<[^>]*>|!\[.*", article.text, re.M
    )
    assert left_out <= sum(map(str.isalpha, "".join(marks)))


def test_the_original_article_is_cut_as_a_reader_sees_it(original: object) -> None:
    article = read_file(str(original))
    units = split(article)
    check_offsets(article, units)
    kinds = {kind: sum(u.kind == kind for u in units) for kind in ("heading", "item", "cell")}
    assert kinds == {"heading": 4, "item": 9, "cell": 26}
    cell = next(u for u in units if article.text[u.start : u.end] == "Pending Negotiation")
    assert (cell.row, cell.column) == ("Humanitarian Aid", "Current Status")
    assert readable(article, cell) == "Humanitarian Aid, Current Status: Pending Negotiation"
    assert sum(u.kind == "sentence" for u in units) == 27


def test_the_briefing_has_three_lists_and_three_tables(briefing: Article) -> None:
    units = split(briefing)
    assert len({u.block for u in units if u.kind == "item"}) == 3
    assert len({u.block for u in units if u.kind == "cell"}) == 3
    assert briefing.title.startswith("Talking Under Pressure")
    assert briefing.text == BRIEFING.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The U.S. envoy met Dr. Smith. He left.", ["The U.S. envoy met Dr. Smith.", "He left."]),
        ("It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
        ("Is it so? Yes! Good.", ["Is it so?", "Yes!", "Good."]),
        ("J. Smith arrived on Monday.\n\nHe left.", ["J. Smith arrived on Monday.", "He left."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert quotes(article_of(text), "sentence") == sentences


def test_a_mark_that_closes_an_emphasis_stays_with_what_it_closes() -> None:
    article = article_of("*Utrecht, 24 July.* Kestrel makes sensors. **Note.** It *rains.*")
    assert quotes(article, "sentence") == [
        "*Utrecht, 24 July.*",
        "Kestrel makes sensors.",
        "**Note.**",
        "It *rains.*",
    ]


def test_a_paragraph_after_a_list_is_not_its_last_item() -> None:
    article = article_of("Intro:\n- One thing.\n- Another thing.\nAdditionally, more follows here.")
    assert quotes(article, "item") == ["One thing.", "Another thing."]
    assert quotes(article, "sentence") == ["Intro:", "Additionally, more follows here."]


def test_a_wrapped_item_keeps_its_second_line() -> None:
    article = article_of("- one thing that\n  goes on\n- two")
    assert quotes(article, "item") == ["one thing that\n  goes on", "two"]


def test_a_table_right_after_a_list_is_a_table() -> None:
    article = article_of("- Item.\n| A | B |\n|---|---|\n| 1 | 2 |\nText after it all.")
    assert quotes(article, "cell") == ["A", "B", "1", "2"]
    assert quotes(article, "sentence") == ["Text after it all."]


def test_empty_cells_and_escaped_bars() -> None:
    article = article_of("| A | B |\n|---|---|\n|  | x \\| y |\n| 1 |  |")
    assert quotes(article, "cell") == ["A", "B", "x \\| y", "1"]


def test_headings_are_a_trail() -> None:
    article = article_of("# One\n\n## Two\n\nText here.\n\n## Three\n\nMore text.")
    trails = [u.headings for u in split(article) if u.kind == "sentence"]
    assert trails == [("One", "Two"), ("One", "Three")]


def test_a_list_shares_its_passage_with_the_sentence_that_opens_it() -> None:
    filler = "This sentence is only here to be long enough for a passage of its own. " * 5
    article = article_of(f"{filler}The measures are:\n- First.\n- Second.")
    assert passages(article)[-1].text == "The measures are:\n- First.\n- Second."


def test_long_runs_are_cut() -> None:
    article = article_of("word " * 2_000)
    assert all(u.end - u.start <= MAX_UNIT for u in split(article))
    assert all(len(p.text) <= 2 * MAX_PASSAGE for p in passages(article))


def _markers(text: str) -> list[str]:
    return re.findall(r"Qx\d+z", text)


def test_lines_wrapped_at_a_wide_column_are_one_paragraph() -> None:
    words = (
        "Una Orsk (born 12 May 1970) is a pilot who served in the harbour of Tormund till 2011. "
        "Born "
        "in Vik, she first worked as a hand on the ferry to the islands. After some years there, "
        "she came to the pilot station. In all she brought more than four thousand ships through "
        "the channel, and was never late. Her life was one of fame at home, said Mr Holm, and none "
        "elsewhere."
    )
    text = "Una Orsk\n" + textwrap.fill(words, 118)
    article = Article.from_text(text, title="Una Orsk")
    said = [" ".join(text[unit.start : unit.end].split()) for unit in split(article)]
    assert said[0] == "Una Orsk"
    assert " ".join(said[1:]) == words
    assert len(said) == 6
    assert len({unit.block for unit in split(article)}) == 2


def test_wide_lines_that_end_their_sentences_stay_paragraphs() -> None:
    ice = "since the ice had bent it, " * 3
    line = f"The harbour of Tormund was shut for six days, {ice}at night."
    article = Article.from_text("\n".join([line] * 3), title="x")
    assert len(line) > 110
    assert len({unit.block for unit in split(article)}) == 3
