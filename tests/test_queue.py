"""Adding by workers: files wait in the database, and a killed worker's job is taken again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from footnote import Assistant
from footnote.assistant.queue import Queue, given_of, waiting_of
from footnote.assistant.settings import load_settings
from footnote.index.article import Article
from footnote.index.errors import BadInput, LibraryError
from footnote.index.library import waiting
from footnote.index.library.waiting import Waiting, standing
from footnote.index.progress import Progress
from tests.conftest import ROOT
from tests.engines import Services

pytestmark = pytest.mark.slow

TEXT = "# Rivers\n\nThe Nile flows north."


@pytest.fixture
def assistant(services: Services, tmp_path: Path) -> Iterator[Assistant]:
    """An assistant whose adding is done by workers."""
    home = tmp_path / "home"
    opened = Assistant(services.open(home), "none", load_settings(home=home))
    with opened:
        opened.queue = Queue(str(opened.library.where))
        yield opened


@contextmanager
def worker(services: Services, home: Path, *command: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a worker in a process of its own, from when it is ready."""
    where = services.of(home)
    settings = {
        "FOOTNOTE_HOME": str(home),
        "FOOTNOTE_DATABASE": where["database"],
        "FOOTNOTE_STORE": where["store"],
        "FOOTNOTE_WORKERS": "1",
        "FOOTNOTE_EMBEDDINGS": "tiny",
    }
    child = subprocess.Popen(
        [sys.executable, *(command or ("-m", "footnote", "work"))],
        env={**os.environ, **settings},
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert child.stderr is not None
        assert "Adding what comes in" in child.stderr.readline()
        yield child
    finally:
        child.kill()
        child.communicate()


def test_a_worker_adds_what_is_given_and_says_what_it_refuses(
    services: Services, assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "rivers.md"
    file.write_text(TEXT)
    told: list[str] = []
    with worker(services, tmp_path / "home"):
        added = assistant.add(file, progress=lambda what, done, of: told.append(what))
        assert (added.text, added.source) == (TEXT, str(file))
        assert told[0] == "waiting for a worker"
        file.write_text(TEXT.replace("north", "to the sea"))
        assert [one.current for one in assistant.library.versions(assistant.add(file).id)] == [
            False,
            True,
        ]
        pasted = Article.from_text("The lake is deep.", title="Lakes", pages=(0, 4))
        seen = replace(pasted, left_out=("2 pictures are left out.",))
        assert (added := assistant.add(seen)) == pasted
        assert added.left_out == seen.left_out
        upload = Waiting("file", "seas.md", "seas.md", b"The sea is deep.")
        assert assistant.add(upload).text == "The sea is deep."
        data = (ROOT / "tests" / "articles" / "harbour-chromium.pdf").read_bytes()
        paper = assistant.add(Waiting("file", "harbour.pdf", "harbour.pdf", data))
        assert assistant.library.original(paper.id) == data
        file.write_bytes(b"\0\1\2" * 50)
        with pytest.raises(BadInput, match="rivers"):
            assistant.add(file)
        with pytest.raises(BadInput, match="There is no file"):
            assistant.add(tmp_path / "none.md")
        with pytest.raises(BadInput, match="public"):
            assistant.add("http://127.0.0.1/secret")
    assert assistant.ask("How deep is the lake?").text
    assert assistant.library.store.counts() == assistant.library.records.counts()


HANGS = """
import os, sys, time
from footnote.assistant.queue import Queue
def add(given, progress):
    progress("hanging", 1, 2)
    time.sleep(600)
Queue(os.environ["FOOTNOTE_DATABASE"]).work(
    add, 1, lambda: print("Adding what comes in", file=sys.stderr, flush=True)
)
"""


def test_the_job_of_a_worker_that_was_killed_is_taken_again(
    services: Services, assistant: Assistant, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    queue = assistant.queue
    assert queue is not None
    number = queue.put(Waiting("file", "rivers.md", "/rivers.md", TEXT.encode()))
    with worker(services, home, "-c", HANGS):
        assert _waits_for(queue, number, "taken").what in ("", "hanging")
    with worker(services, home):
        done = _waits_for(queue, number, "in")
    assert assistant.library.article(done.outcome).text == TEXT
    assert assistant.library.records.ids() == (done.outcome,)


def _waits_for(queue: Queue, number: int, state: str) -> object:
    from time import sleep

    for _ in range(300):
        if (now := standing(queue._engine, number)).state == state:
            return now
        sleep(0.1)
    raise AssertionError(f"it is still {now.state}")


def test_a_job_that_runs_twice_does_what_it_does_once(assistant: Assistant) -> None:
    queue, assistant.queue = assistant.queue, None
    assert queue is not None
    try:
        number = queue.put(Waiting("file", "rivers.md", "/rivers.md", TEXT.encode()))

        def cut(given: str | Article | Waiting, _: object) -> Article:
            assistant.add(given)
            raise LibraryError("cut off")

        with pytest.raises(LibraryError):
            queue._do(cut, number, attempts=0)
        for _ in range(2):
            queue._do(lambda given, _: assistant.add(given), number, attempts=1)
        assert standing(queue._engine, number).state == "in"
        assert len(assistant.articles()) == 1
        again = queue.put(Waiting("file", "a.md", "/a.md", b"Some text."))
        queue._do(cut, again, attempts=4)
        assert standing(queue._engine, again).outcome == "cut off"
    finally:
        queue.close()


def test_what_somebody_stops_waiting_for_is_not_added(assistant: Assistant) -> None:
    queue, assistant.queue = assistant.queue, None
    assert queue is not None

    def leave(what: str, *_: object) -> None:
        raise KeyboardInterrupt(what)

    def add(given: str | Article | Waiting, tell: Progress) -> Article:
        waiting.withdraw(queue._engine, number)
        return assistant.add(given, progress=tell)

    try:
        with pytest.raises(KeyboardInterrupt, match="waiting"):
            queue.add(Article.from_text(TEXT, title="Rivers"), leave)
        queue._do(lambda *_: pytest.fail("it was added"), 1, attempts=0)
        number = queue.put(Waiting("file", "rivers.md", "/rivers.md", TEXT.encode()))
        queue._do(add, number, attempts=0)
        assert standing(queue._engine, number).state == "refused"
        assert assistant.articles() == ()
    finally:
        queue.close()


def test_the_first_article_waits_for_no_worker(assistant: Assistant) -> None:
    assert assistant.add_bundled() is not None
    assert len(assistant.articles()) == 1


def test_what_waits_is_what_was_given(tmp_path: Path) -> None:
    article = Article.from_text("One.\nTwo.", title="T", date="2026", pages=(0, 5), left_out=("x",))
    article = replace(article, original=b"%PDF\xff")
    given = given_of(waiting_of(article))
    assert given == article
    assert isinstance(given, Article)
    assert (given.left_out, given.original) == (article.left_out, article.original)
    assert given_of(waiting_of("https://news.example/a")) == "https://news.example/a"


def test_workers_need_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_WORKERS", "1")
    with pytest.raises(BadInput, match="FOOTNOTE_WORKERS needs FOOTNOTE_DATABASE"):
        Assistant.open(tmp_path, "none", "tiny")
    monkeypatch.delenv("FOOTNOTE_WORKERS")
    Assistant.open(tmp_path, "none", "tiny").close()
