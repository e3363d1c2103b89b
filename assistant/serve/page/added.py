"""Files, texts and addresses come in, how far their adding is goes out: what is in, what isn't.

It stops where it is told to, and of what it stopped at nothing is kept.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

from footnote.assistant.serve.page.html import problem_html, working_html
from footnote.assistant.serve.page.language import say, told, word
from footnote.assistant.serve.page.turns import sentence
from footnote.assistant.show.markup import Html, join, tag
from footnote.assistant.show.reading import read_line
from footnote.index.article import Article
from footnote.index.progress import Progress, Stopped, in_words

_COUNTED = (  # what show/reading.py counts
    word("1 page"),
    word("{} pages"),
    word("1 table"),
    word("{} tables"),
    word("1 list"),
    word("{} lists"),
    word("1 word"),
    word("{} words"),
)
MOST = 50  # articles that are added at once
_PAUSE = 0.1  # seconds between two pictures of the progress

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to add: its name, and what adds it, telling how far it is."""

    name: str
    add: Callable[[Progress], Article]


@dataclass(frozen=True, slots=True)
class Report:
    """How far the adding is: which job, what is done of it, what is in, what failed and why."""

    jobs: int
    at: int = 0
    what: str = ""
    done: int = 0
    of: int = 0
    step: str = ""
    stopped: bool = False
    added: tuple[Article, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def is_over(self) -> bool:
        """Say whether nothing more comes."""
        return self.at == self.jobs


def add_all(jobs: Sequence[Job], stop: Event | None = None) -> Iterator[Report]:
    """Add one after another, yielding how far it is; what fails doesn't hold up the rest.

    Once `stop` is set nothing more is added.
    """
    report = Report(len(jobs))
    for at, job in enumerate(jobs):
        report = replace(report, at=at, what=job.name, done=0, of=0, step="")
        yield report
        if at >= MOST:
            failed = (job.name, say("{} at once are the most. Add it now, by itself.", MOST))
            report = replace(report, failed=(*report.failed, failed))
            continue
        try:
            article = yield from _added(job, report, stop)
            report = replace(report, added=(*report.added, article))
        except Stopped:
            report = replace(report, stopped=True)
            break
        except Exception as error:
            report = replace(report, failed=(*report.failed, (job.name, sentence(error))))
    yield replace(report, at=len(jobs))


def _added(job: Job, report: Report, stop: Event | None) -> Generator[Report, None, Article]:
    last = 0.0
    for what, done, of in (steps := Steps(job.add, stop)):
        if monotonic() - last >= _PAUSE:
            last = monotonic()
            yield replace(report, done=done, of=of, step=told(in_words(what, done, of)))
    return steps.result()


class Steps(Generic[Made]):
    """Iterates over what some work tells of its progress, while it runs in a thread of its own."""

    def __init__(self, work: Callable[[Progress], Made], stop: Event | None = None) -> None:
        """Start the work; once `stop` is set, it ends where it next tells how far it is."""
        self._stop = stop
        self._told: SimpleQueue[tuple[str, int, int] | None] = SimpleQueue()
        self._end: Future[Made] = Future()
        Thread(target=self._run, args=(work,), name="footnote-work", daemon=True).start()

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        """Yield what is told, until the work is over."""
        while (step := self._told.get()) is not None:
            yield step

    def result(self) -> Made:
        """Return what came of it, or raise what went wrong."""
        return self._end.result()

    def _tell(self, what: str, done: int, of: int) -> None:
        if self._stop and self._stop.is_set():
            raise Stopped
        self._told.put((what, done, of))

    def _run(self, work: Callable[[Progress], Made]) -> None:
        try:
            self._end.set_result(work(self._tell))
        except BaseException as error:
            self._end.set_exception(error)
        finally:
            self._told.put(None)


def report_html(report: Report) -> Html:
    """Draw how far it is, or what came of it; `data-done` closes the panel."""
    if not report.is_over:
        return _working(report)
    pieces = []
    if report.added:
        done = "" if report.failed or report.stopped else "yes"
        said = _said(report.added)
        pieces.append(tag("p", said, class_="note", role="status", dir="auto", data_done=done))
        pieces += [tag("p", one, class_="note read", dir="auto") for one in _read(report.added)]
    if report.stopped:
        said = say("Stopped: nothing of “{}” was kept.", report.what)
        pieces.append(tag("p", said, class_="note", role="status", dir="auto"))
    for name, reason in report.failed:
        pieces.append(problem_html(reason if name in reason else f"{name}: {reason}"))
    close = tag("button", "×", type="button", class_="close", aria_label=say("Close this message"))
    return join(*pieces, close)


def _read(added: Sequence[Article]) -> Iterator[str]:
    """Say what was read; of several, only of those of which something was left out."""
    for article in added:
        if len(added) == 1:
            yield _line(article)
        elif article.left_out:
            yield f"{article.title}: {_line(article)}"


def _line(article: Article) -> str:
    """Say what was read, each part of it as far as its words are known."""
    found, *left_out = read_line(article).partition(".")[0], *article.left_out
    counted = ", ".join(told(one) for one in found.split(", "))
    return " ".join((f"{counted}.", *map(told, left_out)))


def _working(report: Report) -> Html:
    where = f" ({say('{} of {}', report.at + 1, report.jobs)})" if report.jobs > 1 else ""
    step = f": {report.step}" if report.step else "…"
    said = say("Adding “{}”", report.what)
    return working_html(f"{said}{where}{step}", say("Adding"), report.done, report.of)


def _said(added: Sequence[Article]) -> str:
    if len(added) == 1:
        return say("Added “{}”. Ask about it.", added[0].title)
    return say("Added {} articles. Ask about one of them, or about all.", len(added))
