"""What tests share: real Chroma in a temporary folder, shipped fakes, the real model for few."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from langchain_core.language_models import BaseChatModel

from footnote import Assistant
from footnote.assistant.model.scripted import ScriptedChat
from footnote.assistant.serve.cli import main
from footnote.index.article import Article
from footnote.index.embed.minilm import MiniLM
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.read import read_file
from tests.engines import Services, running
from tests.postgres import why_not
from tests.web import Web

# The same examples at every run, however busy the machine is: a red test is a change of ours.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("other", max_examples=2_000, deadline=None)
hypothesis_settings.load_profile("same")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
BRIEFING = ROOT / "index" / "articles" / "venezuela-briefing.md"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

ORDERS = "On whose orders are the talks held?"
REPLIES = {ORDERS: "The talks are held on the orders of Donald Trump."}
# Where that leads: what is shown are the article's own words.
SHOWN = (
    "Donald Trump\nAn American envoy says that the current talks with President Nicolás Maduro of "
    "Venezuela are being held on the orders of Donald Trump."
)

MakeAssistant = Callable[..., Assistant]
Run = Callable[..., "Ran"]


def loaded_by(*modules: str, run: str = "") -> set[str]:
    """Return the names of all modules that a fresh Python has loaded once it imported these."""
    code = f"import sys, {', '.join(modules)}\n{run}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public question sets and attack strings, where there is one."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared isn't on this machine")
    return SHARED


@pytest.fixture(scope="session")
def original(shared: Path) -> Path:
    """The article that the briefing was written after."""
    return shared / "articles" / "us-venezuela-talks.txt"


@pytest.fixture(scope="session")
def briefing() -> Article:
    return read_file(BRIEFING)


@pytest.fixture
def make_assistant(tmp_path: Path) -> Iterator[MakeAssistant]:
    """Open assistants on real Chroma, with a tiny embedder and a scripted model."""
    opened: list[Assistant] = []

    def make(
        replies: Mapping[str, str] | None = None,
        *,
        home: Path | None = None,
        model: str | BaseChatModel = "none",
        **script: object,
    ) -> Assistant:
        if replies is not None:
            model = ScriptedChat(replies=replies, **script)
        assistant = Assistant.open(home or tmp_path / "home", model, TinyEmbedder())
        opened.append(assistant)
        return assistant

    yield make
    for assistant in opened:
        assistant.close()


@pytest.fixture
def assistant(make_assistant: MakeAssistant) -> Assistant:
    """An assistant that knows the briefing, and whose model knows one answer."""
    opened = make_assistant(REPLIES)
    opened.add(BRIEFING)
    return opened


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a library of its own, no model, and an embedder without weights, as a person would."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FOOTNOTE_MODEL", "none")
    monkeypatch.setenv("FOOTNOTE_EMBEDDINGS", "tiny")
    monkeypatch.setenv("NO_COLOR", "1")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and the status it ended with."""

    stdout: str
    stderr: str
    returncode: int


@pytest.fixture
def footnote(
    settings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in this process."""

    def run(*arguments: object, typed: str = "") -> Ran:
        monkeypatch.setattr("sys.argv", ["footnote", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        capsys.readouterr()
        for handler in logging.getLogger().handlers:  # what serves gives the log a form
            monkeypatch.setattr(handler, "formatter", handler.formatter)
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        printed = capsys.readouterr()
        return Ran(printed.out, printed.err, status)

    return run


@pytest.fixture(scope="module")  # while it is open, its event loop runs, and no other may
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by playwright."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright isn't installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    """The real embedding model, loaded once."""
    return MiniLM()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Assistant]:
    """An assistant with the real language model, kept for the run."""
    pytest.importorskip("xllamacpp", reason="the local model isn't installed")
    home = tmp_path_factory.mktemp("live")
    with Assistant.open(home, "local", embedder) as assistant:
        if assistant.loading.writer() is None:
            pytest.skip(assistant.loading.reason)
        yield assistant


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    """A PostgreSQL and a Chroma server, for all tests."""
    if reason := why_not():
        pytest.skip(reason)
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest) -> Services:
    """What a library is kept in: each test runs over both engines."""
    if request.param == "sqlite":
        return Services()
    shared: Services = request.getfixturevalue("services")
    return shared


@pytest.fixture
def web() -> Iterator[Web]:
    """A made-up internet: nothing but its hosts can be reached by name."""
    made = Web()
    yield made
    made.close()
