"""Conversations in a real browser: what stays, what is asked again, what is deleted."""

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.page import bytes_that_come
from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.page

ORDERS = "On whose orders are the talks taking place?"
LIST = "What strategic recommendations are made?"
CRITICS = "What do critics warn of?"
WHEN = "When did the bridge open?"
REPLIES = {
    WHEN: "The bridge opened in 1932.",
    "On whose orders": "The talks are being held on the orders of Donald Trump.",
    CRITICS: "Critics warn of harsh winters.",
    "Why is Washington": "Washington worries about how much sway Russia and Iran hold. " * 40,
}
BRIDGE = "# The bridge\n\nThe bridge opened in 1932. It is painted grey.\n"
GUIDE = "# A guide\n\nThe bridge opened in 1935, says the guide.\n"
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def assistant(tmp_path: Any) -> Iterator[Assistant]:
    chat = ScriptedChat(replies=REPLIES, delay=0.01)
    with Assistant.open(tmp_path / "library", chat, TinyEmbedder()) as opened:
        opened.add(BRIEFING)
        opened.load()
        yield opened


@pytest.fixture
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Tab]:
    with open_tab(browser, address) as tab:
        yield tab


def again(tab: Tab, turn: int, version: int) -> None:
    """Wait until another version of a turn is answered."""
    answered = f'#a{turn}[data-version="{version}"] [aria-busy="false"]'
    tab.page.wait_for_selector(answered, timeout=tab.patience)
    tab.page.wait_for_selector("#ask:enabled")


def reload(tab: Tab) -> None:
    tab.page.reload()
    tab.page.wait_for_selector("#now .turn")


def test_all_turns_and_choices_outlive_a_reload(tab: Tab, assistant: Assistant) -> None:
    page = tab.page
    tab.let_the_model_speak()
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Lenient: more answers, and more of them wrong").check()
    page.keyboard.press("Escape")
    for _ in range(14):
        tab.ask(ORDERS)
    address = page.url
    assert "?c=" in address
    assert page.title() == f"{ORDERS} · Footnote"
    page.locator("#now .answer").evaluate("one => one.dataset.same = 'yes'")
    assert page.locator("#past .turn").count() == 13
    reload(tab)
    assert page.url == address
    assert page.locator("#past .turn").count() == 13
    assert page.locator("#now [data-same]").count() == 0
    assert "orders of Donald Trump" in page.inner_text("#now")
    page.get_by_role("button", name="Settings").click()
    assert page.get_by_label("Lenient: more answers").is_checked()
    assert page.get_by_label("The model, in its own words").is_checked()
    page.keyboard.press("Escape")
    tab.ask(LIST)
    assert page.locator("#past .turn").count() == 14


def test_a_comparison_stays_one(tab: Tab, assistant: Assistant) -> None:
    for text in (BRIDGE, GUIDE):
        assistant.add(Article.from_text(text, title=text[2:].split("\n")[0]))
    page = tab.page
    page.reload()
    page.wait_for_selector("#article .article")
    tab.choose("A guide")
    page.get_by_role("button", name="This article").click()
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name="The bridge").click()
    page.get_by_text("Each question is put to both").wait_for()
    tab.ask(WHEN)
    shown = page.inner_text("#now .compared")
    assert "They disagree:" in page.inner_text("#now")
    reload(tab)
    assert page.inner_text("#now .compared") == shown
    assert "They disagree:" in page.inner_text("#now")
    assert "Each question is put to both" in page.inner_text("#both")
    assert page.get_by_label("Article", exact=True).input_value() == "A guide"
    tab.ask(WHEN)
    assert page.locator("#now .compared .side").count() == 2


def test_an_answer_whose_article_is_gone_keeps_its_words(tab: Tab, assistant: Assistant) -> None:
    tab.ask(ORDERS)
    assistant.remove(assistant.articles()[0].id)
    assistant.add(Article.from_text(BRIDGE, title="The bridge"))
    reload(tab)
    assert "orders of Donald Trump" in tab.page.inner_text("#now")
    assert "was removed since" in tab.page.inner_text("#now .note")


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desktop", "phone"])
def test_any_turn_is_asked_again_and_its_versions_are_compared(
    browser: Any, address: str, look: dict[str, Any]
) -> None:
    with open_tab(browser, address, **look) as tab:
        page = tab.page
        tab.ask(ORDERS)
        tab.ask(LIST)
        page.click("#a1 [data-do=again]")
        again(tab, 1, 2)
        assert page.locator("#past #a1").count() == 1, "in its own place"
        page.click("#a1 [data-do=edit]")
        box = page.locator("#a1 form.edit textarea")
        assert box.input_value() == ORDERS
        box.fill("")
        box.press("Enter")
        box.fill(CRITICS)
        box.press("Control+Enter")
        again(tab, 1, 3)
        assert page.inner_text("#a1 .question") == CRITICS
        assert page.locator("#conversation .turn").count() == 2
        assert "3 of 3" in page.inner_text("#a1 .versions")
        page.click("#a1 [data-do=earlier]")
        assert page.inner_text("#a1 .question") == ORDERS
        assert "2 of 3" in page.inner_text("#a1 .versions")
        page.click("#a1 [data-do=later]")
        reload(tab)
        assert page.inner_text("#a1 .question") == CRITICS
        page.click("#a1 [data-do=earlier]")
        page.click("#a1 [data-do=earlier]")
        assert "1 of 3" in page.inner_text("#a1 .versions")
        assert "orders of Donald Trump" in page.inner_text("#a1")
        assert page.is_disabled("#a1 [data-do=earlier]")
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_an_earlier_version_is_copied_and_kept_as_the_newest_is(tab: Tab) -> None:
    page = tab.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.ask(ORDERS)
    page.click("#a1 [data-do=edit]")
    page.fill("#a1 form.edit textarea", CRITICS)
    page.press("#a1 form.edit textarea", "Enter")
    again(tab, 1, 2)
    for _ in range(2):
        page.click("#a1 [data-do=earlier]")
        page.locator("#a1").get_by_role("button", name="Copy", exact=True).click()
        page.locator("#a1").get_by_role("button", name="Copied").wait_for()
        assert "orders of Donald Trump" in page.evaluate("navigator.clipboard.readText()")
        reload(tab)
    page.click("#a1 [data-do=earlier]")
    page.locator("#a1").get_by_role("button", name="Keep", exact=True).click()
    page.locator("#a1").get_by_role("button", name="Kept", exact=True).wait_for()


def test_a_turn_that_is_asked_again_can_be_stopped(tab: Tab) -> None:
    page = tab.page
    tab.let_the_model_speak()
    tab.ask(ORDERS)
    tab.ask(LIST)
    page.click("#a1 [data-do=edit]")
    page.fill("#a1 form.edit textarea", "Why is Washington talking?")
    page.locator("#a1 form.edit").get_by_role("button", name="Ask").click()
    page.wait_for_selector("#a1 .draft:not(.waiting)")
    page.get_by_role("button", name="Stop").click()
    again(tab, 1, 2)
    assert "Stopped before the answer was checked" in page.inner_text("#a1")
    page.click("#a1 [data-do=earlier]")
    assert "orders of Donald Trump" in page.inner_text("#a1")
    reload(tab)
    assert "Stopped before the answer was checked" in page.inner_text("#a1")


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desktop", "phone"])
def test_conversations_are_listed_renamed_deleted_and_had_back(
    browser: Any, address: str, look: dict[str, Any]
) -> None:
    with open_tab(browser, address, **look) as tab:
        page = tab.page
        tab.ask(ORDERS)
        page.get_by_role("link", name="New conversation").click()
        page.wait_for_selector(".welcome")
        assert "?" not in page.url
        tab.asked = 0
        tab.ask(LIST)
        opener, listed = (
            page.get_by_text("Conversations", exact=True),
            page.locator("#conversations"),
        )
        opener.click()
        listed.locator("li").nth(1).wait_for()
        assert listed.locator("li > a").all_inner_texts() == [LIST, ORDERS]
        second = listed.locator("li").nth(1)
        second.get_by_role("button", name="Rename").click()
        page.keyboard.type("Who ordered it")
        page.keyboard.press("Enter")
        listed.get_by_role("link", name="Who ordered it").wait_for()
        listed.get_by_role("link", name="Who ordered it").click()
        page.wait_for_selector("#now .turn")
        assert page.inner_text("#now .question") == ORDERS
        assert page.title() == "Who ordered it · Footnote"

        opener.click()
        first = listed.locator("li").first
        first.get_by_role("button", name="Delete", exact=True).click()
        first.get_by_role("button", name="Undo").click()
        first.get_by_role("button", name="Delete", exact=True).click()
        first.get_by_role("button", name="Undo").wait_for()
        page.keyboard.press("Escape")
        opener.click()
        until(page, "document.querySelectorAll('#conversations li').length === 1")


def test_what_was_deleted_is_not_gone_on_with(tab: Tab, assistant: Assistant) -> None:
    page = tab.page
    tab.ask(ORDERS)
    before = page.url
    page.get_by_text("Conversations", exact=True).click()
    page.locator("#conversations").get_by_role("button", name="Delete", exact=True).click()
    page.locator("#conversations").get_by_role("button", name="Undo").wait_for()
    page.keyboard.press("Escape")
    tab.asked = 0
    tab.ask(LIST)
    until(page, "address => window.location.href !== address", before)
    page.wait_for_timeout(2_000)  # the streams close a little later; cut off, Gradio complains
    page.goto(before)
    page.get_by_text("There is no such conversation").wait_for()


def test_an_answer_has_an_address(tab: Tab) -> None:
    page = tab.page
    for question in (ORDERS, LIST, ORDERS, LIST):
        tab.ask(question)
    link = page.locator("#a2").get_by_role("link", name="Link").get_attribute("href")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("#now .turn")
    until(page, "Math.abs(document.querySelector('#a2').getBoundingClientRect().top) < 300")


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desktop", "phone"])
def test_a_private_conversation_is_kept_nowhere(
    browser: Any, address: str, assistant: Assistant, look: dict[str, Any]
) -> None:
    with open_tab(browser, address, **look) as tab:
        page = tab.page
        page.get_by_role("link", name="Keep nothing").click()
        page.get_by_text("Nothing of this conversation is kept").wait_for()
        tab.ask(ORDERS)
        page.click("#a1 [data-do=again]")
        again(tab, 1, 2)
        assert "2 of 2" in page.inner_text("#a1 .versions")
        assert page.url.endswith("/?private")
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "orders" not in stored
        assert b"On whose" not in _everything(assistant)
        page.reload()
        page.wait_for_selector(".welcome")
        page.get_by_text("Nothing of this conversation is kept").wait_for()
        assert page.locator(".turn").count() == 0


def _everything(assistant: Assistant) -> bytes:
    files = assistant.library.home.glob("library.sqlite3*")
    return b"".join(one.read_bytes() for one in files)


def test_a_suggestion_is_asked_as_it_stands(tab: Tab) -> None:
    tab.ask(CRITICS)
    offered = tab.page.locator("#examples .example:visible").first
    question = offered.inner_text()
    offered.click()
    shown = tab.answer()
    assert shown.startswith(question)
    assert "Asked as" not in shown


def test_a_turn_costs_a_few_kb_however_long_the_conversation_is(tab: Tab) -> None:
    page = tab.page
    came = bytes_that_come(page)
    halves = []
    for _ in range(2):
        came.clear()
        for question in (ORDERS, LIST, CRITICS):
            tab.ask(question)
        page.wait_for_timeout(3_000)  # the streams close a little later
        halves.append(sum(came) / 3)
    assert max(halves) <= 8_000, halves
    assert halves[1] <= 1.1 * halves[0], halves
