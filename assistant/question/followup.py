"""A conversation and what is said next come in, a question that stands alone goes out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from footnote.assistant.question.instead import ask_again, with_name
from footnote.assistant.question.talk import Talk, talk_of
from footnote.assistant.question.topic import resized, topic_of
from footnote.index.errors import BadInput
from footnote.index.read import clean
from footnote.index.words import words
from footnote.index.words.language import function_words
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

TURNS = 20  # the last turns of a conversation that can matter for a question
_TURN_LENGTH = 6_000  # characters
_READ = 6  # of these turns a model reads
_READ_LENGTH = 600  # and so many characters of each

_GOES_ON = re.compile(
    r"^\W*(?:and|but|so|also|or|what about|how about|why not|which ones?"
    r"|und|aber|et|mais|y|pero)\b",
    re.I,
)
_ONLY_WHEN = re.compile(
    r"^\W*(?:in|at|on|for|from|since|until|before|after)(?: [\w'’-]+){1,3}\W*$", re.I
)
_WHY = re.compile(r"^\W*(?:and |but )?why\W*$", re.I)
_HAPPENED = re.compile(r"^\W*what (?:ha|is)\w* ?(?:happen\w*|going on)?\W*$", re.I)
_A_FACT = 3  # words, at least: more than a few words cut out
_REFUSED = re.compile(r"The (?:article|passages found) do(?:es)?n['’]t\b|Nothing else was found")
_ANOTHER = re.compile(r"^\W*(?:and|or|what about|how about)\b", re.I)
_ASKS = re.compile(r"\b(?:why|how|when|where|who|which|what|whose)\b(?! about\b)", re.I)
_IS_ASKED = re.compile(
    r"\?\W*$|^\W*(?:why|how|when|where|who|which|what|whose|is|are|was|were|do|does|did|has|have"
    r"|had|can|could|will|would|should|may|list|name|tell|give|show)\b",
    re.I,
)
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
    if (topic := topic_of(question)) and topic.is_plain and not _HAPPENED.match(question):
        return True
    asked = words(question)
    if any(goes_on.match(question) for goes_on in (_GOES_ON, _JUST_A_WORD, _ONLY_WHEN)):
        return False
    without = function_words()
    says_something = [word for word in asked if word not in without]
    return len(says_something) >= 2 and not POINTS_BACK & set(asked)


@dataclass(frozen=True, slots=True)
class Heard:
    """The question as it should be searched, what it says of the last answer, and what not to say.

    `given` are the answers whose words aren't given again.
    """

    asked: str
    talk: Talk | None = None
    given: str = ""


Rewrite = Callable[[str, Sequence[Turn]], str]


def hear(question: str, history: Sequence[Turn], rewrite: Rewrite | None) -> Heard:
    """Tell a question from what is said of the last answer, and settle what is asked."""
    talk, last = talk_of(question), _last_asked(history)
    if talk is Talk.THANKS or (talk and last):
        if talk is Talk.SURE:
            last = _understood(history, rewrite) or last
        given = _answers(history) if talk is Talk.MORE else ""
        return Heard(_of_the_last(talk, last) or question, talk, given)
    asked = stand_alone(question, history, rewrite)
    return Heard(asked, None, _beside(question, last, history) if asked != question else "")


def _beside(question: str, last: str, history: Sequence[Turn]) -> str:
    """Return what was answered and has nothing of the new thing: “And the South branch?”."""
    if not _ANOTHER.match(question) or _ASKS.search(question):
        return ""
    new = set(stems(question)) - set(stems(last))
    lines = _answers(history).split("\n")
    return "\n".join(line for line in lines if not new or not new <= set(stems(line)))


def stand_alone(question: str, history: Sequence[Turn], rewrite: Rewrite | None) -> str:
    """Return the question as it should be searched.

    Where it is clear what of the last question is replaced, that is asked again. Else `rewrite`
    asks a language model. What it gives is used only if it brings no word that was not in the
    conversation, and loses none of the question; else the question is searched together with the
    one before it.
    """
    if not history or stands_alone(question):
        return question
    last, answer = _last_asked(history), _answers(history[-1:])
    named = with_name(question, f"{last}\n{answer}")
    if last and (again := ask_again(named, last)):
        return again
    if rewrite is not None:
        rewritten = rewrite(question, history).strip().strip('"“”').partition("\n")[0].strip()
        if rewritten and _is_faithful(rewritten, question, history):
            return rewritten
    return _together(question, last, answer)


def _last_asked(history: Sequence[Turn]) -> str:
    """Return the last question of a conversation, as it stands alone; empty if there is none."""
    asked, answer = "", ""
    for turn in history:
        if turn.role != "user":
            answer = turn.content
        elif talk := talk_of(turn.content):
            asked = _of_the_last(talk, asked)
        elif not asked or stands_alone(turn.content):
            asked = turn.content
        else:
            named = with_name(turn.content, f"{asked}\n{answer}")
            again = ask_again(named, asked)
            asked = again or _together(turn.content, asked, answer, alone=True)
    return asked


def _understood(history: Sequence[Turn], rewrite: Rewrite | None) -> str:
    """Return the last question as it was understood: what was asked with “it” is asked again so."""
    for at in range(len(history) - 1, 0, -1):
        turn = history[at]
        if turn.role == "user" and not talk_of(turn.content):
            return stand_alone(turn.content, history[:at], rewrite)
    return ""


def _of_the_last(talk: Talk, last: str) -> str:
    """Return the last question, as it is asked again; a summary in another length."""
    times = {Talk.MORE: 2.0, Talk.SHORTER: 0.5}.get(talk)
    return resized(last, times) if times else last


def _together(question: str, last: str, answer: str, *, alone: bool = False) -> str:
    """Put a question beside the last one, “why?” beside what was answered; `alone` if it may be."""
    if alone and stems(question):
        return question
    told = next((line for line in answer.split("\n") if len(line.split()) > _A_FACT), "")
    if _WHY.match(question) and told and not _REFUSED.match(told):
        last = told[:_READ_LENGTH]
    return f"{question} ({last})" if last else question


def _answers(history: Sequence[Turn]) -> str:
    return "\n".join(turn.content for turn in history if turn.role == "assistant")


def conversation(history: Sequence[Turn]) -> str:
    """Write a conversation as lines for a prompt."""
    names = {"user": "Reader", "assistant": "Answer"}
    read = [(names[turn.role], turn.content[:_READ_LENGTH].split()) for turn in history[-_READ:]]
    return "\n".join(f"{name}: {' '.join(said)}" for name, said in read)


def _is_faithful(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    known = set(stems(question, *(turn.content for turn in history)))
    written = set(stems(rewritten))
    if not _IS_ASKED.search(rewritten):
        return False  # a small model sometimes answers
    return set(stems(question)) <= written <= known and len(rewritten) <= 400
