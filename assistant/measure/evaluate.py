"""A question with its known answer and an `Answer` come in, what was right about it goes out."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import fmean

from footnote.assistant.answer import Answer, Outcome
from footnote.assistant.measure.question_file import Place, Question
from footnote.assistant.proof.verify import verify

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_MARKS = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Score:
    """What was right about one answer; None where a thing can't be told of it.

    `gold`: a known answer stands in the text; `complete`: all items of the list do. `outcome`:
    answered what can be answered, refused or corrected the rest. `cited`: a citation overlaps a
    known place. `precision`, `recall`: of citations over the known places. `kept`: share of the
    draft's sentences that were shown. `proven`: every citation verifies. `spared`: nothing is said
    that is known to be wrong.
    """

    answerable: bool
    shown: bool
    outcome: bool
    gold: bool | None
    complete: bool | None
    cited: bool | None
    precision: float | None
    recall: float | None
    kept: float | None
    proven: bool
    spared: bool | None = None

    @property
    def right(self) -> bool:
        """Say whether it is right as a whole: answered rightly, or rightly not answered."""
        wrong = (self.gold, self.complete, self.spared)
        return self.outcome and not any(one is False for one in wrong)


Measure = Callable[[Score], float | bool | None]

MEASURES: dict[str, Measure] = {
    "answered": lambda one: one.shown if one.answerable else None,
    "refused or corrected": lambda one: None if one.answerable else not one.shown,
    "gold in answer": lambda one: one.gold,
    "list complete": lambda one: one.complete,
    "cited rightly": lambda one: one.cited if one.gold or one.complete else None,
    "citation precision": lambda one: one.precision,
    "citation recall": lambda one: one.recall,
    "sentences supported": lambda one: one.kept,
    "nothing known as wrong": lambda one: one.spared,
    "verified": lambda one: one.proven,
}


def score(question: Question, answer: Answer, texts: Mapping[str, str]) -> Score:
    """Score one answer; `texts` are the articles' texts by id, to verify its citations with."""
    shown = bool(answer.sentences) and answer.outcome is not Outcome.CORRECTED
    cited = _cited(question, answer) if shown and question.answerable else []
    found = [_overlaps(place, answer) for place in question.evidence] if cited else []
    sentences = len(answer.sentences) + len(answer.withheld)
    return Score(
        answerable=question.answerable,
        shown=shown,
        outcome=shown == question.answerable,
        gold=holds_answer(question, answer.text),
        complete=holds_all(question, answer.text),
        cited=any(cited) if cited else None,
        precision=fmean(cited) if cited else None,
        recall=fmean(found) if found else None,
        kept=len(answer.sentences) / sentences if sentences else None,
        proven=verify(answer, texts).holds,
        spared=lacks_all(question, answer.text),
    )


def normal(text: str) -> str:
    """Return a text as answers are compared: lower case, no punctuation, no articles."""
    return " ".join(_ARTICLES.sub(" ", _MARKS.sub("", text.lower())).split())


def at(one: Score, chance: float | None, threshold: float) -> Score:
    """Return the score that a threshold would have given: less likely answers aren't written."""
    if chance is None or chance >= threshold:
        return one
    return replace(
        one,
        shown=False,
        outcome=not one.answerable,
        gold=None if one.gold is None else False,
        complete=None if one.complete is None else False,
        spared=None if one.spared is None else True,
        cited=None,
        precision=None,
        recall=None,
        kept=None,
    )


def mean(scores: Iterable[Score], measure: Measure) -> float | None:
    """Return the mean of a measure over the scores that have it; None if none has."""
    values = [value for one in scores if (value := measure(one)) is not None]
    return fmean(values) if values else None


def holds_answer(question: Question, text: str) -> bool | None:
    """Say whether a known answer stands in a text; None if the question has none."""
    if not question.answerable or not question.answers:
        return None
    said = normal(text)
    return any(normal(gold) in said for gold in question.answers)


def holds_all(question: Question, text: str) -> bool | None:
    """Say whether all items that must be listed stand in a text; None if there are none."""
    if not question.answerable or not question.must_list:
        return None
    said = normal(text)
    return all(normal(item) in said for item in question.must_list)


def lacks_all(question: Question, text: str) -> bool | None:
    """Say whether nothing that is known to be wrong stands in a text; None if nothing is."""
    if not question.lacks:
        return None
    said = normal(text)
    return not any(normal(one) in said for one in question.lacks)


def _cited(question: Question, answer: Answer) -> list[bool]:
    """Say of each citation whether it is right: at a known place, or holding a known answer."""
    if question.evidence:
        return [
            any(one.start < place.end and place.start < one.end for place in question.evidence)
            for one in answer.citations
        ]
    golds = [normal(gold) for gold in (*question.answers, *question.must_list)]
    return [any(gold in normal(one.quote) for gold in golds) for one in answer.citations]


def _overlaps(place: Place, answer: Answer) -> bool:
    return any(one.start < place.end and place.start < one.end for one in answer.citations)
