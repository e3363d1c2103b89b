"""`make bench-page`: what the page costs who reads it, in a real Chromium, warm and idle.

Prints a Markdown table, each figure beside its limit. `ARGS="100 20"` opens the page with 100
articles instead of 1,000, and holds a chat of 20 turns instead of 100.
"""

import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import Served, model_server
from benchmarks.load import page as served_page

TIMES = 7
PAGES = 60
_LINES = 30  # of a page, about
_SENTENCE = (
    "Well {0} was dug in {1} by the parish of Saint {2}, and it gives {3} litres of water a day."
)
_PARISHES = "Ann Bede Clare Denis Edith Felix Giles Hilda Ives Jude".split()
# A fact, a list, a cell of a table, and what isn't there.
QUESTIONS = (
    "When was well 7 dug?",
    "Which rules does the council name?",
    "What is the depth of well 12?",
    "Who wrote Hamlet?",
)
# Run before the page's own scripts: notes when it can be asked, and when something else is there.
_CLOCK = """() => {
  const noted = (window.benchmark = {});
  window.benchmarkWhen = (name, selector) => {
    const begun = performance.now();
    const look = () => {
      if (!document.querySelector(selector)) return;
      watch.disconnect();
      noted[name] = performance.now() - begun;
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true, attributes: true });
    look();
  };
  const ready = "#ask:enabled, #ask button:enabled";
  const drawn = `body:has(${ready}):has(#question textarea):has(#article .article)`;
  const watch = new MutationObserver(() => {
    if (noted.opened || !document.querySelector(drawn)) return;
    noted.opened = performance.now();
    watch.disconnect();
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true });
}"""
# Set before Enter is pressed, so the way of the key itself is counted too.
_EXPECT = """turn => {
  window.benchmark.quoted = window.benchmark.whole = undefined;
  window.benchmarkWhen("quoted", `${turn} .answer :is(blockquote, .sentence)`);
  window.benchmarkWhen("whole", `${turn} [aria-busy=false]`);
}"""
_CLICK = """link => {
  window.benchmark.marked = undefined;
  document.querySelectorAll("mark.is-here").forEach((one) => one.classList.remove("is-here"));
  window.benchmarkWhen("marked", "#article mark.is-here");
  link.click();
}"""


def main() -> None:
    """Measure and print."""
    articles, turns = map(int, (*sys.argv[1:3], *("1000", "100")[len(sys.argv) - 1 :]))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| what | figure | limit |\n|---|---|---|")
    for what, figure, limit in measured(articles, turns):
        print(f"| {what} | {figure} | {limit} |", flush=True)


def measured(articles: int, turns: int) -> Iterator[tuple[str, str, str]]:
    """Yield each line of the table once it is measured."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        with served_page(Path(folder, "quotes"), "none") as served:
            _add(served, [("Wells", article_of(PAGES))])
            yield from _openings(browser, served)
            yield from _first_looks(browser, served)
            yield from _long_chat(browser, served, turns)
        with model_server(0) as model, served_page(Path(folder, "model"), model) as served:
            _add(served, [("Wells", article_of(PAGES))])
            yield from _turns(browser, served)
        with served_page(Path(folder, "many"), "none") as served:
            small = [(f"Well {at}", f"# Well {at}\n\n{_said(at)}\n") for at in range(articles)]
            _add(served, small)
            opened = [_opened(browser, served) for _ in range(TIMES)]
            yield f"opening it with {articles:,} articles", _seconds(opened), "1.5 s"


def article_of(pages: int) -> str:
    """Write an article of so many printed pages: sections, a list and a table."""
    sections = (
        f"## Part {page + 1}: the {_PARISHES[page % 10]} district\n\n"
        + " ".join(_said(page * _LINES + line) for line in range(_LINES))
        for page in range(pages)
    )
    rows = "\n".join(f"| Well {at} | {3 + at % 40} m | {1800 + at % 200} |" for at in range(40))
    rules = "\n".join(f"- Rule {at}: {_said(at).lower()}" for at in range(6))
    listed = f"## The rules of the council\n\nThe council names these rules:\n\n{rules}"
    table = f"## Depths\n\n| Well | Depth | Dug |\n|---|---|---|\n{rows}"
    return "\n\n".join(["# Wells", listed, table, *sections]) + "\n"


def _said(at: int) -> str:
    return _SENTENCE.format(at, 1700 + at % 300, _PARISHES[at % 10], 100 + at * 7)


def _add(served: Served, articles: Sequence[tuple[str, str]]) -> None:
    with httpx.Client(base_url=served.address, timeout=600, trust_env=False) as client:
        for title, text in articles:
            wish = {"text": text, "title": title}
            client.post("/api/articles", json=wish).raise_for_status()


# --- the browser ------------------------------------------------------------------------------


@contextmanager
def chromium() -> Iterator[Any]:
    """Open Debian's Chromium without a window."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("There is no chromium on this machine: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def _tab(browser: Any, served: Served) -> Iterator[Any]:
    """Open a tab on the page, in a browser that was never there, and wait until it can be asked."""
    context = browser.new_context(viewport={"width": 1300, "height": 850})
    try:
        context.add_init_script(f"({_CLOCK})()")
        page = context.new_page()
        page.goto(served.address)
        _noted(page, "opened")
        yield page
    finally:
        context.close()


def _noted(page: Any, name: str) -> float:
    """Return the milliseconds that were noted, once they are."""
    while (noted := page.evaluate("name => window.benchmark[name]", name)) is None:
        page.wait_for_timeout(20)
    return float(noted)


def _ask(page: Any, question: str, asked: int) -> tuple[float, float]:
    """Ask by the keyboard; return the milliseconds to the first quote, and to the whole answer.

    Where there is nothing to quote, the whole answer is the first that is seen.
    """
    page.locator("#question textarea").fill(question)
    page.evaluate(_EXPECT, f"#now #a{asked}")
    page.keyboard.press("Enter")
    whole = _noted(page, "whole")
    page.wait_for_selector("#ask:enabled")
    quoted = page.evaluate("window.benchmark.quoted")
    return float(quoted or whole), whole


# --- what is measured -------------------------------------------------------------------------


def _opened(browser: Any, served: Served) -> float:
    with _tab(browser, served) as page:
        return _noted(page, "opened")


def _openings(browser: Any, served: Served) -> Iterator[tuple[str, str, str]]:
    """Measure the way to a page that can be asked, and what comes over it, first and again."""
    opened = [_opened(browser, served) for _ in range(TIMES)]
    yield "a page that can be asked, from navigation", _seconds(opened), "1.5 s"
    with _tab(browser, served) as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.clearBrowserCache")
        cold, warm = _weight(page), _weight(page)
    yield "the first opening", f"{cold[0] / 1000:.0f} kB in {cold[1]} requests", ""
    yield "the next opening", f"{warm[0] / 1000:.0f} kB in {warm[1]} requests", ""


def _weight(page: Any) -> tuple[int, int]:
    """Open the page once more; return the bytes that came over the wire, in how many requests."""
    sizes = list[int]()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda one: sizes.append(int(one["encodedDataLength"])))
    page.reload()
    _noted(page, "opened")
    page.wait_for_timeout(1_000)
    network.detach()
    came = [size for size in sizes if size]  # what the browser had costs nothing
    return sum(came), len(came)


def _first_looks(browser: Any, served: Served) -> Iterator[tuple[str, str, str]]:
    """Measure the way to the first quote, and from a number to the marked words."""
    quoted, marked = list[float](), list[float]()
    with _tab(browser, served) as page:
        for asked, question in enumerate(QUESTIONS[:3] * 3, 1):
            quoted.append(_ask(page, question, asked)[0])
            link = page.locator("#now sup a.cite").first
            link.evaluate(_CLICK)
            marked.append(_noted(page, "marked"))
    yield "the first quote after Enter, without a model", _milliseconds(quoted), "300 ms"
    yield "from a click on a number to its marked words", _milliseconds(marked), "150 ms"


def _long_chat(browser: Any, served: Served, turns: int) -> Iterator[tuple[str, str, str]]:
    with _tab(browser, served) as page:
        took = [_ask(page, QUESTIONS[at % 4], at + 1)[1] for at in range(turns)]
    few = min(8, len(took) // 2)
    first, last = statistics.median(took[:few]), statistics.median(took[-few:])
    what = f"a chat of {turns} turns: the last {few} beside the first {few}, whole answers"
    yield what, f"{last:.0f} ms beside {first:.0f} ms", ""


def _turns(browser: Any, served: Served) -> Iterator[tuple[str, str, str]]:
    """Measure what a turn costs, both ways, as its events carry it (nothing is compressed)."""
    with _tab(browser, served) as page:
        came, costs = bytes_that_come(page), list[int]()
        for asked, question in enumerate(QUESTIONS, 1):
            came.clear()
            _ask(page, question, asked)
            page.wait_for_timeout(3_000)  # the stream closes a little later
            costs.append(sum(came))
    what = f"a turn with a model, on {PAGES} pages: a fact, a list, a cell, nothing there"
    each = ", ".join(f"{one / 1000:.1f}" for one in costs)
    yield what, f"{each} kB; {statistics.mean(costs) / 1000:.1f} kB on average", "8 kB"


def bytes_that_come(page: Any) -> list[int]:
    """Collect what the page's events send and get: a stream that is cut off at its end, too."""
    sizes, ours = list[int](), set[str]()

    def sent(event: dict[str, Any]) -> None:
        if "/gradio_api/" in event["request"]["url"]:
            ours.add(event["requestId"])
            sizes.append(len(event["request"].get("postData", "")))

    def got(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            sizes.append(event["dataLength"])

    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", sent)
    network.on("Network.dataReceived", got)
    return sizes


def _seconds(took: Sequence[float]) -> str:
    return f"median {statistics.median(took) / 1000:.2f} s, at most {max(took) / 1000:.2f} s"


def _milliseconds(took: Sequence[float]) -> str:
    return f"median {statistics.median(took):.0f} ms, at most {max(took):.0f} ms"


if __name__ == "__main__":
    main()
