"""What a tool said to a question with a known answer comes in, what was right about it goes out.

All tools are measured alike, on the text that they give out:

- An answer is right if it holds a known answer, compared as `footnote eval` does. A known answer
  of more than eight words (clapnq) is never repeated word by word: there, at least half of its
  words must be said. Marks such as [2] are taken out of the text before.
- A question is refused if the text says plainly that the answer isn't there, and holds no known
  answer. Footnote says it with its outcome instead of a phrase.
- A citation holds if it shares a run of words with a sentence that people marked as evidence: all
  of the sentence, or half of the shorter of the two and four words at least. A long citation
  holds more easily, so its length is given too. Looked at are answers to what can be answered,
  unless they refuse.
- A text retrieved is right if it holds one of the marked sentences whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import fmean
from typing import Any

from footnote.assistant.measure.evaluate import normal
from footnote.assistant.measure.question_file import Question

_SHORT = 8  # words of a known answer that can be expected word by word
_RUN = 4  # words: fewer in a row are no sign that two texts are about the same
_MARKS = re.compile(r"\[(?:[Ss]ources? )?\d+(?:\s*,\s*\d+)*\]|\b[Ss]ources? \d+")
_REFUSED = re.compile(
    r"""
    \b(?:I|we)\ (?:do\ not|don't)\ (?:know|have)
    | \b(?:I|we)\ am\ (?:not\ (?:sure|able)|unable)
    | \b(?:I|we)'m\ (?:not\ (?:sure|able)|unable)
    | \b(?:articles?|texts?|contexts?|passages?|documents?|sources?|information|excerpts?)\b
      [^.]{0,60}?\b(?:do|does|did)(?:\ not|n't)\b
    | \b(?:cannot|can't|can\ not|could\ not|couldn't|not\ possible\ to|unable\ to)\ (?:be\ )?
      (?:answer|determine|find|found|provide|confirm|tell|say|identif)
    | \bno\ (?:\w+\ ){0,2}(?:information|mention|details?|indication|answer)\b
    | \bnone\ of\ the\b[^.]{0,40}\b(?:articles?|texts?|passages?|documents?|sources?)\b
    | \bnot\ (?:\w+ly\ )?(?:specified|mentioned|stated|provided|addressed|discussed|answerable)\b
    | \A\s*Empty\ Response\s*\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a tool's answers, as `benchmarks.peers.protocol` writes it."""

    id: str
    text: str
    cited: Sequence[str]
    retrieved: Sequence[str]
    outcome: str
    first_word_s: float
    whole_s: float
    error: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What was right about one answer; None where a thing can't be told of it.

    `words`: share of a known answer's words that were said. `holds`: a citation does, and
    `precision`: how many of them do, if there are any. `first`, `five`: evidence retrieved.
    """

    said: Said
    answerable: bool
    right: bool | None
    words: float | None
    refused: bool
    holds: bool | None
    precision: float | None
    first: bool | None
    five: bool | None

    @property
    def lengths(self) -> list[int]:
        """Return how many characters each citation has that was looked at."""
        return [len(cited) for cited in self.said.cited] if self.holds is not None else []


def read_said(line: Mapping[str, Any]) -> Said:
    """Read one line of a tool's answers."""
    return Said(**line)


def mark(question: Question, said: Said) -> Mark:
    """Mark one answer."""
    right = is_right(question, said.text) if question.answerable else None
    refused = is_refused(question, said)
    shown = question.answerable and not refused and not said.error
    held = [is_held(question, cited) for cited in said.cited] if shown else []
    found = [is_found(question, text) for text in said.retrieved]
    return Mark(
        said=said,
        answerable=question.answerable,
        right=right,
        words=_words(question, said.text) if question.answerable else None,
        refused=refused,
        holds=any(held) if shown else None,
        precision=fmean(held) if held else None,
        first=any(found[:1]) if question.answerable else None,
        five=any(found[:5]) if question.answerable else None,
    )


def is_right(question: Question, text: str) -> bool:
    """Say whether a text holds a known answer, or enough words of a long one."""
    said = _said(text)
    return any(
        gold in said if len(gold.split()) <= _SHORT else _share(gold, said) >= 0.5
        for gold in map(normal, question.answers)
    )


def is_refused(question: Question, said: Said) -> bool:
    """Say whether a tool gave no answer and said so."""
    if said.outcome:
        return said.outcome not in ("answered", "partly")
    return bool(refuses(said.text)) and not is_right(question, said.text)


def refuses(text: str) -> bool:
    """Say whether a text says plainly that the answer isn't there."""
    return bool(_REFUSED.search(text.replace("’", "'")))


def is_held(question: Question, cited: str) -> bool:
    """Say whether a citation holds a sentence of evidence, or enough of it."""
    return any(overlaps(cited, place.text) for place in question.evidence)


def is_found(question: Question, text: str) -> bool:
    """Say whether a text retrieved holds a sentence of evidence whole."""
    return any(normal(place.text) in normal(text) for place in question.evidence)


def overlaps(cited: str, sentence: str) -> bool:
    """Say whether two texts share a run of words that is long enough not to be chance."""
    one, other = normal(cited).split(), normal(sentence).split()
    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    shorter = min(len(one), len(other))
    return 0 < run == len(other) or run >= max(_RUN, shorter / 2)


def _words(question: Question, text: str) -> float:
    return max((_share(normal(gold), _said(text)) for gold in question.answers), default=0.0)


def _share(gold: str, said: str) -> float:
    """Return the share of the different words of one text that are in another."""
    expected, there = set(gold.split()), set(said.split())
    return len(expected & there) / len(expected) if expected else 0.0


def _said(text: str) -> str:
    return normal(_MARKS.sub(" ", text))
