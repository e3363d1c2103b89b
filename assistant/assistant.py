"""`Assistant`: a library and a language model; articles are added to it, and it is asked."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from importlib.resources import as_file, files
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from footnote.assistant.answer import PLAIN, Answer, Answered, Event, Style, check_style
from footnote.assistant.ask import Desk, History, walk
from footnote.assistant.compare import Comparison, compare
from footnote.assistant.draft.loading import Loading
from footnote.assistant.judge.strictness import Level, Strictness, level_of
from footnote.assistant.model.open import check_name
from footnote.assistant.proof.keeping import Keeping
from footnote.assistant.prove import prove
from footnote.assistant.question.question import check_question
from footnote.assistant.settings import Settings, load_settings
from footnote.index.article import Article
from footnote.index.embed.embedder import Loadable, NamedEmbeddings, open_embedder
from footnote.index.errors import BadInput, FootnoteError, extra
from footnote.index.fetch import INTERNET, is_address, read_address
from footnote.index.given import expect, shown
from footnote.index.library.arrivals import Arrival, Given
from footnote.index.library.library import Library
from footnote.index.library.versions import Listed
from footnote.index.progress import Progress, step
from footnote.index.read import read_bytes, read_file
from footnote.index.search.retriever import LibraryRetriever, check_most
from footnote.index.search.search import K

if TYPE_CHECKING:
    from footnote.assistant.queue import Queue

_MODEL = "A model is named by a text, or is a chat model of LangChain."
_EMBEDDINGS = "Embeddings are named by a text, or have `name`, `embed_documents` and `embed_query`."


class Wishes(TypedDict, total=False):
    """What one question may ask for, beside its answer.

    `strictness` is the setting's unless given. In the style “plain” the model's own words are
    shown, each sentence beside the units it rests on; else the article's. `config` is LangChain's.
    Once `stop` is set, from another thread, the model is let go, and the answer is made of quotes.
    """

    strictness: Strictness | Level | None
    style: Style | None
    config: RunnableConfig | None
    stop: Signal | None


class Assistant(Keeping):
    """A library and a language model: add articles, ask about them. Close it, or use `with`."""

    queue: "Queue | None" = None  # through which workers add, where there are any
    network = INTERNET  # how pages are fetched; a test puts servers of its own in its place

    def __init__(self, library: Library, model: str | BaseChatModel, settings: Settings) -> None:
        """Join an open library and the model that is meant; `open` does both."""
        self.library = library
        self.settings = settings
        self.loading = Loading(model, settings, library.units)

    @classmethod
    def open(
        cls,
        home: str | Path | None = None,
        model: str | BaseChatModel | None = None,
        embeddings: str | NamedEmbeddings | None = None,
        strictness: str | None = None,
    ) -> Self:
        """Open a library; what is None comes from the settings, then from the defaults.

        LibraryInUse, LibraryDamaged or EmbedderChanged if the library can't be opened as it is.
        A model that can't be had is no error: answers are then made of quotes, and say why.
        """
        settings = load_settings(home=_folder(home), strictness=strictness)
        who = settings.model if model is None else model
        check_name(expect(who, (str, BaseChatModel), _MODEL))
        chosen = settings.embeddings if embeddings is None else embeddings
        chosen = expect(chosen, (str, NamedEmbeddings), _EMBEDDINGS)
        embedder = open_embedder(chosen) if isinstance(chosen, str) else chosen
        database = settings.database.get_secret_value()
        library = Library(settings.home, embedder, store=settings.store, database=database)
        opened = cls(library, who, settings)
        if settings.workers:
            with ExitStack() as undone, extra("postgres", "Adding by workers"):
                undone.callback(library.close)
                from footnote.assistant.queue import open_queue

                opened.queue = open_queue(settings.where)
                undone.pop_all()
        return opened

    def __enter__(self) -> Self:
        """Return the open assistant."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Free the model and let other processes use the library."""
        self.loading.close()
        if self.queue:
            self.queue.close()
        self.library.close()

    # --- articles -----------------------------------------------------------------------------

    def add(
        self,
        article: Given,
        *,
        progress: Progress | None = None,
        read_ahead: bool = True,
    ) -> Article:
        """Add a file, a page by its address, or an Article; the same text again is one article.

        Other text from the same path or web address is a new version, and is asked from then on.
        The local model reads it in the background, so that the first question doesn't wait.
        """
        if isinstance(article, str) and is_address(article):
            return self.add_address(article, progress=progress, read_ahead=read_ahead)
        if isinstance(article, Article) and not article.is_whole:
            raise BadInput(
                f"“{shown(article.title)}” can't be kept: its id or hash isn't that of its text, "
                "or a field is no text. Make it with Article.from_text."
            )
        if self.queue:
            return self._arrived(self.queue.add(article, progress), read_ahead)
        return self._add_here(article, progress, read_ahead)

    def _add_here(self, article: Given, progress: Progress | None, read_ahead: bool) -> Article:
        if isinstance(article, Arrival):
            article = read_bytes(article.data, name=article.name, source=article.source)
        elif not isinstance(article, Article):
            article = read_file(article, step(progress, "recognising the pages"))
        added = self.library.add(article, step(progress, f"embedding “{article.title}”"))
        return self._arrived(added.id, read_ahead)

    def _arrived(self, article_id: str, read_ahead: bool) -> Article:
        """Let the model read an article that came in, and forget what it replaces."""
        added = self.library.article(article_id)
        for version in self.library.versions(added.id):
            if not version.current:
                self.loading.forget(version.article_id)
        if read_ahead:
            self.loading.read_later(added)
        return added

    def add_address(
        self, address: str, *, progress: Progress | None = None, read_ahead: bool = True
    ) -> Article:
        """Fetch a page of the public web and add it; never reads a file, whatever is given.

        The article's `source` is the address at which the page was found in the end.
        """
        step(progress, "")
        address = expect(address, str, "An address is a text, such as “https://news.example/a”.")
        if self.queue:
            return self._arrived(self.queue.add(address.strip(), progress), read_ahead)
        article = read_address(address.strip(), progress=progress, network=self.network)
        return self.add(article, progress=progress, read_ahead=read_ahead)

    def add_bundled(
        self, progress: Progress | None = None, *, read_ahead: bool = True
    ) -> Article | None:
        """Add the article that comes with the project, to a library that never had one."""
        if self.library.read_only or self.library.was_done("bundled"):
            return None
        added = None
        if not self.library.records.ids(most=1):
            with as_file(files("footnote.index") / "articles" / "venezuela-briefing.md") as path:
                added = self._add_here(path, progress, read_ahead)  # a page waits for no worker
        self.library.set_done("bundled")  # last: what failed is tried again
        return added

    def load(self, progress: Progress | None = None) -> None:
        """Load both models now, at the same time, rather than at the first question."""
        self.loading.start(progress)
        if isinstance(self.library.embeddings, Loadable):
            self.library.embeddings.load()
        self.loading.writer()

    def load_later(self) -> None:
        """Load both models in the background; a question that comes first waits for them."""
        Thread(target=self._load_quietly, name="footnote-load", daemon=True).start()

    def _load_quietly(self) -> None:
        with suppress(FootnoteError):  # the first question will say it
            self.load()

    def remove(self, article_id: str) -> None:
        """Forget an article with all its versions; NotFound if it isn't there."""
        versions = self.library.versions(article_id)
        self.library.remove(article_id)
        for version in versions:
            self.loading.forget(version.article_id)

    def articles(self) -> tuple[Article, ...]:
        """Return all articles as they are now, oldest first."""
        return self.library.articles()

    def listing(self) -> tuple[Listed, ...]:
        """Return what a list shows of all articles, without reading any text."""
        return self.library.listing()

    def text(self, article_id: str) -> str:
        """Return an article's canonical text; NotFound if it isn't there."""
        return self.library.article(article_id).text

    # --- questions ----------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        history: History | None = None,
        article: str | None = None,
        **wishes: Unpack[Wishes],
    ) -> Answer:
        """Answer a question about one article, or about the library; see `Wishes` for the rest."""
        return self.last(question, history, article, **wishes).answer

    def last(
        self,
        question: str,
        history: History | None = None,
        article: str | None = None,
        **wishes: Unpack[Wishes],
    ) -> Answered:
        """Return the last event of `stream`: the answer, and how each part of it came about."""
        for event in self.stream(question, history, article, **wishes):
            if isinstance(event, Answered):
                return event
        raise AssertionError("a stream ends with an answer")

    def stream(
        self,
        question: str,
        history: History | None = None,
        article: str | None = None,
        **wishes: Unpack[Wishes],
    ) -> Iterator[Event]:
        """Yield `Found` at once, `Checking`, and `Answered` last; in plain style also `Said`.

        `history` is the conversation so far, oldest first: {"role", "content"} each. BadInput or
        NotFound if the question or the article can't be used.
        """
        return walk(self._desk(wishes), question, history, article)

    def prove(
        self,
        text: str,
        question: str | None = None,
        article: str | None = None,
        progress: Progress | None = None,
        **wishes: Unpack[Wishes],
    ) -> Answer:
        """Hold each sentence of a text, whoever wrote it, against one article or the library.

        Those that hold are the answer's sentences, each with the units it rests on; the others
        are in `withheld`, with the nearest. `question` is the one that the text answers.
        """
        return prove(self._desk(wishes), text, question, article, progress)

    def _desk(self, wishes: Wishes) -> Desk:
        if unknown := wishes.keys() - Wishes.__annotations__:
            wish = min(unknown)
            raise BadInput(f"“{wish}” is no wish. Use {', '.join(Wishes.__annotations__)}.")
        strictness, config = wishes.get("strictness"), wishes.get("config")
        level = level_of(self.settings.strictness if strictness is None else strictness)
        plain = check_style(wishes.get("style")) == PLAIN
        expect(config, (dict, type(None)), "`config` is a dict, as LangChain has it.")
        patience = self.loading.patience(wishes.get("stop"))
        return Desk(self.library, self.loading, level, patience, config, plain)

    def compare(self, question: str, articles: Sequence[str]) -> Comparison:
        """Put what each of some articles, by their ids, says on one question side by side."""
        if isinstance(articles, str) or not isinstance(articles, Iterable):
            raise BadInput("Name the articles to compare by a list of their ids.")
        found = [self.library.current(one) for one in articles]
        return compare(question, found, lambda one: self.ask(question, article=one.id))

    def as_retriever(self, article: str | None = None, k: int = K) -> LibraryRetriever:
        """Return a LangChain retriever over the library, or over one article.

        BadInput for a question that can't be asked, NotFound for an article that isn't there.
        """
        check_most(k)
        current = None if article is None else self.library.records.current(article)
        return LibraryRetriever(
            library=self.library, article_id=current, k=k, prepare=check_question
        )


def _folder(home: str | Path | None) -> str | Path | None:
    """Return a folder's name if the system can have one of that name."""
    says = "The home of a library is the path of a folder."
    if home is None:
        return None
    given: str | Path = expect(home, (str, Path), says)
    try:
        name = os.fsencode(given)
    except ValueError:
        name = b"\0"
    if b"\0" in name:
        raise BadInput(f"{says} “{shown(given)}” has characters that no path has.")
    return given


def ask(
    question: str,
    article: str | Path | None = None,
    *,
    history: History | None = None,
    home: str | Path | None = None,
    model: str | BaseChatModel | None = None,
) -> Answer:
    """Ask one question and close again: of a file, or of the library, at first the bundled one."""
    with Assistant.open(home=home, model=model) as assistant:
        if article is not None:
            added = assistant.add(article, read_ahead=False)
            return assistant.ask(question, history, added.id)
        assistant.add_bundled(read_ahead=False)
        return assistant.ask(question, history)
