"""The page for everyone: axe-core looks at it in each state, wide and narrow, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.page

WHY = "Why is Washington talking?"
REPLIES = {
    "On whose orders": (
        "The talks are being held on the orders of Donald Trump. They were agreed in Geneva."
    ),
    "By whose orders": "Donald Trump",
    WHY: "Washington worries about how much sway Russia and Iran hold in the country. " * 40,
}

# Controls that are smaller than 24 pixels; links within a text, and what isn't shown, may be.
SMALL = """() => [...document.querySelectorAll("button, summary, select, [role=combobox]")]
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([html, box]) => [html, box.width, box.height])"""
# Whether what the keyboard is on shows it: its outline, or that of a frame around it.
SHOWN = """() => {
  const on = document.activeElement;
  const frames = [on, on.parentElement, on.closest(".wrap")].filter(Boolean);
  const ring = frames.map((one) => getComputedStyle(one)).some(
    (one) => one.outlineStyle !== "none" && one.outlineWidth !== "0px");
  return [ring, on.outerHTML.slice(0, 120)];
}"""


# The newest question came to the top of the window, and isn't under the head.
_LIES_BELOW = """head => {
  const top = document.querySelector("#now .question").getBoundingClientRect().top;
  return top >= head && top < innerHeight / 2;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home, chat = tmp_path_factory.mktemp("page"), ScriptedChat(replies=REPLIES, delay=0.02)
    with Assistant.open(home, chat, TinyEmbedder()) as opened:
        opened.add(BRIEFING)
        opened.load()
        with serving(opened) as address:
            yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 360])
def test_axe_finds_nothing_and_targets_are_large_enough(
    browser: Any, address: str, scheme: str, width: int, tmp_path: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    look = {"viewport": {"width": width, "height": 850}, "color_scheme": scheme}
    with open_tab(browser, address, **look) as tab:
        for state in _states(tab, width, tmp_path):
            found = axe.run(tab.page).response["violations"]
            wrong = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
            assert not wrong, (state, wrong)
            small = tab.page.evaluate(SMALL)
            assert not small, (state, small)
        tab.forgive_upload()


def _states(tab: Tab, width: int, tmp_path: Path) -> Iterator[str]:
    """Bring the page into one state after another, and name each."""
    page, press = tab.page, tab.page.keyboard.press
    yield "opened"
    page.get_by_role("button", name="Settings").click()
    yield "settings"
    press("Escape")
    press("?")
    yield "keys"
    press("Escape")
    tab.ask("By whose orders are the talks held?")
    yield "a short answer"
    tab.let_the_model_speak()
    tab.ask("On whose orders are the talks taking place?")
    page.get_by_text("1 sentence wasn't supported").click()
    page.locator("#now sup a.cite").first.focus()
    yield "an answer, its card, what was withheld"
    page.locator("#now").get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept. It is checked again").wait_for()
    page.get_by_role("button", name="Kept answers", exact=True).click()
    yield "kept answers"
    press("Escape")
    tab.ask("Why did Biden order the talks?")
    yield "a correction"
    tab.ask("What is the capital of Australia?")
    yield "not in the article"
    page.get_by_label("Your question").fill(WHY)
    press("Enter")
    page.wait_for_selector("#now .draft:not(.waiting)")
    yield "a draft"
    page.get_by_role("button", name="Stop").click()
    tab.answer()
    yield "stopped"
    page.get_by_label("Your question").fill("?")
    press("Enter")
    page.locator("#said .problem").wait_for()
    yield "a problem"
    page.locator("#now [data-do=edit]").click()
    yield "a question is edited"
    press("Escape")
    page.get_by_text("Conversations", exact=True).click()
    page.locator("#conversations li").first.wait_for()
    yield "conversations"
    press("Escape")
    if width < 900:
        page.get_by_role("button", name="Article", exact=True).click()
    page.get_by_role("button", name="This article").click()
    page.get_by_role("button", name="Remove this article").click()
    yield "removing"
    (tmp_path / "empty.md").write_text(" ")
    tab.drop(tmp_path / "empty.md")
    page.get_by_text("holds no text").wait_for()
    yield "adding failed"


def test_motion_respects_the_systems_wish(browser: Any, address: str) -> None:
    with open_tab(browser, address, reduced_motion="reduce") as tab:
        tab.ask("On whose orders are the talks taking place?")
        tab.ask("What strategic recommendations are made?")
        top = "document.querySelector('#article').scrollTop"
        tab.page.evaluate("document.querySelector('#article').scrollTop = 0")
        tab.page.locator("#now sup a.cite").last.click()
        assert tab.page.evaluate(top) > 100  # at once, not after some way


def test_a_screen_reader_hears_the_answer_and_what_a_number_points_to(
    browser: Any, address: str
) -> None:
    with open_tab(browser, address) as tab:
        tab.ask("On whose orders are the talks taking place?")
        heard = tab.page.locator("#now [aria-live=polite]")
        assert heard.get_attribute("aria-busy") == "false"
        number = tab.page.get_by_role("link", name="Source 1: show it in the article")
        described = number.get_attribute("aria-describedby")
        assert "An American envoy says" in tab.page.inner_text(f"#{described}")
        assert tab.page.get_by_role("article").count() == 1


def test_it_weighs_little_and_loads_nothing_from_elsewhere(browser: Any, address: str) -> None:
    sizes: list[int] = []
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.on("requestfinished", lambda one: sizes.append(one.sizes()["responseBodySize"]))
    page.goto("/")
    page.wait_for_selector("#article .article")
    assert 100_000 < sum(sizes) < 500_000
    context.close()


def test_a_server_that_is_gone_is_said_to_be_gone(browser: Any, tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "home", "none", TinyEmbedder()) as opened:
        opened.add(BRIEFING)
        context = browser.new_context()
        page = context.new_page()
        with serving(opened) as address:
            page.goto(address)
            page.wait_for_selector("#article .article")
        page.get_by_label("Your question").fill("Who?")
        page.get_by_role("button", name="Ask", exact=True).click()
        page.get_by_role("alert").get_by_text("Footnote can't be reached.").wait_for()
        page.wait_for_timeout(500)
        assert page.locator(".toast-wrap").is_hidden() or page.locator(".toast-body").count() == 0
        context.close()


@pytest.mark.parametrize("width", [1300, 360])
def test_the_keyboard_is_seen_wherever_it_is(browser: Any, address: str, width: int) -> None:
    with open_tab(browser, address, viewport={"width": width, "height": 850}) as tab:
        page, seen = tab.page, 0
        for _ in range(24):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            shown, what = page.evaluate(SHOWN)
            assert shown, what
            seen += 1
        assert seen > 10


def test_the_first_link_skips_the_head(browser: Any, address: str) -> None:
    with open_tab(browser, address) as tab:
        tab.page.keyboard.press("Tab")
        link = tab.page.get_by_role("link", name="Go to the question")
        assert link.evaluate("one => one === document.activeElement")
        tab.page.keyboard.press("Enter")
        focused = "document.activeElement.closest('#question') !== null"
        assert tab.page.evaluate(focused)


def test_the_head_stays_in_reach_in_a_long_chat(browser: Any, address: str) -> None:
    for width in (1300, 360):
        with open_tab(browser, address, viewport={"width": width, "height": 600}) as tab:
            for _ in range(3):
                tab.ask("What strategic recommendations are made?")
            head = tab.page.locator("#head").bounding_box()["height"]
            until(tab.page, _LIES_BELOW, head)
            tab.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            tab.page.wait_for_timeout(100)
            assert tab.page.evaluate("window.scrollY") > 200
            box = tab.page.get_by_role("button", name="Settings").bounding_box()
            assert 0 <= box["y"] < 100
            tab.page.get_by_role("button", name="Settings").click()
            assert tab.page.locator("#settings").bounding_box()["y"] < 200


@pytest.mark.parametrize("width", [1300, 360])
def test_a_newcomer_is_shown_around_once(browser: Any, address: str, width: int) -> None:
    with open_tab(browser, address, viewport={"width": width, "height": 740}) as tab:
        tour = tab.page.locator("#tour-steps")
        tour.get_by_text("1 of 4").wait_for()
        for step in ("2 of 4", "3 of 4", "4 of 4"):
            tour.get_by_role("button", name="Next").click()
            assert tour.get_by_text(step).is_visible()
            assert tab.page.locator(".is-toured").is_visible()
        tour.get_by_role("button", name="Leave the tour").click()
        assert not tour.is_visible()
        assert tab.page.locator(".is-toured").count() == 0
        tab.page.reload()
        tab.page.wait_for_selector("#article .article", state="attached")
        assert not tour.is_visible()


def test_keys_lead_to_the_box_ask_and_list_themselves(browser: Any, address: str) -> None:
    with open_tab(browser, address) as tab:
        tab.page.keyboard.press("/")
        tab.page.keyboard.type("By whose orders are the talks held?")
        tab.page.keyboard.press("Control+Enter")
        assert "Donald Trump" in tab.answer()
        tab.page.locator("h1").click()
        tab.page.keyboard.press("?")
        assert "Ctrl-Enter" in tab.page.inner_text("#keys")
        tab.page.keyboard.press("Escape")
        assert not tab.page.is_visible("#keys")
