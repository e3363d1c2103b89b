"""The articles on the page, in a real browser: added, removed, from the web, right to left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.page

BIRDS = "The swift sleeps while it flies high above the town."
PORT = """# الميناء القديم

تكلف رسوم الرسو خمسين درهماً لكل سفينة.

## الحراس

يحرس الميناء حارسان في الليل منذ عام 2024.
"""
ARABIC = """# أنهار

النيل نهر في أفريقيا.

- دجلة
- الفرات

| نهر | طول |
|---|---|
| النيل | 6650 |
"""
# In one step: the element that holds a draft is another one ten times a second.
PLACE = """of => {
  const { x, y } = document.querySelector(of).getBoundingClientRect();
  return [x, y];
}"""
ORDERS_ANSWER = "The talks are being held on the orders of Donald Trump."
REPLIES = {
    "On whose orders": ORDERS_ANSWER,
    "swift": BIRDS,
    "Why is Washington": "Washington worries about how much sway Russia and Iran hold. " * 12,
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home, chat = tmp_path_factory.mktemp("page"), ScriptedChat(replies=REPLIES, delay=0.05)
    with Assistant.open(home, chat, TinyEmbedder()) as opened:
        opened.load()
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture
def tab(browser: Any, address: str, assistant: Assistant) -> Iterator[Tab]:
    """A tab on the page of a library that holds the briefing alone."""
    _only_the_briefing(assistant)
    with open_tab(browser, address) as tab:
        yield tab


def _only_the_briefing(assistant: Assistant) -> None:
    kept = assistant.add(BRIEFING)
    for one in assistant.articles():
        if one.id != kept.id:
            assistant.remove(one.id)


def test_a_stranger_finds_the_way(tab: Tab, tmp_path: Path) -> None:
    """Open, ask an example, click a citation, ask what isn't there, drop a file, ask it."""
    page = tab.page
    assert page.get_by_text("Ask a question about the article.").is_visible()
    page.get_by_role("button", name="On whose orders are the talks taking place?").click()
    assert "on the orders of Donald Trump" in tab.answer()
    page.click("#now sup a.cite")
    assert page.locator("#article mark.is-here").is_visible()
    assert "doesn't mention “Hamlet”" in tab.ask("Who wrote Hamlet?")
    file = tmp_path / "birds.md"
    file.write_text(f"# Birds\n\n{BIRDS}\n")
    tab.drop(file)
    page.get_by_text("Added “Birds”. Ask about it.").wait_for()
    tab.forgive_upload()
    assert not page.is_visible("#file")
    page.locator("#article h2", has_text="Birds").wait_for()
    assert BIRDS in tab.ask("Where does the swift sleep?")
    assert page.inner_text("#article mark") == BIRDS


def test_several_files_are_dropped_and_what_failed_is_said(tab: Tab, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"# Part {name}\n\nThis is part {name}.\n")
    (tmp_path / "empty.txt").write_text("  \n")
    tab.drop(*sorted(tmp_path.iterdir()))
    tab.page.get_by_text("Added 2 articles.").wait_for()
    tab.forgive_upload()
    assert "“empty.txt” holds no text" in tab.page.inner_text("#notice .problem")
    assert tab.page.is_visible("#file")  # something is left to say there
    tab.page.keyboard.press("Escape")
    assert not tab.page.is_visible("#file")
    tab.choose("Part one")


def test_a_file_that_is_too_large_is_refused_in_words_and_the_rest_goes_in(
    tab: Tab, tmp_path: Path
) -> None:
    (tmp_path / "large.txt").write_bytes(b"word " * 6_000_000)
    (tmp_path / "small.md").write_text("# Small things\n\nA grain of sand is small.\n")
    tab.drop(tmp_path / "large.txt")
    said = "“large.txt” is 30 MB; Footnote takes articles of up to 20 MB. Split it"
    tab.page.get_by_text(said).wait_for()
    tab.drop(*sorted(tmp_path.iterdir()))
    tab.page.get_by_text("Added “Small things”. Ask about it.").wait_for()
    tab.forgive_upload()
    assert said in tab.page.inner_text("#notice .problem")
    tab.drop(tmp_path / "small.md")
    until(tab.page, "() => !document.querySelector('#notice .problem')")
    tab.forgive_upload()
    tab.choose("Small things")


def test_a_quote_of_a_pdf_says_its_page(tab: Tab, browser: Any, tmp_path: Path) -> None:
    context = browser.new_context()
    printed = context.new_page()
    printed.set_content(
        "<title>Birds</title><h1>Birds</h1><p>Many birds sing.</p>"
        f"<p style='break-before: page'>{BIRDS}</p>"
    )
    printed.pdf(path=tmp_path / "birds.dat", tagged=True)
    context.close()
    tab.drop(tmp_path / "birds.dat")
    tab.page.get_by_text("Added “Birds”").wait_for()
    tab.forgive_upload()
    assert "2 pages" in tab.page.inner_text("#article .byline")
    tab.ask("Where does the swift sleep?")
    assert "page 2" in tab.page.inner_text("#now .sources .trail")


def test_an_article_is_removed_when_one_is_sure(tab: Tab, assistant: Assistant) -> None:
    page = tab.page
    assistant.add(Article.from_text("# Ponds\n\nA pond is small.", title="Ponds"))
    page.reload()
    page.wait_for_selector("#article .article")
    tab.choose("Ponds")
    page.get_by_role("button", name="This article").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="No, leave it").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="Yes, remove it").click()
    page.get_by_text("Removed “Ponds”.").wait_for()
    page.locator("#article h2", has_text="Talking Under Pressure").wait_for()
    assert [one.title for one in assistant.articles()] == [page.inner_text("#article h2")]


def test_an_article_that_another_reader_removed_is_said_to_be_gone(
    tab: Tab, assistant: Assistant
) -> None:
    tab.ask(ORDERS)
    assistant.remove(assistant.articles()[0].id)
    assert "There is no article" in tab.ask(ORDERS)
    assert "Talking Under Pressure" not in tab.page.inner_text("#article")


def test_what_is_read_does_not_move_when_the_answer_comes(tab: Tab) -> None:
    page = tab.page
    tab.let_the_model_speak()
    page.get_by_label("Your question").fill("Why is Washington talking?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_selector("#now .draft:not(.waiting)")
    draft = page.evaluate(PLACE, "#now .draft")
    tab.answer()
    assert page.evaluate(PLACE, "#now .answer > p") == draft


def test_quotes_alone_can_be_chosen(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("The article alone, at once").check()
    page.keyboard.press("Escape")
    assert not page.is_visible("#settings")
    assert "Quoted without a model" in tab.ask(ORDERS)
    assert page.locator("#now .draft").count() == 0


def test_an_article_from_the_web_is_linked_to_its_words(tab: Tab, assistant: Assistant) -> None:
    article = Article.from_text(
        f"# Birds\n\n{BIRDS}\n",
        title="Birds",
        source="https://birds.example/swift?a=1",
        author="Ada Swan",
        date="2026-11-03",
        language="en",
    )
    assistant.add(article)
    tab.page.reload()
    tab.page.get_by_text("Ada Swan").wait_for()
    assert tab.page.inner_text("#article .byline") == "Ada Swan · 3 November 2026 · birds.example"
    tab.ask("Where does the swift sleep?")
    link = tab.page.locator("#now .sources a.outside")
    assert link.get_attribute("href") == (
        "https://birds.example/swift?a=1#:~:text=The%20swift%20sleeps%20while%20it%20flies"
        "%20high%20above%20the%20town."
    )
    assert link.get_attribute("rel") == "noopener noreferrer"
    tab.page.locator("#now sup a.cite").first.hover()
    assert tab.page.locator("#card a").count() == 0


def test_a_text_that_runs_right_to_left_is_set_so(tab: Tab, assistant: Assistant) -> None:
    assistant.add(Article.from_text(ARABIC, title="أنهار", language="ar"))
    page = tab.page
    page.reload()
    page.wait_for_selector("#article .article[dir=rtl]")
    assert page.get_attribute("#article .article", "lang") == "ar"
    pane = page.locator("#article .article").bounding_box()
    right = pane["x"] + pane["width"]
    for place in ("h2", "p", "li"):
        box = page.evaluate(
            "place => { const range = document.createRange();"
            " range.selectNodeContents(document.querySelector('#article ' + place));"
            " return range.getBoundingClientRect().right; }",
            place,
        )
        assert right - 40 <= box <= right, place
    assert page.locator("#article ul").bounding_box()["x"] >= pane["x"]
    first, second = page.locator("#article thead th").all()
    assert first.bounding_box()["x"] > second.bounding_box()["x"]


def test_quotes_that_run_right_to_left_are_set_so(tab: Tab, assistant: Assistant) -> None:
    assistant.add(Article.from_text(PORT, title="الميناء القديم"))
    page = tab.page
    page.reload()
    page.wait_for_selector("#article .article[dir=rtl]")
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("The article alone, at once").check()
    page.keyboard.press("Escape")
    tab.ask("من يحرس الميناء في الليل؟")
    place = page.locator("#now .sources li:visible").first
    number, trail = place.locator("a.cite").bounding_box(), place.locator(".trail").bounding_box()
    assert trail["x"] + trail["width"] <= number["x"], "the place begins after its number"
    for pane in ("#now .sentence", "#article"):
        year, number = page.evaluate(_AFTER_THE_YEAR, pane)
        assert number <= year, f"{pane}: the number follows the year, and isn't a part of it"


# Where a year begins on its left, and where the number after its sentence ends on its right.
_AFTER_THE_YEAR = """pane => {
  const places = document.querySelectorAll(pane);
  const numbers = [...places].flatMap((one) => [...one.querySelectorAll("a.cite, a.back")]);
  const walker = document.createTreeWalker(document.querySelector(pane), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf("2024");
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + 4);
    return [range.getBoundingClientRect().left, numbers[0].getBoundingClientRect().right];
  }
}"""


def test_an_address_that_may_not_be_asked_is_refused_in_a_sentence(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Add an article").click()
    page.get_by_label("Or the address of a web page").fill("http://127.0.0.1/")
    page.get_by_role("button", name="Fetch it").click()
    page.locator("#notice .problem").wait_for()
    assert "127.0.0.1" in page.inner_text("#notice .problem")
    assert page.get_by_label("Or the address of a web page").input_value() == "http://127.0.0.1/"


def test_a_text_is_checked_sentence_by_sentence(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Check a text").click()
    page.fill("#text textarea", f"{ORDERS_ANSWER} They began in 2019.")
    page.get_by_role("button", name="Check it").click()
    page.get_by_text("1 of 2 sentences hold.").wait_for()
    held, failed = page.locator(".proved li").all()
    assert held.get_attribute("class") == "supported"
    assert "on the orders of Donald Trump" in held.locator("blockquote").inner_text()
    assert "“2019” is not in the article" in failed.inner_text()
    page.fill("#text textarea", "")
    page.get_by_role("button", name="Check it").click()
    page.get_by_text("There is no sentence to check in that text.").wait_for()
