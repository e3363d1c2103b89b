"""Fit the rule that decides whether to answer (assistant/judge/chance.py) on what the search finds.

For each sampled question of squad2 and clapnq, half of them without an answer, it keeps what the
rule may look at, then fits a logistic regression and prints weights, and how well each set is told
apart (AUROC). Takes about half an hour on two cores: of a long article, the passages found are
1,500 tokens to read for each question.
"""

import json
import random
import sys
import tempfile
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.bench import SHARED
from benchmarks.judge.prepared import trained_on
from footnote import Assistant
from footnote.assistant.ask import Desk
from footnote.assistant.draft.by_model import choose_reading
from footnote.assistant.judge.chance import chance, features
from footnote.assistant.judge.strictness import BALANCED
from footnote.assistant.serve.bars import bars

SETS = ("squad2", "clapnq")
SEED = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rule may look at for one question, and whether the article answers it."""

    name: str
    yes: float
    covered: float
    strange_name: bool
    answerable: bool


def main() -> None:
    """Look at the questions, fit, print."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    questions = [(name, one) for name in SETS for one in _sample(name, each)]
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant.open(home, "local") as assistant,
        bars(Console(stderr=True)) as progress,
    ):
        seen = []
        for number, (name, question) in enumerate(questions, start=1):
            seen.append(_look(assistant, name, question))
            progress("looking at questions", number, len(questions))
    _report(seen)


def _sample(name: str, each: int) -> list[dict[str, str]]:
    lines = (SHARED / "data" / name / "questions.jsonl").read_text().splitlines()
    seen = trained_on(SHARED / "data")
    questions = [one for line in lines if (one := json.loads(line))["article"] not in seen]
    chosen = random.Random(SEED)
    return [
        question
        for outcome in ("answered", "not_in_article")
        for question in chosen.sample([q for q in questions if q["outcome"] == outcome], each)
    ]


def _look(assistant: Assistant, name: str, question: dict[str, str]) -> Seen:
    file = SHARED / "data" / name / "articles" / question["article"]
    article = assistant.add(file, read_ahead=False)
    asked = question["question"]
    desk = Desk(assistant.library, assistant.loading, BALANCED)
    material = desk.find(asked, article.id)
    writer = assistant.loading.writer()
    assert writer is not None
    return Seen(
        name=name,
        yes=writer.states_answer(asked, choose_reading(writer, material, assistant.loading)),
        covered=material.nearest.covered,
        strange_name=bool(material.nearest.strange),
        answerable=question["outcome"] == "answered",
    )


def _report(seen: list[Seen]) -> None:
    looked_at = np.array(
        [features(one.yes, one.covered, strange_name=one.strange_name) for one in seen]
    )
    answerable = np.array([one.answerable for one in seen])
    fitted = LogisticRegression(C=10).fit(looked_at, answerable)
    print("bias", fitted.intercept_.round(2), "weights", fitted.coef_.round(2))
    print("\n| set | questions | AUROC, fitted here | AUROC, as shipped |\n|---|---|---|---|")
    for name in SETS:
        here = np.array([one.name == name for one in seen])
        shipped = [
            chance(one.yes, one.covered, strange_name=one.strange_name, trained=True)
            for one in seen
            if one.name == name
        ]
        new = roc_auc_score(answerable[here], fitted.predict_proba(looked_at[here])[:, 1])
        old = roc_auc_score(answerable[here], shipped)
        print(f"| {name} | {here.sum()} | {new:.2f} | {old:.2f} |")


if __name__ == "__main__":
    main()
