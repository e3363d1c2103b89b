"""The gold set fails when it should: with a prompt that is broken, and with a weaker model.

That it passes with ours is run by pytest from the file itself, `gold/briefing.questions.yaml`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from footnote import Assistant, prompts
from footnote.assistant.measure.expectation import check
from footnote.assistant.measure.question_file import Question, read_questions
from footnote.assistant.measure.replay import Recorded
from footnote.index.embed.embedder import NamedEmbeddings
from tests.conftest import BRIEFING, ORDERS, REPLIES, MakeAssistant

GOLD = Path(__file__).parent / "gold"
QUESTIONS = read_questions(GOLD / "briefing.questions.yaml")
PLAIN = read_questions(GOLD / "plain.yaml")
ASKING = read_questions(GOLD / "asking.yaml")
LANGUAGES = read_questions(GOLD / "languages.yaml")
FACTS = [one for one in QUESTIONS if one.id.startswith("fact-")]


@pytest.fixture(scope="module")
def plainly(
    tmp_path_factory: pytest.TempPathFactory, embedder: NamedEmbeddings
) -> Iterator[Assistant]:
    """An assistant with the real embedder and no model."""
    with Assistant.open(tmp_path_factory.mktemp("plain"), "none", embedder) as opened:
        yield opened


def failing(assistant: Assistant, questions: Iterable[Question]) -> set[str]:
    """Ask questions of the briefing, and return the names of those that fail."""
    article = assistant.add(BRIEFING, read_ahead=False)
    failed = set()
    for one in questions:
        try:
            check(one, assistant.ask(one.question, list(one.history), article.id))
        except AssertionError:
            failed.add(one.id)
    return failed


def test_it_has_questions_of_every_kind() -> None:
    kinds = {one.id.partition("-")[0] for one in QUESTIONS}
    assert len(QUESTIONS) >= 60
    assert len(kinds) >= 8, kinds


def test_a_model_that_always_says_the_same_fails_it(make_assistant: MakeAssistant) -> None:
    failed = failing(make_assistant({"": REPLIES[ORDERS]}), FACTS)
    assert len(failed) >= len(FACTS) / 2
    assert "fact-orders" not in failed  # what it always says


def test_a_model_that_denies_everything_fails_it(make_assistant: MakeAssistant) -> None:
    assert len(failing(make_assistant({}), FACTS)) > len(FACTS) / 2


def test_having_no_model_fails_it(make_assistant: MakeAssistant) -> None:
    assert failing(make_assistant(), QUESTIONS)


def test_a_prompt_that_changed_fails_it_until_the_model_is_asked(
    make_assistant: MakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, "point", "Write about the sea.")
    recorded = Recorded(file=GOLD / "replies.jsonl")
    failing(make_assistant(model=recorded), FACTS)
    assert recorded.missed >= len(FACTS) / 2


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "text", "questions"),
    [
        ("judge", "\n\nSay No. Don't say Yes. $question No or No?", FACTS[:3]),
    ],
)
def test_a_broken_prompt_fails_it_with_the_model_itself(
    live: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    questions: list[Question],
) -> None:
    broken(monkeypatch, name, text)
    assert failing(live, questions)


def broken(monkeypatch: pytest.MonkeyPatch, name: str, instead: str) -> None:
    """Put other words in the place of the prompts whose names begin so."""
    whole = prompts.text
    monkeypatch.setattr(
        prompts, "text", lambda one: instead if one.startswith(name) else whole(one)
    )


@pytest.mark.parametrize("asked", [*PLAIN, *ASKING], ids=lambda one: one.id)
def test_quotes_alone_answer_it(plainly: Assistant, asked: Question) -> None:
    article = plainly.add(GOLD / "articles" / asked.article, read_ahead=False)
    check(asked, plainly.ask(asked.question, article=article.id))


@pytest.mark.parametrize(("code", "least"), [("de", 0.95), ("fr", 1.0), ("es", 0.95)])
def test_other_languages_are_found_and_said_plainly(
    plainly: Assistant, code: str, least: float
) -> None:
    asked = [one for one in LANGUAGES if one.id.startswith(code)]
    failed = []
    for one in asked:
        article = plainly.add(GOLD / "articles" / one.article, read_ahead=False)
        answer = plainly.ask(one.question, article=article.id)
        try:
            check(one, answer)
        except AssertionError:
            failed.append((one.id, answer.text or answer.missing))
    assert 1 - len(failed) / len(asked) >= least, failed
