"""Questions of a test run come in, answers go out: the model's replies repeated, or asked for."""

import shutil
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from footnote.assistant.answer import Answer
from footnote.assistant.ask import History
from footnote.assistant.assistant import Assistant
from footnote.assistant.judge.strictness import Strictness, check_strictness
from footnote.assistant.measure.replay import Recorded
from footnote.assistant.model.open import NONE, LanguageModel, open_model
from footnote.assistant.proof.verify import verify
from footnote.assistant.settings import load_settings
from footnote.index.article import Article
from footnote.index.embed.embedder import NamedEmbeddings
from footnote.index.errors import BadInput, EmbedderChanged, LibraryDamaged, ModelError
from footnote.index.read import read_file


def open_disposable(
    home: Path,
    model: str | BaseChatModel,
    embeddings: str | NamedEmbeddings | None,
    strictness: str | None = None,
) -> Assistant:
    """Open a library that only serves to ask: one of another version is made anew.

    It is in its folder, also where the readers' library is in a database.
    """
    alone = {"database": "", "workers": False, "store": ""}
    settings = load_settings(home=home, strictness=strictness, **alone)
    try:
        return Assistant.open_by(settings, model, embeddings)
    except (EmbedderChanged, LibraryDamaged):
        shutil.rmtree(home)
        return Assistant.open_by(settings, model, embeddings)


class Rehearsal:
    """One assistant for all questions of a run, with the replies in a file.

    Without `live` no model is loaded: a question whose replies aren't in the file is an error.
    With the model `none` answers are made of quotes, and there are no replies.
    """

    def __init__(
        self,
        *,
        home: Path,
        replies: Path,
        article: Path | None = None,
        model: str | None = None,
        strictness: str | None = None,
        live: bool = False,
        embeddings: str | NamedEmbeddings | None = None,
    ) -> None:
        """Open the assistant; ModelError if the model is needed and can't be had."""
        self.article = article
        settings = load_settings(home=home, model=model)
        self._model: LanguageModel | None = open_model(settings.model, settings) if live else None
        if live and self._model is None:
            raise ModelError("There is no model to ask live. Name one with --footnote-model.")
        self.recorded = Recorded(file=replies)
        if self._model:
            self.recorded = Recorded(
                file=replies, model=self._model.chat, name_of_model=self._model.name, fresh=True
            )
        level = check_strictness(strictness)
        who = NONE if model == NONE else self.recorded
        self._assistant = open_disposable(home, who, embeddings, level)
        self._articles: dict[Path, Article] = {}

    def ask(
        self,
        question: str,
        article: Path | None = None,
        history: History | None = None,
        *,
        strictness: Strictness | None = None,
    ) -> Answer:
        """Ask of an article's file; AssertionError if the answer can't be proven or repeated."""
        __tracebackhide__ = True
        missed = self.recorded.missed
        answer = self._assistant.ask(
            question, history, self._added(article or self.article).id, strictness=strictness
        )
        if self.recorded.missed > missed:
            raise AssertionError(
                f"{self.recorded.file.name} has no reply of the model to this question as it is "
                f"asked now: the question, the article or a prompt is new. Ask the model with "
                f"`pytest --footnote-live`, read what changed, and keep the file.\n"
                f"  question   {question}"
            )
        texts = {one.id: one.text for one in self._articles.values()}
        if faults := verify(answer, texts).faults:
            raise AssertionError(f"A citation doesn't hold: {faults[0].fault}")
        return answer

    def close(self, *, tidy: bool = True) -> None:
        """Write new replies down, sorted if `tidy`; free the model and the library."""
        self._assistant.close()
        if self._model and tidy:
            self.recorded.tidy()
        if self._model:
            self._model.close()

    def _added(self, file: Path | None) -> Article:
        if file is None:
            raise BadInput(
                "Which article? Name one: footnote_article in the ini file, --footnote-article, "
                "or @pytest.mark.footnote(article=…)."
            )
        if file not in self._articles:
            self._articles[file] = self._assistant.add(read_file(file), read_ahead=False)
        return self._articles[file]
