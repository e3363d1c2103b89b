"""Kept answers on the page, in a real browser: kept, found again, found by a passage; compared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.embed.tiny import TinyEmbedder
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.page

OLD = "# The bridge\n\nThe bridge opened in 1932. It is painted grey.\n\nTrains cross it daily.\n"
NEW = "# The bridge\n\nThe bridge opened in 1934. It is painted grey.\n\nTrains cross it daily.\n"
OTHER = "# A guide\n\nThe bridge opened in 1935, says the guide.\n"
WHEN = "When did the bridge open?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def assistant(home: Path) -> Iterator[Assistant]:
    chat = ScriptedChat(replies={WHEN: "The bridge opened in 1932."})
    with Assistant.open(home / "library", chat, TinyEmbedder()) as opened:
        opened.add(_write(home, "bridge.md", OLD))
        opened.load()
        yield opened


@pytest.fixture
def tab(browser: Any, assistant: Assistant) -> Iterator[Tab]:
    with serving(assistant) as address, open_tab(browser, address) as tab:
        yield tab


def _write(home: Path, name: str, text: str) -> Path:
    file = home / name
    file.write_text(text)
    return file


def test_an_answer_is_kept_and_found_again(tab: Tab, assistant: Assistant, home: Path) -> None:
    page = tab.page
    opener = page.get_by_role("button", name="Kept answers", exact=True)
    assert not opener.is_visible()
    tab.ask(WHEN)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept. It is checked again").wait_for()
    page.get_by_role("button", name="Kept", exact=True).wait_for()
    opener.click()
    page.locator("#kept li.holds").wait_for()
    assert "unchanged" in page.inner_text("#kept")
    page.keyboard.press("Escape")

    assistant.add(_write(home, "bridge.md", NEW))
    opener.click()
    page.locator("#kept li.fails").wait_for()
    assert "1 of 1 no longer hold." in page.inner_text("#kept")
    assert page.locator("#kept del").all_inner_texts() == ["1932."]
    assert page.locator("#kept ins").all_inner_texts() == ["1934."]
    page.get_by_role("button", name="Forget").click()
    page.locator("#kept ul.kept:empty").wait_for(state="attached")
    assert assistant.kept() == ()


def test_a_passage_says_which_kept_answers_rest_on_it(tab: Tab, assistant: Assistant) -> None:
    page = tab.page
    tab.ask(WHEN)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept. It is checked again").wait_for()
    for words, said in (("It is painted grey.", "No kept answer"), ("The bridge opened", WHEN)):
        page.evaluate(_SELECT, words)
        page.get_by_role("button", name="Kept answers on this").click()
        page.locator("#kept blockquote").filter(has_text=words).wait_for()
        assert said in page.inner_text("#kept")
        page.keyboard.press("Escape")


_SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector('#article'), 4);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
}"""


def test_two_articles_are_compared(tab: Tab, assistant: Assistant, home: Path) -> None:
    assistant.add(_write(home, "guide.md", OTHER))
    page = tab.page
    page.reload()
    page.wait_for_selector("#article .article")
    tab.choose("The bridge")
    page.get_by_role("button", name="This article").click()
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name="A guide").click()
    page.get_by_text("Each question is put to both: “The bridge” and “A guide”.").wait_for()
    shown = tab.ask(WHEN)
    assert page.locator("#now .compared .side h3").all_inner_texts() == ["The bridge", "A guide"]
    assert "They disagree:" in shown
    assert "1935" in shown
    assert "The bridge" in page.inner_text("#article h2")
    page.locator("#now .compared .side").nth(1).locator("sup a.cite").click()
    until(page, "document.querySelector('#article mark.is-here')?.innerText.includes('1935')")
    assert "A guide" in page.inner_text("#article h2")
    page.locator("#article a.back").first.click()
    assert page.locator("#now .compared .side").nth(1).locator(".cite.is-here").count() == 1


def test_an_article_gets_another_title_and_tags(tab: Tab, assistant: Assistant) -> None:
    page = tab.page
    page.get_by_role("button", name="This article").click()
    page.get_by_label("Title").fill("The old bridge")
    page.get_by_label("Tags, each one word").fill("steel, river")
    page.get_by_role("button", name="Save title and tags").click()
    page.get_by_text("Title and tags are saved.").wait_for()
    (listed,) = assistant.listing()
    assert (listed.title, set(listed.tags)) == ("The old bridge", {"steel", "river"})
    page.get_by_label("Tags, each one word").fill("a" * 50)
    page.get_by_role("button", name="Save title and tags").click()
    page.get_by_text("can't be a tag").wait_for()
