"""What helps to read an article, in a real browser: contents, search, what a selection can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote import Assistant
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.page

WORDS = "stone steel timber glass brick slate copper chalk".split()
SECTIONS = [
    f"## Part {at}: {word}\n\n"
    + "\n\n".join(
        f"Line {line} of part {at} is on {word} 🙂 and little else." for line in range(20)
    )
    for at, word in enumerate(WORDS)
]
LONG = "# Bridges\n\nA bridge of **Stone** was built.\n\n" + "\n\n".join(SECTIONS)
TWINS = """# Two bridges

The old bridge was built in 1890. It is made of stone.

## The other

The new bridge was built in 1974. It is made of steel.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("page")
    with Assistant.open(home, "none", TinyEmbedder()) as opened:
        opened.add(Article.from_text(TWINS, title="Two bridges"))
        opened.add(Article.from_text(LONG, title="Bridges"))
        opened.load()
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture(params=[1300, 360], ids=["desktop", "phone"])
def tab(browser: Any, address: str, request: Any) -> Iterator[Tab]:
    """A tab on the long article, wide or narrow."""
    look = {"viewport": {"width": request.param, "height": 800}, "reduced_motion": "reduce"}
    with open_tab(browser, address, **look) as tab:
        if request.param == 360:
            tab.page.get_by_role("button", name="Article", exact=True).click()
        yield tab


def select(tab: Tab, first: str, last: str = "") -> None:
    """Select from the first of these words in the article to the last."""
    tab.page.evaluate(_SELECT, [first, last or first])


_SELECT = """([first, last]) => {
  const spot = (words, isEnd) => {
    const walker = document.createTreeWalker(document.querySelector("#article .article"), 4);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(words);
      if (at >= 0) return [walker.currentNode, isEnd ? at + words.length : at];
    }
  };
  const range = document.createRange();
  range.setStart(...spot(first, false));
  range.setEnd(...spot(last, true));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


# --- contents ---------------------------------------------------------------------------------


def test_the_contents_lead_to_headings_and_follow_the_scroll(tab: Tab) -> None:
    page = tab.page
    assert page.locator("#outline a:visible").count() == 0
    page.click("#outline summary")
    nav = page.get_by_role("navigation", name="Contents of the article")
    assert nav.get_by_role("link").all_inner_texts() == [
        "Bridges",
        *(f"Part {at}: {word}" for at, word in enumerate(WORDS)),
    ]
    nav.get_by_role("link", name="Part 5: slate").click()
    assert not nav.is_visible()
    heading = page.locator("#article h3", has_text="Part 5: slate")
    assert 0 <= heading.bounding_box()["y"] < 400
    assert page.evaluate("document.activeElement.innerText") == "Part 5: slate"
    page.locator("#article p", has_text="Line 10 of part 2").scroll_into_view_if_needed()
    until(page, "document.querySelector('#heading-here').innerText.startsWith('Part 2')")
    assert page.locator("#outline a[aria-current]").count() == 1


def test_an_article_without_headings_has_no_contents(tab: Tab, assistant: Assistant) -> None:
    plain = assistant.add(Article.from_text("It has no headings at all.", title="Plain"))
    try:
        tab.page.reload()
        until(tab.page, "document.querySelector('#article .title')?.innerText === 'Plain'")
        assert not tab.page.is_visible("#outline summary")
    finally:
        assistant.remove(plain.id)


# --- search -----------------------------------------------------------------------------------


def test_what_is_searched_is_counted_and_gone_through(tab: Tab) -> None:
    page, keys = tab.page, tab.page.keyboard
    page.evaluate("document.activeElement.blur()")
    keys.press("f")
    keys.type("STONE")
    count = page.locator("#found")
    assert count.inner_text() == "1 of 22"
    painted = "[...CSS.highlights.get('found')].length"
    assert page.evaluate(painted) == 22
    here = "[...CSS.highlights.get('found-here')].join()"
    assert page.evaluate(here) == "Stone"
    keys.press("Enter")
    keys.press("Enter")
    assert count.inner_text() == "3 of 22"
    assert page.evaluate(here) == "stone"
    keys.press("Shift+Enter")
    keys.press("Shift+Enter")
    keys.press("Shift+Enter")
    assert count.inner_text() == "22 of 22"
    page.fill("#find-words", "on copper 🙂 and")
    assert count.inner_text() == "1 of 20"
    top = "[...CSS.highlights.get('found-here')][0].getBoundingClientRect().top"
    until(page, f"{top} > 0 && {top} < 800")
    page.fill("#find-words", "else. line")  # of two units, not of two blocks
    assert count.inner_text() == "Not in the text"
    keys.press("Escape")
    assert count.inner_text() == ""
    assert page.evaluate(painted) == 0
    assert page.input_value("#find-words") == ""


def test_what_was_found_stays_found_when_words_are_marked(tab: Tab, assistant: Assistant) -> None:
    tab.page.fill("#find-words", "line 3 of part")
    id = assistant.articles()[-1].id
    detail = {
        "article": id,
        "start": LONG.index("3 of part 1"),
        "end": LONG.index("3 of part 1") + 4,
    }
    tab.page.evaluate(
        "detail => document.dispatchEvent(new CustomEvent('footnote:open', {detail}))",
        {**detail, "number": 0, "turn": ""},
    )
    tab.page.locator("#article mark.is-here").wait_for()
    words = tab.page.evaluate("[...CSS.highlights.get('found')].map(String)")
    assert words == ["Line 3 of part"] * len(WORDS)


# --- a selection ------------------------------------------------------------------------------


def _open_twins(tab: Tab) -> None:
    tab.choose("Two bridges")
    until(tab.page, "document.querySelector('#article .title')?.innerText === 'Two bridges'")


@pytest.mark.parametrize("built", ["1890", "1974"])
def test_a_question_is_about_the_words_that_are_selected(tab: Tab, built: str) -> None:
    page = tab.page
    _open_twins(tab)
    select(tab, f"built in {built}")
    page.get_by_role("button", name="Ask about this").click()
    assert page.inner_text("#about-words") == f"built in {built}"
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    shown = tab.ask("When was the bridge built?")
    assert built in shown
    assert page.locator("#now .sentence").count() == 1
    assert not page.is_visible("#about")


def test_the_place_of_a_question_can_be_taken_away(tab: Tab) -> None:
    page = tab.page
    _open_twins(tab)
    select(tab, "It is made of stone.")
    page.get_by_role("button", name="Ask about this").click()
    page.get_by_role("button", name="Ask about the whole article").click()
    assert not page.is_visible("#about")
    assert "steel" in tab.ask("What is the new bridge made of?")


def test_selected_words_are_explained(tab: Tab) -> None:
    _open_twins(tab)
    select(tab, "made of steel")
    tab.page.get_by_role("button", name="Explain").click()
    shown = tab.answer()
    assert shown.startswith("What does “made of steel” mean?")
    assert "It is made of steel." in shown


def test_a_quote_is_copied_with_its_place(tab: Tab) -> None:
    page = tab.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    select(tab, "🙂 and", "Line 3")
    page.get_by_role("button", name="Quote").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    lines = "\n".join(f"Line {at} of part 0 is on stone 🙂 and little else." for at in range(3))
    assert copied == f"“{lines[lines.index('🙂') :]}\nLine 3” (Bridges, Part 0: stone)"
    page.keyboard.press("Escape")
    assert not page.is_visible("#selected")


def test_nothing_is_offered_for_words_elsewhere(tab: Tab, tmp_path: Path) -> None:
    tab.page.evaluate("getSelection().selectAllChildren(document.querySelector('.masthead'))")
    assert not tab.page.is_visible("#selected")
