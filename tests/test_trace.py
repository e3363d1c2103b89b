"""One question, traced: what was read once isn't read again on its way to an answer."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from footnote.assistant import ask
from footnote.assistant.find import gather
from footnote.index import evidence
from footnote.index.split import units
from footnote.index.words import stems
from tests.conftest import BRIEFING, ORDERS, REPLIES, MakeAssistant

Counted = Callable[[Any, str], Counter[Any]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Count the calls of a function by their first argument, from now on."""

    def count(module: Any, name: str) -> Counter[Any]:
        calls: Counter[Any] = Counter()
        real = getattr(module, name)

        def called(first: Any, *others: Any, **named: Any) -> Any:
            calls[first] += 1
            return real(first, *others, **named)

        monkeypatch.setattr(module, name, called)
        return calls

    return count


def forget_what_was_read() -> None:
    for cached in (stems._stems, gather.all_of, units.split):
        cached.cache_clear()


class Stemmer:
    """The real stemmer, with every list of words that it was given."""

    def __init__(self) -> None:
        self.real = stems._STEMMER
        self.given: list[tuple[str, ...]] = []

    def stemWords(self, words: list[str]) -> list[str]:  # noqa: N802
        self.given.append(tuple(words))
        return self.real.stemWords(words)


@pytest.mark.parametrize("question", [ORDERS, "Who leads the ministry, and what is the objective?"])
def test_a_question_is_read_once_and_no_text_is_stemmed_or_cut_twice(
    make_assistant: MakeAssistant,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    tmp_path: Path,
) -> None:
    with make_assistant(REPLIES, home=tmp_path / "traced") as assistant:
        article = assistant.add(BRIEFING, read_ahead=False)
    assistant = make_assistant(REPLIES, home=tmp_path / "traced")
    forget_what_was_read()
    stemmer = Stemmer()
    monkeypatch.setattr(stems, "_STEMMER", stemmer)
    texts = counted(stems, "words")
    read = counted(ask, "read_question")
    gathered = counted(gather, "gather")

    assistant.ask(question, article=article.id)

    assert stemmer.given, "nothing was stemmed: the trace sees nothing"
    twice = [text for text, times in texts.items() if times > 1]
    assert not twice, "these texts were stemmed again"
    assert read
    assert set(read.values()) == {1}
    assert sum(gathered.values()) == 1, "an article's evidence is made once"
    assert not units.split.cache_info().misses, "units come from where they are stored"


def test_words_are_weighed_once_for_all_ways(
    make_assistant: MakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make_assistant(REPLIES)
    article = assistant.add(BRIEFING, read_ahead=False)
    gather.all_of.cache_clear()
    weighed = Counter[int]()
    real = evidence.Pool.weights.func

    def weights(pool: evidence.Pool) -> Any:
        weighed[len(pool)] += 1
        return real(pool)

    monkeypatch.setattr(evidence.Pool.weights, "func", weights)
    for _ in range(2):
        assistant.ask(ORDERS, article=article.id)
    whole = max(weighed)
    assert weighed[whole] == 1, "the pool of a short article is weighed once, for every question"
