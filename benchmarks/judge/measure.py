"""How good the judge is on articles and tables that its training never saw (docs/judge.md).

Each question of dev is judged by the model as it is and with the adapter; then the rule that weighs
the judgement (assistant/judge/chance.py) is fitted, and what each line of it would let through is
counted.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from transformers import Qwen2ForCausalLM

from benchmarks.bench import SHARED
from benchmarks.judge.adapter import judge, load
from benchmarks.judge.contexts import contexts, pages
from benchmarks.judge.reader import Apply, Reading, load_model, plain, read, yes_no
from footnote.assistant.draft.premise import find_contradiction
from footnote.assistant.find.material import Material
from footnote.assistant.judge.chance import features
from footnote.assistant.model.weights import model_file
from footnote.assistant.question.question import read_question
from footnote.assistant.settings import load_settings
from footnote.index.evidence import Pool, gather
from footnote.index.read import read_file
from footnote.index.split.units import split

_KEPT = (0.95, 0.9, 0.85, 0.8)
_LINES = (0.3, 0.4, 0.5, 0.6, 0.7)
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A question of a set, the log odds of Yes, and whether the text states the answer."""

    source: str
    question: str
    odds: float
    answerable: bool


def main() -> None:
    """Read, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adapter", type=Path, default=Path("assistant/judge/judge.gguf"))
    options = parser.parse_args()
    tokenizer, model = load_model(model_file(load_settings().cache))
    found = [one for one in contexts(SHARED / "data") if one.is_dev]
    found += pages(SHARED / "data" / "clapnq")
    readings = [read(tokenizer, model, context) for context in found]
    head = yes_no(tokenizer, model)
    report("the model as it is", judged(model, readings, plain, head))
    trained = judged(model, readings, load(model, options.adapter), head)
    report("with the adapter", trained)
    _report_rule(trained, SHARED / "data")


@torch.no_grad()
def judged(
    model: Qwen2ForCausalLM, readings: Sequence[Reading], apply: Apply, head: torch.Tensor
) -> list[Judged]:
    """Judge every question of some readings."""
    return [
        Judged(f"{one.context.source}, {ask.prompt}", ask.words, odds, ask.label)
        for one in readings
        for ask, odds in zip(
            one.context.asked, judge(model, one, apply, head).tolist(), strict=True
        )
    ]


def report(name: str, found: Sequence[Judged]) -> None:
    """Print, for each set, how well questions with an answer are told from those without."""
    for source in sorted({one.source for one in found}):
        own = [one for one in found if one.source == source]
        area = roc_auc_score([one.answerable for one in own], [one.odds for one in own])
        kept = sorted(one.odds for one in own if one.answerable)
        rest = [one.odds for one in own if not one.answerable]
        refused = [
            sum(odds < kept[int(len(kept) * (1 - share))] for odds in rest) / len(rest)
            for share in _KEPT
        ]
        shares = ", ".join(
            f"{100 * share:.0f} % of {100 * of:.0f} %"
            for share, of in zip(refused, _KEPT, strict=True)
        )
        print(f"{name}, {source}: {len(own)} questions, AUROC {area:.3f}; refused of kept {shares}")


# --- the rule -----------------------------------------------------------------------------------


def _report_rule(found: Sequence[Judged], data: Path) -> None:
    """Fit the rule on the questions that stand in the sets, and print what its lines give."""
    rows = list(_rows(found, data))
    looked_at = np.array([row[:3] for row in rows])
    answerable = np.array([row[3] for row in rows], dtype=bool)
    corrected = np.array([row[4] for row in rows], dtype=bool)
    squad = np.array([row[5] for row in rows], dtype=bool)
    fitted = LogisticRegression(C=10).fit(looked_at, answerable)
    print(f"\nrule, {len(rows)} questions: {fitted.intercept_.round(2)} {fitted.coef_.round(2)}\n")
    likely = cross_val_predict(
        LogisticRegression(C=10), looked_at, answerable, cv=_FOLDS, method="predict_proba"
    )[:, 1]
    print("squad2 by cross-validation\n\n| line | written | refused or corrected |\n|---|---|---|")
    for line in _LINES:
        shown = (likely >= line) & ~corrected
        written, refused = shown[squad & answerable], ~shown[squad & ~answerable]
        print(
            f"| {100 * line:.0f} % | {100 * written.mean():.0f} % | {100 * refused.mean():.0f} % |"
        )


def _rows(found: Sequence[Judged], data: Path) -> Iterator[tuple[float, ...]]:
    """Yield the rule's three numbers, then: answerable, corrected by its premise, of squad2."""
    files = _files(data)
    for one in found:
        if file := files.get((one.source, one.question)):
            material = Material(read_question(one.question), (), {}, _pool(file))
            yes = 1 / (1 + np.exp(-one.odds))
            nearest = material.nearest
            yield (
                *features(yes, nearest.covered, strange_name=bool(nearest.strange)),
                one.answerable,
                find_contradiction(material) is not None,
                one.source == "squad2, judge",
            )


def _files(data: Path) -> dict[tuple[str, str], Path]:
    """Return the article of each question as it stands in its set: made ones have none."""
    files = {}
    for name in ("squad2", "tatqa"):
        for line in (data / name / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            files[f"{name}, judge", one["question"]] = data / name / "articles" / one["article"]
    return files


@lru_cache
def _pool(file: Path) -> Pool:
    article = read_file(file)
    return gather(article, split(article))


if __name__ == "__main__":
    main()
