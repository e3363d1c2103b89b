"""Adding on the page, in a real browser: dropped, pasted, from the web, stopped, at any width."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from footnote import Assistant
from footnote.index.embed.tiny import TinyEmbedder
from tests.conftest import BRIEFING, ORDERS
from tests.makers import pages_pdf, shown
from tests.readers import Tab, open_tab, serving, until
from tests.web import Web, page

pytestmark = pytest.mark.page

BIRDS = "The swift sleeps while it flies high above the town."
FOOD = "The swift hunts by day. It eats flies, moths and spiders that the wind carries up.\n"
LONG = "\n\n".join(f"Basin {n} is {n} metres deep and serves the {n}th ship." for n in range(400))
# Whatever is dropped or pasted comes as a browser gives it: an event with data.
SEND = """([kind, files, data]) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  for (const [type, text] of Object.entries(data)) carried.setData(type, text);
  const more = kind === "paste" ? { clipboardData: carried } : { dataTransfer: carried };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...more, bubbles: true,
    cancelable: true }) : new DragEvent(kind, { ...more, bubbles: true, cancelable: true });
  document.querySelector("h1").dispatchEvent(event);
}"""


class Gate(TinyEmbedder):
    """Embeds the first texts, then waits until the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()
        self.gate.set()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if any("Basin 1 " in text for text in texts):
            self.gate.wait(30)
        return super().embed_documents(texts)


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate()


@pytest.fixture(scope="module")
def assistant(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Assistant.open(tmp_path_factory.mktemp("page"), "none", gate) as opened:
        opened.add(BRIEFING)
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture(params=[1300, 360])
def tab(
    request: pytest.FixtureRequest, browser: Any, address: str, assistant: Assistant
) -> Iterator[Tab]:
    """A tab, wide and on a phone, of a library that holds the briefing alone."""
    for one in assistant.articles()[1:]:
        assistant.remove(one.id)
    with open_tab(browser, address, viewport={"width": request.param, "height": 800}) as tab:
        yield tab


def send(tab: Tab, kind: str, *files: tuple[str, str], **data: str) -> None:
    """Drag, drop or paste something over the page."""
    carried = {name.replace("_", "/").replace("uri/list", "uri-list"): data[name] for name in data}
    tab.page.evaluate(SEND, [kind, [list(one) for one in files], carried])


def titles(assistant: Assistant) -> list[str]:
    return [one.title for one in assistant.listing()[1:]]


def test_a_file_is_dropped_anywhere(tab: Tab, assistant: Assistant) -> None:
    over = tab.page.locator("#drop")
    assert not over.is_visible()
    send(tab, "dragover", ("birds.md", ""))
    assert over.inner_text() == "Drop to add: a file, a link or a text"
    send(tab, "drop", ("birds.md", f"# Birds\n\n{BIRDS}\n\n| a | b |\n|---|---|\n| c | d |\n"))
    tab.page.get_by_text("Added “Birds”. Ask about it.").wait_for()
    tab.forgive_upload()
    assert not over.is_visible()
    assert tab.page.inner_text("#notice .read") == "1 table."
    assert titles(assistant) == ["Birds"]
    tab.page.get_by_role("button", name="Close this message").click()
    assert not tab.page.is_visible("#news")


def test_a_dropped_link_is_fetched(tab: Tab, assistant: Assistant) -> None:
    web = Web()
    web.host("birds.example", page(f"# Swifts\n\n{BIRDS}\n"))
    assistant.network = web.network
    send(tab, "drop", text_uri_list="http://birds.example/swift")
    tab.page.get_by_text("Added “Swifts”").wait_for()
    if tab.page.is_visible("#article"):
        tab.page.locator("#article h2", has_text="Swifts").wait_for()
    assert "GET /swift" in web.requests[0].decode()
    web.close()
    assistant.network = Assistant.network


def test_a_paste_is_offered_and_never_silent(tab: Tab, assistant: Assistant) -> None:
    offer = tab.page.locator("#offer")
    send(tab, "paste", text_plain=f"# Owls\n\n{BIRDS}")
    assert "Owls" in offer.inner_text()
    offer.get_by_role("button", name="Not now").click()
    assert not offer.is_visible()
    assert titles(assistant) == []
    send(tab, "paste", text_plain=f"# Owls\n\n{BIRDS}")
    offer.get_by_role("button", name="Add it").click()
    tab.page.get_by_text("Added “Owls”").wait_for()
    assert titles(assistant) == ["Owls"]


def test_what_is_pasted_into_a_box_stays_there(tab: Tab) -> None:
    tab.page.get_by_label("Your question").click()
    tab.page.evaluate(
        SEND.replace('querySelector("h1")', 'querySelector("#question textarea")'),
        ["paste", [], {"text/plain": "Who?"}],
    )
    assert not tab.page.is_visible("#offer")


def test_adding_says_how_far_it_is_lets_one_ask_and_can_be_stopped(
    tab: Tab, assistant: Assistant, gate: Gate
) -> None:
    gate.gate.clear()
    send(tab, "drop", ("basins.md", LONG))
    until(
        tab.page, "() => / of [0-9,]+ passages/.test(document.querySelector('#notice').innerText)"
    )
    assert tab.page.inner_text("#notice .note").startswith("Adding “basins.md”: ")
    assert "Donald Trump" in tab.ask(ORDERS)
    tab.page.get_by_role("button", name="Stop adding").click()
    tab.page.get_by_role("button", name="Stopping…").wait_for()
    gate.gate.set()
    tab.page.get_by_text("Stopped: nothing of “basins.md” was kept.").wait_for()
    tab.forgive_upload()
    assert not tab.page.is_visible("#halt")
    assert titles(assistant) == []
    assert not assistant.library.records.unfinished()


def test_what_was_read_of_a_file_is_said_in_a_line(
    tab: Tab, assistant: Assistant, tmp_path: Path
) -> None:
    picture = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
    file = tmp_path / "harbour.pdf"
    file.write_bytes(pages_pdf([shown("The harbour of Lindholm was dug in 1874."), picture]))
    tab.drop(file)
    tab.page.get_by_text("2 pages. 1 page is a picture, whose words aren't read: 2.").wait_for()
    tab.forgive_upload()


def test_an_article_says_in_short_what_is_in_it_and_what_to_ask(
    tab: Tab, assistant: Assistant
) -> None:
    text = f"# Birds\n\n{BIRDS} A nest was built in 1990 by the town.\n\n## Food\n\n{FOOD}"
    send(tab, "drop", ("birds.md", text))
    tab.page.locator("#arrival").get_by_text(BIRDS).wait_for()
    tab.forgive_upload()
    number = tab.page.locator("#arrival a.cite").first
    added = assistant.articles()[-1]
    _, article, start, end = str(number.get_attribute("href")).split("-")
    assert article == added.id
    assert added.text[int(start) : int(end)] in tab.page.inner_text("#arrival")
    tab.page.get_by_role("button", name="What does the article say about food?").click()
    assert "It eats flies" in tab.answer()
    assert not tab.page.is_visible("#arrival")


def test_a_newcomer_sees_first_how_to_add(tab: Tab) -> None:
    button = tab.page.get_by_role("button", name="Add your own article")
    assert button.is_visible()
    button.click()
    assert tab.page.is_visible("#file")
    tab.page.keyboard.press("Escape")
    assert not tab.page.is_visible("#file")
    assert button.evaluate("one => one === document.activeElement")
    if tab.page.viewport_size["width"] < 900:
        tab.page.get_by_role("button", name="Article", exact=True).click()
    assert tab.page.get_by_role("button", name="Add an article").is_visible()
