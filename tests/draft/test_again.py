"""What was said before is left out of a reply, and one that is too long is cut."""

from footnote.assistant.check.claims import write
from footnote.assistant.check.shown import whole
from footnote.assistant.draft.again import SHORTEST, as_wished, fresh
from footnote.assistant.draft.reply import Reply
from footnote.assistant.question.talk import Talk
from footnote.index.article import Article
from tests.asking import evidence_of, found_for

ONE, TWO = "Ada Lind built the weir.", "She lives in Oslo."
THREE = "The weir holds back the river."
POOL = evidence_of(Article.from_text(f"{ONE} {TWO}\n\n{THREE}", title="The weir"))


def reply(*said: str) -> Reply:
    units = [one for one in POOL if one.quote in said]
    return Reply(found_for("Who built the weir?", POOL), write(whole(units, POOL)))


def test_what_was_given_is_left_out() -> None:
    new = fresh(reply(ONE, THREE), f"So it is. {ONE}")
    assert new is not None
    assert new.grounded.text == THREE
    assert fresh(reply(ONE, THREE), f"{ONE}\n{THREE}") is None


def test_what_is_new_keeps_its_context() -> None:
    new = fresh(reply(TWO), ONE)
    assert new is not None
    assert new.grounded.text == f"{ONE}\n{TWO}"
    assert fresh(reply(TWO), TWO) is None


def test_where_nothing_was_given_a_reply_stays() -> None:
    assert fresh(reply(ONE), "") == reply(ONE)


def test_shorter_is_the_first_sentence_and_its_context() -> None:
    assert as_wished(reply(TWO, THREE), Talk.SHORTER).grounded.text == f"{ONE}\n{TWO}"
    assert as_wished(reply(ONE), Talk.SHORTER).note == SHORTEST
