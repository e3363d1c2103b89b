"""`Assistant`: a library and a language model; articles are added to it, and it is asked."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event as Signal
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from footnote.assistant.adding import Adding, queue_of
from footnote.assistant.answer import PLAIN, Answer, Answered, Event, Style, check_style
from footnote.assistant.arrival import Arrival, Arrivals
from footnote.assistant.ask import Desk, History, walk_from
from footnote.assistant.awaiting import Awaiting
from footnote.assistant.compare import Comparison, compare
from footnote.assistant.draft.loading import Loading
from footnote.assistant.judge.strictness import Level, Strictness, level_of
from footnote.assistant.make.making import Making
from footnote.assistant.model.open import check_name
from footnote.assistant.proof.keeping import Keeping
from footnote.assistant.prove import prove
from footnote.assistant.question.question import check_question
from footnote.assistant.settings import Settings, load_settings
from footnote.assistant.starting import Start
from footnote.index.article import Article
from footnote.index.embed.embedder import Loadable, NamedEmbeddings, open_embedder
from footnote.index.errors import BadInput
from footnote.index.given import expect, shown
from footnote.index.library.library import Library
from footnote.index.library.versions import Listed
from footnote.index.progress import Progress
from footnote.index.search.search import K

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import RunnableConfig

    from footnote.index.search.retriever import LibraryRetriever

_EMBEDDINGS = "Embeddings are named by a text, or have `name`, `embed_documents` and `embed_query`."


class Wishes(TypedDict, total=False):
    """What one question may ask for, beside its answer.

    `strictness` is the setting's unless given. In the style “plain” the model's own words are
    shown, each sentence beside the units it rests on; else the article's. `config` is LangChain's.
    Once `stop` is set, from another thread, the model is let go, and the answer is made of quotes.
    `within` is a place of the article, its start and its end: an answer is looked for there first.
    """

    strictness: Strictness | Level | None
    style: Style | None
    config: "RunnableConfig | None"
    stop: Signal | None
    within: tuple[int, int] | None


class Assistant(Adding, Keeping, Making, Awaiting):
    """A library and a language model: add articles, ask about them. Close it, or use `with`."""

    def __init__(
        self, library: Library, model: "str | BaseChatModel | Loading", settings: Settings
    ) -> None:
        """Join an open library and the model that is meant, or lent; `open` does both."""
        self.library = library
        self.settings = settings
        if isinstance(model, Loading):
            self.loading = model.lend(settings, library.units)
        else:
            self.loading = Loading(model, settings, library.units)
        self.beginning = Start(self)
        self._arrivals = Arrivals(library, settings)

    @classmethod
    def open(
        cls,
        home: str | Path | None = None,
        model: "str | BaseChatModel | None" = None,
        embeddings: str | NamedEmbeddings | None = None,
        strictness: str | None = None,
    ) -> Self:
        """Open a library; what is None comes from the settings, then from the defaults.

        LibraryInUse, LibraryDamaged or EmbedderChanged if the library can't be opened as it is.
        A model that can't be had is no error: answers are then made of quotes, and say why.
        """
        settings = load_settings(home=_folder(home), strictness=strictness)
        return cls.open_by(settings, model, embeddings)

    @classmethod
    def open_by(
        cls,
        settings: Settings,
        model: "str | BaseChatModel | Loading | None" = None,
        embeddings: str | NamedEmbeddings | None = None,
    ) -> Self:
        """Open a library by settings, whatever the environment says; else as `open` does.

        The model may be one that another library has, or will have, in this process.
        """
        who = settings.model if model is None else model
        check_name(who.given if isinstance(who, Loading) else who)
        chosen = settings.embeddings if embeddings is None else embeddings
        chosen = expect(chosen, (str, NamedEmbeddings), _EMBEDDINGS)
        embedder = open_embedder(chosen) if isinstance(chosen, str) else chosen
        database = settings.database.get_secret_value()
        library = Library(settings.home, embedder, store=settings.store, database=database)
        with ExitStack() as undone:
            undone.callback(library.close)
            opened = cls(library, who, settings)
            opened.queue = queue_of(settings)
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
        self._arrivals.close()
        self.loading.close()
        self.beginning.close()
        if self.queue:
            self.queue.close()
        self.library.close()

    # --- articles -----------------------------------------------------------------------------

    def load(self, progress: Progress | None = None) -> None:
        """Load both models now, at the same time, rather than at the first question."""
        self.loading.start(progress)
        if isinstance(self.library.embeddings, Loadable):
            self.library.embeddings.load()
        self.loading.writer()

    def start(self, tell: Callable[[str], object] = lambda said: None) -> None:
        """Begin in the background: a new library gets its example article, then both models load.

        A question waits for the article, and is answered without the models. `tell` gets a
        sentence for each step.
        """
        self.beginning.begin(tell)

    def arrival(self, article_id: str) -> Arrival:
        """Return what an article says in short, and questions that it answers; or NotFound.

        It is made once, without a model, and kept with the article.
        """
        return self._arrivals.of(article_id)

    def remove(self, article_id: str) -> None:
        """Forget an article with all its versions; NotFound if it isn't there."""
        versions = self.library.versions(article_id)
        self.library.remove(article_id)
        for version in versions:
            self.loading.forget(version.article_id)

    def namesakes(self, article_id: str) -> tuple[Listed, ...]:
        """Return the other articles of the same title, of which one may be its earlier text."""
        return self.library.namesakes(article_id)

    def replace(self, old: str, new: str) -> None:
        """Make one article the newer version of another; NotFound or BadInput if that can't be."""
        self.library.replace(old, new)
        self.loading.forget(old)

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

        Where a model has to say what a follow-up means, `Found` comes again once it is known.

        `history` is the conversation so far, oldest first: {"role", "content"} each. BadInput or
        NotFound if the question or the article can't be used.
        """
        return walk_from(self._desk(wishes), question, history, article)

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
        within = _check_place(wishes.get("within"))
        self.beginning.wait()
        return Desk(self.library, self.loading, level, patience, config, plain, within)

    def compare(self, question: str, articles: Sequence[str]) -> Comparison:
        """Put what each of some articles, by their ids, says on one question side by side."""
        if isinstance(articles, str) or not isinstance(articles, Iterable):
            raise BadInput("Name the articles to compare by a list of their ids.")
        found = [self.library.current(one) for one in articles]
        return compare(question, found, lambda one: self.ask(question, article=one.id))

    def as_retriever(self, article: str | None = None, k: int = K) -> "LibraryRetriever":
        """Return a LangChain retriever over the library, or over one article.

        BadInput for a question that can't be asked, NotFound for an article that isn't there.
        """
        from footnote.index.search.retriever import LibraryRetriever, check_most

        check_most(k)
        current = None if article is None else self.library.records.current(article)
        return LibraryRetriever(
            library=self.library, article_id=current, k=k, prepare=check_question
        )


def _check_place(given: object) -> tuple[int, int] | None:
    """Return a place as it was given; BadInput if it is none."""
    if given is None:
        return None
    if isinstance(given, (tuple, list)) and [type(one) for one in given] == [int, int]:
        start, end = given
        if 0 <= start < end:
            return start, end
    raise BadInput("`within` is a place of the article: where it starts, and where it ends.")


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
    model: "str | BaseChatModel | None" = None,
) -> Answer:
    """Ask one question and close again: of a file, or of the library, at first the bundled one."""
    with Assistant.open(home=home, model=model) as assistant:
        if article is not None:
            added = assistant.add(article, read_ahead=False)
            return assistant.ask(question, history, added.id)
        assistant.add_bundled(read_ahead=False)
        return assistant.ask(question, history)
