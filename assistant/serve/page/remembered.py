"""Conversations come in, what the library keeps of them goes out; and back again, checked.

What comes back is checked as any answer is: what doesn't verify against the library isn't shown.
"""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from footnote.assistant.answer import Answer
from footnote.assistant.assistant import Assistant
from footnote.assistant.compare import Comparison
from footnote.assistant.judge.strictness import Strictness
from footnote.assistant.proof.verify import verify
from footnote.assistant.serve.page.language import word
from footnote.assistant.serve.page.turns import (
    Turn,
    answered_turn,
    compared_turn,
    quoted_articles,
    unanswered_turn,
)
from footnote.assistant.show.markdown import conversation_as_markdown
from footnote.index.article import Article
from footnote.index.errors import BadInput
from footnote.index.library import conversation_rows as store
from footnote.index.library.conversation_rows import TurnRow

_TITLE = 120  # characters of a question that make a title
_CHANGED = word("This answer isn't shown: it was changed since it was made. Ask again.")
_BROKEN_OFF = word("The page was left before the answer was there. Ask again.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose for a conversation: articles by id, who answers, how sure."""

    chosen: str = ""
    beside: str = ""
    strictness: Strictness = "balanced"
    writer: str = "model"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation is kept, and whose it is; without an id, not yet, or nowhere.

    `of` is somebody else's that was opened by its address: going on makes a copy of it.
    """

    id: str = ""
    owner: str = ""
    private: bool = False
    of: str = ""

    def __bool__(self) -> bool:
        """Say whether it is kept already."""
        return bool(self.id)


def can_keep(assistant: Assistant, conversation: Conversation) -> bool:
    """Say whether anything of a conversation may be kept."""
    return not (assistant.library.read_only or conversation.private)


def keep(assistant: Assistant, conversation: Conversation, choices: Choices) -> Conversation:
    """Make sure that a conversation is kept, with what is chosen in it."""
    if not can_keep(assistant, conversation):
        return conversation
    kept = replace(conversation, id=conversation.id or secrets.token_urlsafe(12), of="")
    where, chosen = assistant.library.where, json.dumps(asdict(choices))
    store.keep_conversation(where, kept.id, kept.owner, chosen, conversation.of)
    return kept


def begin(assistant: Assistant, conversation: Conversation, turn: Turn) -> int:
    """Keep a question that is on its way; return which version of its turn that is."""
    if not conversation:
        return turn.version
    title = " ".join(turn.question.split())[:_TITLE]
    return store.begin_turn(
        assistant.library.where, conversation.id, turn.number, _as_row(turn), title
    )


def end(assistant: Assistant, conversation: Conversation, turn: Turn) -> None:
    """Keep what became of a question."""
    if conversation:
        where = assistant.library.where
        store.end_turn(where, conversation.id, turn.number, turn.version, _as_row(turn))


def find(assistant: Assistant, id: str, owner: str) -> tuple[Conversation, Choices] | None:
    """Return a conversation by its id, as its reader may go on with it; None if there is none."""
    row = store.conversation_row(assistant.library.where, id) if id else None
    if row is None:
        return None
    own = row.owner == owner
    found = Conversation(id if own else "", owner, of="" if own else id)
    return found, _choices(row.choices)


def is_there(assistant: Assistant, conversation: Conversation) -> bool:
    """Say whether a conversation hasn't been deleted meanwhile."""
    where = assistant.library.where
    return not conversation or store.conversation_row(where, conversation.id) is not None


def recall(assistant: Assistant, id: str) -> tuple[Turn, ...]:
    """Draw all turns of a conversation again, each in all its versions, in order."""
    rows = store.turn_rows(assistant.library.where, id) if id else ()
    several = len(assistant.library.records.ids(most=2)) > 1
    return tuple(_turn(assistant, row, several=several) for row in rows)


def newest(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the newest version of each turn, with the answers of those before it."""
    found: dict[int, Turn] = {}
    for turn in turns:
        before = found.get(turn.number)
        earlier = (*before.answers, *before.earlier) if before else ()
        found[turn.number] = replace(turn, earlier=earlier)
    return tuple(found.values())


def as_json(turns: Sequence[Turn]) -> str:
    """Write the answers of a conversation as one JSON object, which `footnote verify` reads."""
    answers = [one.to_dict() for turn in turns for one in turn.answers]
    return json.dumps({"answers": answers}, indent=2, ensure_ascii=False) + "\n"


def as_text(assistant: Assistant, turns: Sequence[Turn]) -> str:
    """Write the answers of a conversation as Markdown, with footnotes."""
    answers = [one for turn in turns for one in turn.answers]
    return conversation_as_markdown(answers, quoted_articles(assistant, *answers))


# --- one turn -----------------------------------------------------------------------------------


def _as_row(turn: Turn) -> str:
    kept: dict[str, Any] = {"question": turn.question}
    if turn.made:
        sides = tuple(replace(one, answer=_short(one.answer)) for one in turn.made.sides)
        kept["comparison"] = json.loads(replace(turn.made, sides=sides).to_json())
    elif turn.answer:
        kept["answer"] = _short(turn.answer).to_dict()
    elif not turn.busy:
        kept["said"] = turn.said
    return json.dumps(kept, ensure_ascii=False)


def _short(answer: Answer) -> Answer:
    """Leave out the passages that were found: they aren't shown, and are long."""
    return replace(answer, hits=()).sealed()


def _turn(assistant: Assistant, row: TurnRow, *, several: bool) -> Turn:
    number, kept = row.number, json.loads(row.turn)
    question = str(kept.get("question", ""))
    try:
        made = _made(kept)
        answers = _answers(kept, made)
        articles = quoted_articles(assistant, *answers)
        _check(answers, articles)
        if made:
            drawn = compared_turn(number, made, articles)
        elif answers:
            drawn = answered_turn(number, answers[0], articles, several, question)
        else:
            drawn = unanswered_turn(number, question, str(kept.get("said") or _BROKEN_OFF))
    except BadInput:
        drawn = unanswered_turn(number, question, _CHANGED)
    return replace(drawn, version=row.version)


def _made(kept: Mapping[str, Any]) -> Comparison | None:
    told = kept.get("comparison")
    return Comparison.from_json(json.dumps(told)) if told else None


def _answers(kept: Mapping[str, Any], made: Comparison | None) -> list[Answer]:
    if made:
        return [side.answer for side in made.sides]
    return [Answer.from_json(json.dumps(kept["answer"]))] if "answer" in kept else []


def _check(answers: Sequence[Answer], articles: Mapping[str, Article]) -> None:
    """Check that answers are as they were; that an article is gone meanwhile is no fault."""
    for answer in answers:
        proof = verify(answer, {id: one.text for id, one in articles.items()})
        if any(one.fault != "no such article" for one in proof.faults):
            raise BadInput(_CHANGED)


def _choices(told: str) -> Choices:
    known: Iterator[tuple[str, Any]] = iter(json.loads(told or "{}").items())
    return Choices(**{key: value for key, value in known if key in Choices.__annotations__})
