"""The page in German, French and Spanish, in a real browser: no English word stays over."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from footnote import Assistant
from footnote.assistant.serve.page.language import ENGLISH, words_of
from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from tests.readers import Tab, open_tab, serving, until

pytestmark = pytest.mark.page

# An article of each language, a question that it answers, and one that it doesn't.
ARTICLES = {
    "de": (
        "# Der Hafen\n\nDie Kaimauer wurde im Jahr 1932 gebaut. Sie ist aus Granit.\n\n"
        "## Kosten\n\nDie Reparatur kostet zwei Millionen.\n",
        "Wann wurde die Kaimauer gebaut?",
        "Wer schrieb Hamlet?",
    ),
    "fr": (
        "# Le port\n\nLe quai a été construit en 1932. Il est en granit.\n\n"
        "## Coûts\n\nLa réparation coûte deux millions.\n",
        "Quand le quai a-t-il été construit ?",
        "Qui a écrit Hamlet ?",
    ),
    "es": (
        "# El puerto\n\nEl muelle se construyó en 1932. Es de granito.\n\n"
        "## Costes\n\nLa reparación cuesta dos millones.\n",
        "¿Cuándo se construyó el muelle?",
        "¿Quién escribió Hamlet?",
    ),
}
# All that is seen or said to a screen reader, but what is the article's or the reader's own.
_WORDS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.parentElement;
    if (place.closest("script, style, #reader, .question, .sentence, blockquote, .example")) {
      continue;
    }
    found.push(walker.currentNode.data.trim());
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (one.closest("#reader") || !one.checkVisibility()) continue;
    const names = ["aria-label", "placeholder", "title"];
    found.push(...names.map((name) => one.getAttribute(name) ?? ""));
  }
  return found.filter(Boolean);
}"""
# Buttons whose words don't fit.
_CUT = """() => [...document.querySelectorAll("button, summary, select")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))"""
# Names, and words that these languages share with English.
_SHARED = {"Footnote", "Markdown", "JSON", "Word", "HTML", "PDF", "EPUB", "https"}


@pytest.fixture(scope="module", params=sorted(ARTICLES))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def address(code: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Assistant.open(tmp_path_factory.mktemp("page"), "none", TinyEmbedder()) as opened:
        text = ARTICLES[code][0]
        opened.add(Article.from_text(text, title=text[2:].split("\n")[0]))
        opened.load()
        with serving(opened) as address:
            yield address


@pytest.fixture
def tab(browser: Any, address: str, code: str) -> Iterator[Tab]:
    with open_tab(browser, address, locale=f"{code}-{code.upper()}") as tab:
        yield tab


def ask(tab: Tab, code: str, question: str) -> str:
    """Ask as `Tab.ask` does, by the names that the controls have in a language."""
    words = words_of(code)
    tab.page.get_by_label(words["Your question"]).fill(question)
    tab.page.get_by_role("button", name=words["Ask"], exact=True).click()
    return tab.answer()


def english_on(tab: Tab, code: str) -> list[str]:
    """Return what stands on the page in English: known words, or those that only English has."""
    words = words_of(code)
    ours = {one for one, said in words.items() if said != one and one not in words.values()}
    telling = re.compile(r"\b(?:the|with|what|your|this|and|its|of|or|an?|is|are|to)\b", re.I)
    foreign = {"es": re.compile(r"\ba\b", re.I), "fr": re.compile(r"\ba\b|\bor\b", re.I)}.get(code)
    seen = [one for one in tab.page.evaluate(_WORDS) if one not in _SHARED]
    without = [foreign.sub("", one) if foreign else one for one in seen]
    return [
        one for one, bare in zip(seen, without, strict=True) if one in ours or telling.search(bare)
    ]


def test_no_english_stays_over(tab: Tab, code: str) -> None:
    words, (_, known, unknown) = words_of(code), ARTICLES[code]
    page, press = tab.page, tab.page.keyboard.press
    assert page.evaluate("document.documentElement.lang") == code
    assert page.get_attribute("#article .article", "lang") == code
    assert not english_on(tab, code), english_on(tab, code)
    assert "1932" in ask(tab, code, known)
    assert not english_on(tab, code), english_on(tab, code)
    assert "Hamlet" in ask(tab, code, unknown)
    assert not english_on(tab, code), english_on(tab, code)
    page.get_by_role("button", name=words["Settings"]).click()
    until(page, "document.body.dataset.panel === 'settings'")
    page.get_by_label(words["Strict: fewer answers, and fewer of them wrong"]).check()
    assert words["There is no language model: answers are made of quotes."] in page.inner_text(
        "#model"
    )
    assert not english_on(tab, code), english_on(tab, code)
    press("Escape")
    page.get_by_text(words["Conversations"], exact=True).click()
    page.locator("#conversations li").first.wait_for()
    assert not english_on(tab, code), english_on(tab, code)
    press("Escape")
    press("?")
    assert words["ask it"] in page.inner_text("#keys")
    press("Escape")
    for width in (1300, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(_CUT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_done_is_said_in_the_readers_language(tab: Tab, code: str, tmp_path: Path) -> None:
    words, page = words_of(code), tab.page
    ask(tab, code, ARTICLES[code][1])
    keep = page.locator("#now").get_by_role("button", name=words["Keep"], exact=True)
    keep.click()
    page.get_by_text(words["Kept"], exact=True).wait_for()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#now").get_by_role("button", name=words["Copy"], exact=True).click()
    page.get_by_role("button", name=words["Copied"]).wait_for()
    page.get_by_role("button", name=words["From the article"]).click()
    for kind in ("Timeline", "Figures", "Questions"):
        page.get_by_role("button", name=words[kind], exact=True).click()
        until(page, "document.querySelector('#made:not([aria-busy]) :is(p, table, ol, details)')")
        assert not english_on(tab, code), english_on(tab, code)
    (tmp_path / "b.md").write_text("# B\n\nOne.\n")
    page.get_by_role("button", name=words["Add an article"]).click()
    page.locator("#file button").first.wait_for()
    page.keyboard.press("Escape")  # the place for files was drawn when it was first opened
    page.get_by_role("button", name=words["Add an article"]).click()
    assert not english_on(tab, code), english_on(tab, code)
    page.set_input_files("#file input[type=file]", tmp_path / "b.md")
    page.get_by_text(words["Added “{}”. Ask about it."].format("B")).wait_for()
    tab.forgive_upload()
    until(page, "document.querySelector('#notice .read') !== null")
    assert page.inner_text("#notice .read") == f"{words['{} words'].format(3)}."


def test_any_other_language_gets_english(browser: Any, address: str) -> None:
    with open_tab(browser, address, locale="pt-BR") as tab:
        assert tab.page.evaluate("document.documentElement.lang") == ENGLISH
        assert tab.page.get_by_label("Your question").is_visible()
