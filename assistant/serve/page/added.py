"""Files, texts and addresses come in, how far their adding is goes out: what is in, what isn't."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Generic, TypeVar

from footnote.assistant.serve.page.html import problem_html, working_html
from footnote.assistant.serve.page.turns import sentence
from footnote.assistant.show.markup import Html, join, tag
from footnote.index.article import Article
from footnote.index.progress import Progress

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
    added: tuple[Article, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def is_over(self) -> bool:
        """Say whether nothing more comes."""
        return self.at == self.jobs


def add_all(jobs: Sequence[Job]) -> Iterator[Report]:
    """Add one after another, yielding how far it is; what fails doesn't hold up the rest."""
    report = Report(len(jobs))
    for at, job in enumerate(jobs):
        report = replace(report, at=at, what=job.name, done=0, of=0)
        yield report
        if at >= MOST:
            failed = (job.name, f"{MOST} at once are the most. Add it now, by itself.")
            report = replace(report, failed=(*report.failed, failed))
            continue
        try:
            article = yield from _added(job, report)
            report = replace(report, added=(*report.added, article))
        except Exception as error:
            report = replace(report, failed=(*report.failed, (job.name, sentence(error))))
    yield replace(report, at=len(jobs))


def _added(job: Job, report: Report) -> Generator[Report, None, Article]:
    last = 0.0
    for step in (steps := Steps(job.add)):
        if monotonic() - last >= _PAUSE:
            last = monotonic()
            yield replace(report, done=step[1], of=step[2])
    return steps.result()


class Steps(Generic[Made]):
    """Iterates over what some work tells of its progress, while it runs in a thread of its own."""

    def __init__(self, work: Callable[[Progress], Made]) -> None:
        """Start the work."""
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

    def _run(self, work: Callable[[Progress], Made]) -> None:
        try:
            self._end.set_result(work(lambda *step: self._told.put(step)))
        except BaseException as error:
            self._end.set_exception(error)
        finally:
            self._told.put(None)


def report_html(report: Report) -> Html:
    """Draw how far it is, or what came of it; `data-done` closes the panel."""
    if not report.is_over:
        return _working(report)
    pieces = [
        problem_html(reason if name in reason else f"{name}: {reason}")
        for name, reason in report.failed
    ]
    if report.added:
        done = "" if report.failed else "yes"
        said = _said(report.added)
        pieces.insert(0, tag("p", said, class_="note", role="status", dir="auto", data_done=done))
    return join(*pieces)


def _working(report: Report) -> Html:
    where = f" ({report.at + 1} of {report.jobs})" if report.jobs > 1 else ""
    return working_html(f"Adding “{report.what}”{where}…", "Adding", report.done, report.of)


def _said(added: Sequence[Article]) -> str:
    if len(added) == 1:
        return f"Added “{added[0].title}”. Ask about it."
    return f"Added {len(added)} articles. Ask about one of them, or about all."
