"""A slip of the keyboard is put right where one word alone can be meant, and nothing else is."""

import pytest

from footnote.assistant.find.spelling import as_meant
from footnote.index.article import Article
from tests.asking import evidence_of

TEXT = (
    "Version 4.2 of the program was released in May. An earlier version was withdrawn. "
    "The firm hired forty people and brought the Lindgren archive to Oslo. "
    "The causal chain and the government of the day are described. The code is abcdefg-12."
)
POOL = evidence_of(Article.from_text(TEXT, title="Program"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("when was verison 4.2 relased", "when was version 4.2 released"),
        ("what did the goverment do?", "what did the government do?"),
        ("what did the governmment do?", "what did the government do?"),
        ("whos the mayor", "who's the mayor"),
        ("Whats new in it?", "What's new in it?"),
        ("why wasnt it released?", "why wasn't it released?"),
        ("what if theres no archive", "what if there's no archive"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert as_meant(typed, POOL) == meant


@pytest.mark.parametrize(
    "question",
    [
        "When was version 4.2 released?",
        "Who was fired?",  # not “hired”
        "What was bought?",  # not “brought”
        "Who is Lindgern?",  # a name stays
        "who is lindgern?",
        "What is abcdegf-12?",
        "When are new versions released?",
        "Who releases it?",
    ],
)
def test_what_may_be_meant_stays(question: str) -> None:
    assert as_meant(question, POOL) == question
