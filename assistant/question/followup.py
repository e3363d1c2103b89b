"""A conversation and a question come in, a question that stands alone goes out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from footnote.assistant.question.topic import topic_of
from footnote.index.errors import BadInput
from footnote.index.read import clean
from footnote.index.words import STOP_WORDS, words
from footnote.index.words.pronouns import POINTS_BACK
from footnote.index.words.stems import stems

TURNS = 6  # the last turns of a conversation that can matter for a question
_TURN_LENGTH = 600  # characters

_GOES_ON = re.compile(
    r"^\W*(?:and|but|so|also|or|what about|how about|why not|which ones?)\b", re.I
)
_SAME_OF = re.compile(r"^\W*(?:and )?(?:that|those|the same) of (.+?)\W*$", re.I)
_OF = re.compile(r"^(.+\bof) .+$")
_JUST_A_WORD = re.compile(r"^\W*(?:why|how|when|where|who|which|what)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `role` is user or assistant."""

    role: str
    content: str


def turns(history: Sequence[Mapping[str, object]] | None) -> tuple[Turn, ...]:
    """Read a conversation as the caller keeps it; BadInput if it isn't one."""
    found = []
    for message in history or ():
        try:
            role, content = message["role"], message["content"]
        except (KeyError, TypeError):
            raise BadInput(
                'A conversation is a list of {"role": "user" or "assistant", "content": "…"}.'
            ) from None
        if role in ("user", "assistant") and isinstance(content, str) and content.strip():
            found.append(Turn(str(role), clean(content[:_TURN_LENGTH])))
    return tuple(found[-TURNS:])


def stands_alone(question: str) -> bool:
    """Say whether a question can be understood without what came before it."""
    if (topic := topic_of(question)) and topic.is_plain:
        return True
    asked = words(question)
    if _GOES_ON.match(question) or _JUST_A_WORD.match(question):
        return False
    says_something = [word for word in asked if word not in STOP_WORDS]
    return len(says_something) >= 2 and not POINTS_BACK & set(asked)


def stand_alone(
    question: str, history: Sequence[Turn], rewrite: Callable[[str, Sequence[Turn]], str] | None
) -> str:
    """Return the question as it should be searched.

    `rewrite` asks a language model. What it gives is used only if it brings no word that was not
    in the conversation, and loses none of the question; else the question is searched together
    with the one before it.
    """
    if not history or stands_alone(question):
        return question
    if moved := _asks_the_same(question, history):
        return moved
    if rewrite is not None:
        rewritten = rewrite(question, history).strip().strip('"“”').partition("\n")[0].strip()
        if rewritten and _is_faithful(rewritten, question, history):
            return rewritten
    earlier = [turn.content for turn in history if turn.role == "user"]
    return f"{question} ({earlier[-1]})" if earlier else question


def _asks_the_same(question: str, history: Sequence[Turn]) -> str:
    """Ask the last question of another thing: “What is the aim of A?”, “That of B?”."""
    other = _SAME_OF.match(question)
    earlier = [turn.content for turn in history if turn.role == "user"]
    last = _OF.match(earlier[-1]) if earlier else None
    return f"{last[1]} {other[1]}?" if other and last else ""


def conversation(history: Sequence[Turn]) -> str:
    """Write a conversation as lines for a prompt."""
    names = {"user": "Reader", "assistant": "Answer"}
    return "\n".join(f"{names[turn.role]}: {' '.join(turn.content.split())}" for turn in history)


def _is_faithful(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    known = set(stems(question, *(turn.content for turn in history)))
    written = set(stems(rewritten))
    return set(stems(question)) <= written <= known and len(rewritten) <= 400
