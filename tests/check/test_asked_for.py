"""What a question plainly asks for: pairs of texts that differ in giving it."""

import pytest

from footnote.assistant.check.asked_for import lacks
from footnote.assistant.question.kinds import Kind
from footnote.assistant.question.question import read_question
from footnote.index.article import Article
from tests.asking import evidence_of, grounded


@pytest.mark.parametrize(
    ("question", "text", "lack"),
    [
        ("How many ships were sent?", "Ships were sent to the coast.", "a number"),
        ("How many ships were sent?", "Twelve ships were sent to the coast.", ""),
        ("How many ships were sent?", "Several ships were sent to the coast.", ""),
        ("How many ships were sent?", "12 ships.", ""),
        ("How many ships were sent?", "Ships were sent in the 10th century.", "a number"),
        ("How many ships were sent?", "In the 10th year 12 ships were sent.", ""),
        ("What number did the ship have?", "It was the 10th ship.", ""),
        ("What percentage of ships returned?", "The ships returned.", "a number"),
        ("When did the ships leave?", "The ships left for the coast.", "a time"),
        ("When did the ships leave?", "The ships left in May.", ""),
        ("When did the ships leave?", "The ships left after the storm.", ""),
        ("When did the ships leave?", "The ships left in 1921.", ""),
        ("When do the ships leave?", "The ships leave at nine.", ""),
        ("When do the ships leave?", "Nine of the ships leave.", "a time"),
        ("In which year did the ships leave?", "The ships left the coast.", "a time"),
        ("When ships leave, what happens?", "The harbour empties.", ""),
        ("How long is a day on Mars?", "We can write of how long days last there.", "a length"),
        ("How long is a day on Mars?", "A day on Mars lasts 24.6 hours.", ""),
        ("How long did it stay?", "The ship stayed in the harbour.", "a length"),
        ("How long did it stay?", "The ship stayed until the storm.", ""),
        ("How long did it stay?", "The ship stayed briefly.", ""),
        ("What is the name of the envoy?", "The envoy is an American envoy.", "a name"),
        ("What is the name of the envoy?", "The name of the envoy is the envoy.", "a name"),
        ("What is the name of the envoy?", "The envoy is Ada Byron.", ""),
        ("What is the name of the enzyme?", "The enzyme is amylase.", ""),
        ("Which countries sent ships?", "Ships were sent by many countries.", "a name"),
        ("Which countries sent ships?", "The ships were sent by Peru.", ""),
        ("Which country sent ships?", "Peru did.", ""),
        ("Which country sent ships?", "The U.S. sent ships.", ""),
        ("What did the mayor say about it?", "It was closed by the mayor.", "what “mayor” said"),
        ("What did the mayor say about it?", "The mayor regretted it.", "what “mayor” said"),
        ("What did the mayor say about it?", "The mayor called it a mistake.", ""),
        ("What did the mayor say about it?", "“It is closed,” said the mayor.", ""),
        ("What do critics argue?", "Critics argue that it is too small.", ""),
        ("Who sent the ships?", "The ships were sent.", ""),
    ],
)
def test_what_a_text_lacks(question: str, text: str, lack: str) -> None:
    assert lacks(read_question(question), text) == lack


ARTICLE = "The council sent ships to the coast. Twelve of them came back in May."


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("The council sent ships to the coast.", False),
        ("The council sent ships to the coast. Twelve of them came back.", True),
    ],
)
def test_an_answer_without_what_is_asked_for_is_withheld(draft: str, shown: bool) -> None:
    article = Article.from_text(ARTICLE, title="Ships")
    found = grounded("How many ships came back?", draft, evidence_of(article))
    assert bool(found.sentences) is shown
    if not shown:
        assert found.withheld[0].reason == "the question asks for a number"


@pytest.mark.parametrize(
    ("question", "account"),
    [
        ("How does the ferry cross the bay?", True),
        ("Why was the bridge closed?", True),
        ("What is the harbour levy?", True),
        ("What was the effect of the levy on the trade?", True),
        ("who was the mayor", True),
        ("What does the council do?", True),
        ("What happened at the harbour?", True),
        ("Where does the name come from?", True),
        ("Describe the harbour.", True),
        ("How many ferries cross the bay?", False),
        ("How long does it take?", False),
        ("When was the bridge closed?", False),
        ("Who closed the bridge?", False),
        ("Which council closed the bridge?", False),
        ("What is the name of the ferry?", False),
        ("What was the number of ferries?", False),
        ("Is the bridge closed?", False),
        ("What bridge was closed?", False),
        ("What does the mayor deliver at the beginning of each year?", False),
        ("What is set aside for the harbour in the plan?", False),
    ],
)
def test_an_account_is_told_in_full(question: str, account: bool) -> None:
    assert read_question(question).asks_for(Kind.ACCOUNT) is account
