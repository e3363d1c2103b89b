"""Yes or No stands before the unit that settles a question, where a trained judge is sure which."""

from pathlib import Path

import pytest

from footnote import Answer, Assistant, verify
from footnote.assistant.show.markdown import as_markdown
from footnote.index.article import Article
from footnote.testing import ScriptedChat, TinyEmbedder

FERRY = "# The ferry\n\nThe ferry to Vik no longer takes lorries. It still takes cars in summer.\n"
QUESTION = "Does the ferry to Vik take lorries?"


def asked(home: Path, denies: tuple[str, ...], name: str = "scripted+judge") -> Answer:
    script = {QUESTION: "The ferry to Vik no longer takes lorries."}
    model = ScriptedChat(replies=script, denies=denies, model_name=name)
    with Assistant.open(home, model, TinyEmbedder()) as assistant:
        article = assistant.add(Article.from_text(FERRY, title="The ferry"), read_ahead=False)
        answer = assistant.ask(QUESTION)
        assert verify(answer, article)
        assert Answer.from_json(answer.to_json()) == answer
        return answer


@pytest.mark.parametrize(("denied", "says"), [("Yes.", "No"), ("No.", "Yes")])
def test_what_the_judge_is_sure_of_comes_first(tmp_path: Path, denied: str, says: str) -> None:
    answer = asked(tmp_path, (f"{QUESTION} {denied}",))
    assert answer.says == says
    assert answer.text == f"{says}\nThe ferry to Vik no longer takes lorries."
    assert as_markdown(answer, {}).startswith(f"**{says}**\n\nThe ferry to Vik")


@pytest.mark.parametrize("denies", [(), ("Yes.", "No.")])
def test_in_doubt_the_unit_stands_alone(tmp_path: Path, denies: tuple[str, ...]) -> None:
    answer = asked(tmp_path, denies)
    assert (answer.says, answer.text) == ("", "The ferry to Vik no longer takes lorries.")


def test_a_judge_that_was_not_trained_for_it_is_not_asked(tmp_path: Path) -> None:
    assert asked(tmp_path, ("Yes.",), name="scripted").says == ""


def test_one_that_was_changed_no_longer_verifies(tmp_path: Path) -> None:
    text = asked(tmp_path, (f"{QUESTION} Yes.",)).to_json()
    forged = Answer.from_json(text.replace('"says":"No"', '"says":"Yes"'))
    assert not verify(forged, Article.from_text(FERRY, title="The ferry"))
