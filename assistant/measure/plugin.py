"""pytest plugin: answers are tested as any output of a program is.

    def test_orders(expect):
        expect("On whose orders are the talks?").answers("Trump")

Replies of the model are kept in a file and repeated, so that a run takes seconds and needs no
model; `--footnote-live` asks the model again. Question files become tests as well.

pytest loads this in every project of an environment, so nothing of ours is imported before a
question is asked, and no option, fixture or file is taken that may be another's.
"""

import fnmatch
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from footnote.assistant.measure.expectation import Expectation
    from footnote.assistant.measure.question_file import Question
    from footnote.assistant.measure.rehearsal import Rehearsal

_SUFFIXES = (".jsonl", ".yaml", ".yml")
_SETTINGS = {
    "article": "the file of the article that questions are asked of",
    "model": "the model that `--footnote-live` asks (default: the setting FOOTNOTE_MODEL); with "
    "none, answers are made of quotes and need no replies",
    "strictness": "strict, balanced or lenient (default: the setting FOOTNOTE_STRICTNESS)",
    "replies": "the file of the model's replies (default: footnote-replies.jsonl)",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and a setting in the ini file for each."""
    group = parser.getgroup("footnote", "answers about an article (Footnote)")
    live = "ask the model, and keep its replies"
    group.addoption("--footnote-live", action="store_true", help=live)
    for name, what in _SETTINGS.items():
        group.addoption(f"--footnote-{name}", metavar=name.upper(), help=what)
        parser.addini(f"footnote_{name}", what, default="")
    parser.addini(
        "footnote_questions", "names of question files to run as tests", type="args", default=[]
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark that chooses another article or strictness for one test."""
    config.addinivalue_line(
        "markers",
        "footnote(article=None, strictness=None): another article, from the test's own folder, or "
        "another strictness",
    )


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> "Callable[..., Expectation]":
    """Ask a question; what comes back checks the answer: `expect("Who?").answers("Ada")`."""
    from footnote.assistant.measure.expectation import Expectation
    from footnote.index.errors import FootnoteError

    mark = request.node.get_closest_marker("footnote")
    chosen: dict[str, Any] = dict(mark.kwargs) if mark else {}
    article = chosen.get("article")
    if article:
        article = request.path.parent / article

    def ask(question: str, history: Any = None) -> Expectation:
        __tracebackhide__ = True
        run = _run(request.config)
        try:
            answer = run.ask(
                question, article or run.article, history, strictness=chosen.get("strictness")
            )
        except FootnoteError as error:
            raise AssertionError(str(error)) from None
        return Expectation(answer)

    return ask


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "QuestionFile | None":
    """Take question files that were named, by anyone, and those beside the article."""
    if file_path.suffix not in _SUFFIXES:
        return None
    config = parent.config
    names, article = config.getini("footnote_questions"), _setting(config, "article")
    given = parent.session.isinitpath(file_path) and (
        # Other plugins have tests in such files too.
        names or article or file_path.stem.endswith("questions")
    )
    if (
        given
        or any(fnmatch.fnmatch(file_path.name, name) for name in names)
        or (article and _beside(config.rootpath / article, file_path))
    ):
        return QuestionFile.from_parent(parent, path=file_path)
    return None


def _beside(article: Path, file: Path) -> bool:
    """Say whether a file holds the questions of the article: `questions`, `harbour.questions`."""
    stems = ("questions", f"{article.stem}.questions")
    return file.parent == article.parent and file.stem in stems


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what the run opened."""
    if run := config.stash.get(_RUN, None):
        # One process of xdist must not write the file anew while another still adds to it.
        run.close(tidy=not hasattr(config, "workerinput"))
    if folder := config.stash.get(_FOLDER, None):
        folder.cleanup()


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say in the head of a run whether replies are repeated or asked for."""
    article = _setting(config, "article")
    if not article and not config.getini("footnote_questions"):
        return None
    live = config.getoption("footnote_live")
    how = "the model is asked" if live else f"replies from {_replies(config)}"
    return f"footnote: {article or 'question files'}, {how}"


class QuestionFile(pytest.File):
    """A file of questions; each is a test."""

    def collect(self) -> Iterator["QuestionItem"]:
        """Yield a test for each question."""
        from footnote.assistant.measure.question_file import read_questions
        from footnote.index.errors import FootnoteError

        article = _setting(self.config, "article")
        try:
            questions = read_questions(self.path, article=article)
        except FootnoteError as error:
            raise self.CollectError(str(error)) from None
        for question in questions:
            yield QuestionItem.from_parent(self, name=question.id, question=question)


class QuestionItem(pytest.Item):
    """One question of a file."""

    def __init__(self, *, question: "Question", **given: Any) -> None:
        """Keep the question."""
        super().__init__(**given)
        self.question = question
        if not question.checked:
            self.add_marker(pytest.mark.skip(reason="drafted, and not checked by a person yet"))

    def runtest(self) -> None:
        """Ask the question and check the answer."""
        from footnote.assistant.measure.expectation import check

        asked = self.question
        answer = _run(self.config).ask(asked.question, self._article(), list(asked.history))
        check(asked, answer)

    def _article(self) -> Path:
        """Find the article: beside the questions, in `articles` there, or under the root."""
        name = self.question.article
        folders = (self.path.parent, self.path.parent / "articles", self.config.rootpath)
        for folder in folders:
            if name and (folder / name).is_file():
                return folder / name
        raise AssertionError(f"The article “{name}” of this question isn't there.")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was expected and what came, without a trace through our code."""
        from footnote.index.errors import FootnoteError

        if isinstance(excinfo.value, AssertionError | FootnoteError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the test by its question."""
        return self.path, 0, f"{self.question.id}: {self.question.question}"


# --- what the tests of one run share --------------------------------------------------------------


_RUN = pytest.StashKey["Rehearsal"]()
_FOLDER = pytest.StashKey["TemporaryDirectory[str]"]()


def _run(config: pytest.Config) -> "Rehearsal":
    """Return the assistant of this run, opened at the first question."""
    from footnote.assistant.measure.rehearsal import Rehearsal
    from footnote.index.errors import FootnoteError

    if _RUN not in config.stash:
        article = _setting(config, "article")
        try:
            config.stash[_RUN] = Rehearsal(
                home=_home(config),
                replies=_replies(config),
                article=config.rootpath / article if article else None,
                model=_setting(config, "model") or None,
                strictness=_setting(config, "strictness") or None,
                live=config.getoption("footnote_live"),
            )
        except FootnoteError as error:
            pytest.fail(str(error), pytrace=False)
    return config.stash[_RUN]


def _setting(config: pytest.Config, name: str) -> str:
    return str(config.getoption(f"footnote_{name}") or config.getini(f"footnote_{name}"))


def _replies(config: pytest.Config) -> Path:
    return config.rootpath / (_setting(config, "replies") or "footnote-replies.jsonl")


def _home(config: pytest.Config) -> Path:
    """Return a folder for the library: kept between runs, apart for each process of xdist."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache is not None and not hasattr(config, "workerinput"):
        return cache.mkdir("footnote")
    config.stash[_FOLDER] = TemporaryDirectory()
    return Path(config.stash[_FOLDER].name)
