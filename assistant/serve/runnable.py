"""The path as a LangChain Runnable: a question in, an `Answer` out."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.runnables import Runnable, RunnableConfig
from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from footnote.assistant.answer import Answer
from footnote.assistant.assistant import Assistant
from footnote.index.errors import BadInput
from footnote.index.given import expect


class Asked(TypedDict, total=False):
    """What goes in: a question, and if needed the conversation before it and one article's id."""

    question: str
    history: list[Any]
    article: str | None


class AskRunnable(Runnable[str | Asked, Answer]):
    """Asks an assistant. Search, prompt and model run inside it and report to its callbacks."""

    name = "footnote"

    def __init__(self, assistant: Assistant, article: str | None = None) -> None:
        """Ask this assistant; of one article, or of what the input names."""
        self.assistant = assistant
        self.article = article

    def invoke(
        self, input: str | Asked, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """Answer one question, given as a text or as a dict with `question`."""
        return self._call_with_config(self._ask, input, config)

    def _ask(
        self, asked: str | Asked, run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> Answer:
        given: Asked = {"question": asked} if isinstance(asked, str) else asked
        if not isinstance(given, dict) or "question" not in given:
            raise BadInput('Give a question as a text, or as {"question": "…"}.')
        return self.assistant.ask(
            given["question"],
            history=given.get("history"),
            article=given.get("article", self.article),
            config=config,
        )


def as_runnable(assistant: Assistant, article: str | None = None) -> AskRunnable:
    """Return the path as a LangChain Runnable: question (and history) in, Answer out."""
    expect(assistant, Assistant, "Give an Assistant; Assistant.open() opens one.")
    return AskRunnable(assistant, article)
