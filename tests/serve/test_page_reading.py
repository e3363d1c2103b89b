"""Every number leads to its words, in a real browser: at every turn, of every article, and back."""

from collections.abc import Iterator
from gzip import compress
from typing import Any

import httpx
import pytest

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.split.units import split
from tests.conftest import BRIEFING
from tests.readers import Tab, open_tab, serving, until

ORDERS = "On whose orders are the talks taking place?"
SLEEP = "Where does the swift sleep?"
BIRDS = "The swift sleeps while it flies high above the town."
TALKS = "Talking Under Pressure: A Briefing on the United States and Venezuela"
REPLIES = {ORDERS: "The talks are held on the orders of Donald Trump.", "swift": BIRDS}
ODD = """# Odd 🙂 signs

\U0001d538 is a **letter**; 🙂 smiles. Then 👩‍👩‍👧 comes, *and* é goes.
A line \U0001d499 goes on.

- One 🙂 item
- Another `\U0001d499` item

| Sign | Name 🙂 |
|---|---|
| \U0001d538 | the **letter** a |
| 🙂 | a face |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    chat = ScriptedChat(replies=REPLIES)
    with Assistant.open(tmp_path_factory.mktemp("page"), chat, TinyEmbedder()) as opened:
        opened.load()
        yield opened


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture
def birds(assistant: Assistant) -> Article:
    """A library that holds the briefing, and after it an article on birds."""
    kept = assistant.add(BRIEFING)
    for one in assistant.articles():
        if one.id != kept.id:
            assistant.remove(one.id)
    return assistant.add(Article.from_text(f"# Birds\n\n{BIRDS}\n", title="Birds"))


@pytest.fixture
def tab(browser: Any, address: str, birds: Article) -> Iterator[Tab]:
    with open_tab(browser, address) as tab:
        yield tab


@pytest.fixture
def phone(browser: Any, address: str, birds: Article) -> Iterator[Tab]:
    with open_tab(browser, address, viewport={"width": 360, "height": 740}) as tab:
        yield tab


_OPEN = """async ({article, start, end}) => {
  const detail = {article, start, end, number: 0, turn: ""};
  document.dispatchEvent(new CustomEvent("footnote:open", {detail}));
  for (let wait = 0; wait < 100; wait += 1) {
    const marks = document.querySelectorAll(`mark.is-here[data-mark$="-${start}-${end}"]`);
    if (marks.length) return [...marks].map((one) => one.textContent);
    await new Promise((done) => setTimeout(done, 20));
  }
}"""


def opened(tab: Tab, article: Article, start: int, end: int) -> list[str]:
    """Open a place of an article as any part of the page may, and return the marked words."""
    found: list[str] = tab.page.evaluate(_OPEN, {"article": article.id, "start": start, "end": end})
    return found


# --- the words ------------------------------------------------------------------------------


@pytest.mark.page
def test_every_unit_is_marked_exactly(tab: Tab, assistant: Assistant) -> None:
    odd = assistant.add(Article.from_text(ODD, title="Odd 🙂 signs"))
    for unit in split(odd):
        assert opened(tab, odd, unit.start, unit.end) == [odd.text[unit.start : unit.end]]
        for start, end in ((unit.start + 1, unit.end), (unit.start, unit.end - 1)):
            if start < end:
                assert opened(tab, odd, start, end) == [odd.text[start:end]]
    assert tab.page.locator("#article mark").count() == 1, "the others are gone"


@pytest.mark.page
def test_words_of_several_units_are_marked_in_each(tab: Tab, assistant: Assistant) -> None:
    odd = assistant.add(Article.from_text(ODD, title="Odd 🙂 signs"))
    start, end = ODD.index("smiles"), ODD.index("another".title())
    words = " ".join(opened(tab, odd, start, end))
    assert words.split() == ODD[start:end].replace("- ", "").split()
    start, end = ODD.index("letter** a"), ODD.index("face") + 2
    assert opened(tab, odd, start, end) == ["letter** a", "🙂", "a fa"]


@pytest.mark.page
def test_marks_may_overlap_and_each_number_leads_back(tab: Tab, birds: Article) -> None:
    marks = [
        {"start": 9, "end": 35, "numbers": [{"number": 1, "back": "a1-c1"}]},
        {"start": 13, "end": 18, "numbers": [{"number": 2, "back": "a1-c2"}]},
        {"start": 30, "end": 61, "numbers": [{"number": 3, "back": "a1-c3"}]},
        {"start": 400, "end": 500, "numbers": [{"number": 4, "back": "a1-c4"}]},
    ]
    drawn = tab.page.evaluate(
        """marks => {
          const article = document.querySelector("#article .article");
          window.footnote.mark(article, marks, "Back, {}");
          const textOf = (marks) => marks.map(one => one.textContent).join("");
          const words = (mark) => textOf(footnote.marked(article, mark));
          const backs = [...article.querySelectorAll("a.back")];
          return [marks.map(words), backs.map(one => one.textContent + one.hash)];
        }""",
        marks,
    )
    words = [birds.text[one["start"] : one["end"]] for one in marks]  # type: ignore[misc]
    assert drawn == [words, ["2#a1-c2", "1#a1-c1", "3#a1-c3"]]


# --- from an answer to its words, and back ----------------------------------------------------


@pytest.mark.page
def test_numbers_of_every_turn_lead_to_the_words_of_every_article(tab: Tab) -> None:
    page = tab.page
    page.get_by_label("Article", exact=True).click()
    page.get_by_role("option", name="All articles").click()
    page.locator("#article .gap").wait_for()
    assert "2 articles" in page.inner_text("#article .gap")
    tab.ask(ORDERS)
    until(page, "document.querySelector('#article .title')?.innerText.startsWith('Talking')")
    assert not page.is_visible("#article .gap")
    tab.ask(SLEEP)
    until(page, "document.querySelector('#article .title')?.innerText === 'Birds'")
    assert page.inner_text("#article mark") == BIRDS
    page.locator("#past sup a.cite").first.click()
    mark = page.locator("#article mark.is-here")
    mark.wait_for()
    assert "on the orders of Donald Trump" in mark.inner_text()
    assert page.evaluate("document.activeElement.matches('mark.is-here')")
    page.locator("#article a.back").first.click()
    assert page.locator("#past #a1-c1.is-here").count() == 1
    page.locator("#now sup a.cite").first.click()
    until(page, "document.querySelector('#article mark.is-here')?.innerText.includes('swift')")


@pytest.mark.page
def test_numbers_lead_to_their_words_after_a_reload_too(tab: Tab) -> None:
    page = tab.page
    tab.ask(SLEEP)
    tab.choose(TALKS)
    tab.ask(ORDERS)
    page.locator("#now sup a.cite").first.click()
    page.reload()
    page.wait_for_selector("#past .sentence")
    page.locator("#past sup a.cite").first.click()
    until(page, "document.querySelector('#article mark.is-here')?.innerText.includes('swift')")
    page.locator("#now sup a.cite").first.click()
    until(page, "document.querySelector('#article mark.is-here')?.innerText.includes('Trump')")


@pytest.mark.page
def test_an_article_that_was_removed_says_so_in_the_pane(
    tab: Tab, assistant: Assistant, birds: Article
) -> None:
    tab.ask(SLEEP)
    tab.page.locator("#now sup a.cite").first.click()
    assert tab.page.inner_text("#article mark.is-here") == BIRDS
    page = tab.page
    page.get_by_role("button", name="This article").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="Yes, remove it").click()
    until(page, "document.querySelector('#article .title')?.innerText.startsWith('Talking')")
    page.locator("#now sup a.cite").first.click()
    page.locator("#article .problem.is-here").wait_for()
    assert "isn't in the library any more" in page.inner_text("#article")
    assert BIRDS not in page.inner_text("#article")


@pytest.mark.page
def test_an_address_that_names_words_leads_to_them(tab: Tab, birds: Article) -> None:
    tab.page.goto(f"/#m-{birds.id}-9-18")
    tab.page.reload()
    until(tab.page, "document.querySelector('#article mark.is-here')?.innerText === 'The swift'")


@pytest.mark.page
def test_a_phone_leads_back_to_the_answer(phone: Tab) -> None:
    page = phone.page
    phone.ask(SLEEP)
    number = page.locator("#now sup a.cite").first
    for back in (
        lambda: page.get_by_role("button", name="Back to the answer").click(),
        page.go_back,
        lambda: page.locator("#article a.back").first.click(),
    ):
        number.click()
        page.locator("#article mark.is-here").wait_for()
        assert not page.is_visible("#conversation")
        back()
        page.locator("#now sup a.cite.is-here").wait_for()
        assert not page.is_visible("#article")
    assert page.evaluate("history.state?.footnoteOpen ?? null") is None


@pytest.mark.page
def test_an_article_comes_once_and_no_turn_brings_it_again(tab: Tab, birds: Article) -> None:
    page = tab.page
    tab.choose(TALKS)
    tab.choose("Birds")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    tab.ask(SLEEP)
    tab.ask("Does the swift sleep high above the town?")
    page.locator("#past sup a.cite").first.click()
    page.locator("#article mark.is-here").wait_for()
    tab.choose(TALKS)
    tab.choose("Birds")
    assert [one for one in sent if "/article/" in one] == []


# --- the address ------------------------------------------------------------------------------


def test_an_article_is_sent_compressed_and_kept_by_its_version(
    address: str, birds: Article, assistant: Assistant
) -> None:
    at = f"{address}/article/{birds.id}.html"
    plain = httpx.get(at, headers={"accept-encoding": "identity"})
    assert BIRDS in plain.text
    assert plain.headers["cache-control"] == "private, no-cache"
    assert "frame-ancestors 'none'" in plain.headers["content-security-policy"]
    tag = plain.headers["etag"]
    kept = httpx.get(at, params={"v": tag.strip('"')}, headers={"accept-encoding": "gzip"})
    assert kept.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert kept.headers["content-encoding"] == "gzip"
    assert int(kept.headers["content-length"]) <= len(compress(plain.content, 1))
    assert kept.text == plain.text
    again = httpx.get(at, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assistant.library.rename(birds.id, "Swifts")
    assert httpx.get(at, headers={"if-none-match": tag}).status_code == 200
    assistant.remove(birds.id)
    gone = httpx.get(at)
    assert "in the library any more" in gone.text
    assert gone.headers["cache-control"] == "no-store"


def test_the_address_of_an_article_is_guarded(address: str, birds: Article) -> None:
    at = f"{address}/article/{birds.id}.html"
    assert httpx.get(at, headers={"host": "evil.example"}).status_code == 403
    assert httpx.post(at, content=b"x").status_code == 404
    assert httpx.get(f"{address}/article/%ff.html").text.startswith('<p class="problem">')
    assert httpx.get(f"{address}/article/{birds.id}").status_code == 404
