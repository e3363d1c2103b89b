"""A conversation and a question come in, a question that stands alone goes out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from footnote.assistant.question.topic import topic_of
from footnote.index.errors import BadInput
from footnote.index.read import clean
from footnote.index.words import STOP_WORDS, words
from footnote.index.words.pronouns import POINTS_BACK
from footnote.index.words.stems import stems

_ROLES = {
    "user": "user",
    "human": "user",
    "humanmessagechunk": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "aimessagechunk": "assistant",
    "model": "assistant",
}
_OTHERS = frozenset("system developer tool function".split())
_MESSAGES = (
    'Give each as {"role": "user" or "assistant", "content": "…"}, as a message of LangChain, or '
    "as a pair of a role and a text."
)
_NOTHING = object()  # where a message has no content at all

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


def turns(history: object) -> tuple[Turn, ...]:
    """Read a conversation as the caller keeps it, oldest message first; BadInput if it isn't one.

    Messages are dicts, LangChain's, or pairs of a role and a text. Those of the system and of tools
    are no part of it, nor is a message without words.
    """
    if history is None:
        return ()
    if not isinstance(history, Iterable) or isinstance(history, (str, bytes, Mapping)):
        raise BadInput(f"A conversation is a list of messages. {_MESSAGES}")
    found = (_turn(message, number) for number, message in enumerate(history, start=1))
    return tuple([turn for turn in found if turn][-TURNS:])


def _turn(message: object, number: int) -> Turn | None:
    """Read one message; None if it has no words, or is of nobody who converses."""
    role, content = _role_and_content(message)
    name = role.lower() if isinstance(role, str) else ""
    said = _said(content)
    if said is None or (name not in _ROLES and name not in _OTHERS):
        raise BadInput(f"Message {number} of the conversation can't be read. {_MESSAGES}")
    if name in _OTHERS or not said.strip():
        return None
    return Turn(_ROLES[name], clean(said[:_TURN_LENGTH]))


def _role_and_content(message: object) -> tuple[object, object]:
    """Return who says what in a dict, a pair or an object such as LangChain's."""
    if isinstance(message, Mapping):
        return message.get("role") or message.get("type"), message.get("content", _NOTHING)
    if isinstance(message, (tuple, list)):
        return tuple(message) if len(message) == 2 else ("", _NOTHING)
    role = getattr(message, "role", None) or getattr(message, "type", None)
    return role, getattr(message, "content", _NOTHING)


def _said(content: object) -> str | None:
    """Return the words of a message, also out of content blocks; None if it can't be read."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        return None
    texts = [one.get("text", "") if isinstance(one, Mapping) else one for one in content]
    return "".join(texts) if all(isinstance(text, str) for text in texts) else None


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
