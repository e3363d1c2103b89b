"""What a reader does with articles comes in, what changes on the page goes out."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path

import gradio as gr

from footnote.assistant.assistant import Assistant
from footnote.assistant.serve.page.added import MOST, Job, add_all, report_html
from footnote.assistant.serve.page.arrived import arrival_html
from footnote.assistant.serve.page.language import say
from footnote.assistant.serve.page.layout import ALL, EXAMPLES, Parts, Updates
from footnote.assistant.serve.page.leaving import Readers
from footnote.assistant.serve.page.pane import bundled_id, offers, pane_html
from footnote.assistant.serve.page.turns import Turn, problem
from footnote.assistant.serve.rights import scope_of
from footnote.assistant.serve.visitor import visitor_of
from footnote.assistant.show.markup import tag
from footnote.index.article import Article
from footnote.index.errors import BadInput, NotFound
from footnote.index.library.versions import Listed
from footnote.index.library.waiting import Waiting
from footnote.index.progress import READING, Progress, Step, step
from footnote.index.read import check_size, read_bytes, read_text

_CHOICES = 1_000  # articles to choose from: the newest
_FEW = 12  # articles that one still looks through
_SHOWN = 200  # characters of an address


class Shelf:
    """What a reader can do with the articles; each method returns what changes on the page."""

    def __init__(self, assistant: Assistant, parts: Parts, readers: Readers) -> None:
        """Join the assistant, the parts of its page, and who waits there."""
        self.assistant = assistant
        self.readers = readers
        self.parts = parts

    def choose(self, chosen: str | None, turns: Sequence[Turn]) -> Updates:
        """Show another article, or the whole library."""
        return {
            self.parts.article: pane_html(self.assistant, chosen or None),
            **self.offers(chosen, turns),
            **self._labels(chosen),
            **self._beside(chosen),
            **self._sure(False),
        }

    def arrive(self, chosen: str | None, turns: Sequence[Turn]) -> Updates:
        """Show what an article says in short, and what to ask of it, until something is asked."""
        if not chosen or turns:
            return {self.parts.arrival: ""}
        try:
            arrival = self.assistant.arrival(chosen)
        except Exception:  # it is a favour; the article can be read and asked without it
            return {self.parts.arrival: ""}
        shown: Updates = {self.parts.arrival: arrival_html(arrival)}
        if chosen != bundled_id() and arrival.questions:
            shown |= self._offered(arrival.questions)
        return shown

    def choices(self, chosen: str) -> Updates:
        """Say which articles there are to choose from, and which is chosen."""
        listed = self.assistant.listing()
        choices = [(_line(one), one.id) for one in listed[-_CHOICES:]]
        if len(listed) != 1:
            choices.insert(0, (say("All articles"), ALL))
        many = len(listed) > _FEW  # enough to type a part of a title
        return {self.parts.chosen: gr.update(choices=choices, value=chosen, filterable=many)}

    def offers(self, chosen: str | None, turns: Sequence[Turn]) -> Updates:
        """Offer questions to click."""
        return self._offered(offers(self.assistant, chosen or None, turns, EXAMPLES))

    def _offered(self, offered: Sequence[str]) -> Updates:
        shown = dict(zip_longest(self.parts.examples, offered, fillvalue=""))
        return {
            self.parts.example_row: gr.update(visible=bool(offered)),
            **{
                button: gr.update(value=text, visible=True) if text else gr.update(visible=False)
                for button, text in shown.items()
            },
        }

    # --- adding -------------------------------------------------------------------------------

    def add_files(
        self,
        files: list[str] | None,
        turns: Sequence[Turn],
        large: str | None,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Add the articles in files that were dropped; the uploaded copies are deleted.

        `large` names those that the browser didn't send, with their sizes, as JSON.
        """
        paths = [Path(file) for file in files or ()]
        jobs = [Job(path.name, partial(self._add_read, self._reading(path))) for path in paths]
        jobs += [Job(name, partial(_refuse, name, size)) for name, size in _large(large)]
        try:
            yield from self._add(jobs, turns, request)
        finally:
            for path in paths:
                path.unlink(missing_ok=True)

    def add_text(
        self, pasted: str, turns: Sequence[Turn], request: gr.Request
    ) -> Iterator[Updates]:
        """Add the article that was pasted."""
        read = partial(
            self._add_read, lambda tell: read_text(pasted, name="Pasted text", progress=tell)
        )
        yield from self._add([Job("Pasted text", read)], turns, request, clears=self.parts.pasted)

    def add_address(
        self, address: str, turns: Sequence[Turn], request: gr.Request
    ) -> Iterator[Updates]:
        """Add a page of the web."""
        job = Job(
            address.strip()[:_SHOWN],
            lambda tell: self.assistant.add_address(address, progress=tell),
        )
        yield from self._add([job], turns, request, clears=self.parts.address)

    def halt(self, request: gr.Request) -> Updates:
        """Stop what this reader is adding, as soon as it can be."""
        self.readers.left(_adding(request))
        return {self.parts.halt: gr.update(value=say("Stopping…"), interactive=False)}

    def _add(
        self,
        jobs: Sequence[Job],
        turns: Sequence[Turn],
        request: gr.Request,
        clears: gr.Textbox | None = None,
    ) -> Iterator[Updates]:
        with self.readers.waiting(_adding(request)) as stop:
            for report in add_all(jobs, stop):
                shown: Updates = {
                    self.parts.notice: report_html(report),
                    self.parts.halt: gr.update(visible=not report.is_over),
                }
                if not report.is_over:
                    yield shown
        shown[self.parts.halt] = gr.update(
            visible=False, value=say("Stop adding"), interactive=True
        )
        for article in report.added:
            visitor_of(scope_of(request)).tell("added", article.id)
        if report.added:
            newest = report.added[-1].id
            shown |= {**self.choices(newest), **self.choose(newest, turns)}
            shown |= {clears: ""} if clears else {}
            shown |= self._news(report.added)
        yield {**shown, self.parts.file: None}

    def _news(self, added: Sequence[Article]) -> Updates:
        """Say if kept answers don't hold any more, because a new version came."""
        checked = [one for article in added for one in self.assistant.check_kept(article.id)]
        wrong = sum(not one.holds for one in checked)
        if not wrong:
            return {}
        said = (
            say("1 kept answer no longer holds after that. “Kept answers” says why.")
            if wrong == 1
            else say("{} kept answers no longer hold after that. “Kept answers” says why.", wrong)
        )
        return {self.parts.said: _note(said)}

    def _reading(self, path: Path) -> Callable[[Step | None], Article | Waiting]:
        """Read a file here, or leave that to a worker, where there are any."""
        if self.assistant.queue:
            return lambda tell: Waiting("file", path.name, path.name, path.read_bytes())
        return partial(_read, path)

    def _add_read(
        self, read: Callable[[Step | None], Article | Waiting], tell: Progress
    ) -> Article:
        return self.assistant.add(read(step(tell, READING)), progress=tell)

    # --- comparing ----------------------------------------------------------------------------

    def compare(self, chosen: str | None, beside: str | None) -> str:
        """Say that from now on two articles are asked, or that it is one again."""
        try:
            titles = [self._listed(chosen).title, self._listed(beside).title] if beside else []
        except NotFound as error:
            return problem(error)
        if not titles:
            return ""
        return _note(say("Each question is put to both: “{}” and “{}”.", *titles))

    def _beside(self, chosen: str | None) -> Updates:
        listed = self.assistant.listing() if chosen else ()
        others = [(one.title, one.id) for one in listed[-_CHOICES:] if one.id != chosen]
        choices = [(say("Nothing"), ALL), *others]
        shown = gr.update(choices=choices, value=ALL, visible=bool(others))
        return {self.parts.beside: shown, self.parts.both: ""}

    # --- naming -------------------------------------------------------------------------------

    def label(self, chosen: str | None, title: str, tags: str, turns: Sequence[Turn]) -> Updates:
        """Give the chosen article a title and tags."""
        library = self.assistant.library
        try:
            known = self._listed(chosen)
            wanted = tags.replace(",", " ").split()
            if title != known.title:
                library.rename(known.id, title)
            library.tag(known.id, wanted, [tag for tag in known.tags if tag not in wanted])
        except Exception as error:
            return {self.parts.notice: problem(error)}
        return {
            **self.choices(known.id),
            **self._labels(known.id),
            self.parts.article: pane_html(self.assistant, known.id),
            self.parts.notice: _note(say("Title and tags are saved.")),
        }

    def _labels(self, chosen: str | None) -> Updates:
        try:
            known = self._listed(chosen)
        except NotFound:
            return {self.parts.title: "", self.parts.tags: ""}
        return {self.parts.title: known.title, self.parts.tags: " ".join(known.tags)}

    def _listed(self, chosen: str | None) -> Listed:
        try:
            return self.assistant.library.records.listed(chosen or ALL)
        except NotFound:
            raise NotFound("Choose one article first: this is about one.") from None

    # --- removing -----------------------------------------------------------------------------

    def ask_whether(self, chosen: str | None) -> Updates:
        """Ask whether an article shall really be removed."""
        if not chosen:
            return {self.parts.notice: _note(say("Choose one article to remove it."))}
        return self._sure(True)

    def keep_it(self) -> Updates:
        """Leave the article where it is."""
        return self._sure(False)

    def remove(self, chosen: str | None, turns: Sequence[Turn], request: gr.Request) -> Updates:
        """Remove the chosen article, and show another."""
        try:
            title = self.assistant.library.article(chosen or "").title
            self.assistant.remove(chosen or "")
            visitor_of(scope_of(request)).tell("removed", chosen or "")
        except Exception as error:
            return {self.parts.notice: problem(error), **self._sure(False)}
        left = self.assistant.library.records.ids()
        following = left[-1] if left else ALL
        return {
            **self.choices(following),
            **self.choose(following, turns),
            self.parts.notice: _note(say("Removed “{}”.", title), done="yes"),
        }

    def _sure(self, asked: bool) -> Updates:
        return {
            self.parts.remove: gr.update(visible=not asked),
            self.parts.sure_row: gr.update(visible=asked),
        }


def _line(listed: Listed) -> str:
    """Say in one line what there is to choose."""
    tags = "".join(f" #{tag}" for tag in listed.tags)
    return f"{listed.title}{tags}"


def _read(path: Path, tell: Step | None) -> Article:
    return read_bytes(path.read_bytes(), name=path.name, progress=tell)


def _adding(request: gr.Request) -> str:
    """Name what a reader is adding, apart from what they ask."""
    return f"{request.session_hash} adds"


def _large(told: str | None) -> list[tuple[str, int]]:
    """Read the names and sizes that the browser told; whatever else it tells is nothing."""
    try:
        files = json.loads(told or "[]")
        return [(str(name)[:_SHOWN], int(size)) for name, size in files[:MOST]]
    except (ValueError, TypeError, KeyError):
        return []


def _refuse(name: str, size: int, tell: Progress) -> Article:
    check_size(size, name)
    raise BadInput(f"“{name}” didn't come. Drop it again.")


def _note(said: str, done: str = "") -> str:
    return tag("p", said, class_="note", role="status", dir="auto", data_done=done)
