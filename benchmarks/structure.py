"""`make bench-structure`: what tables and premises settle before any model is asked.

Every public question of squad2 and tatqa: answered by cells, by comparing a row's figures, by
counting or reckoning, or corrected because the article says otherwise. Then, over a library of all
squad2 articles, how often another article's words are quoted against an answer that nothing
contradicts.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from random import Random

from rich.console import Console

from benchmarks.bench import SHARED
from footnote import Assistant
from footnote.assistant.check.shown import at_scale
from footnote.assistant.check.who_says import DIFFER
from footnote.assistant.draft.by_reckoning import find_reckoning
from footnote.assistant.draft.cells import find_cells
from footnote.assistant.draft.counting import count
from footnote.assistant.draft.extremes import find_extreme
from footnote.assistant.draft.over_tables import Told
from footnote.assistant.draft.premise import find_contradiction
from footnote.assistant.find.material import Material
from footnote.assistant.measure.evaluate import holds_all, holds_answer
from footnote.assistant.measure.question_file import Question, read_questions
from footnote.assistant.model.open import NONE
from footnote.assistant.question.question import read_question
from footnote.assistant.serve.bars import bars
from footnote.index.evidence import Pool, gather
from footnote.index.read import read_file
from footnote.index.split.units import split

SETS = ("squad2", "tatqa")
WAYS = ("premise", "comparison", "reckoning", "cells")
_SAMPLE, _SEED = 150, 5


@dataclass(frozen=True, slots=True)
class Settled:
    """A question, the way in which it was settled, and what was said; empty if nothing was."""

    question: Question
    way: str = ""
    said: str = ""

    @property
    def right(self) -> bool:
        """Say whether it has the known answers, or corrects what can't be answered."""
        if self.way == "premise":
            return not self.question.answerable
        whole = holds_all(self.question, self.said)
        return bool(holds_answer(self.question, self.said) if whole is None else whole)


def main() -> None:
    """Settle, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", action="store_true", help="print what was settled wrongly too")
    options = parser.parse_args()
    if not (SHARED / "data").is_dir():
        sys.exit("This needs the public question sets in ../shared/data.")
    print("| set | questions | settled by | how many | rightly |\n|---|---|---|---|---|")
    wrong: list[Settled] = []
    for name in SETS:
        found = list(_settle_all(name))
        for way in WAYS:
            own = [one for one in found if one.way == way]
            right = sum(one.right for one in own)
            print(f"| {name} | {len(found)} | {way} | {len(own)} | {right} |")
        wrong += [one for one in found if one.way and not one.right]
    if options.read:
        print(*(f"\n{one.question.question}\n  {one.said}" for one in wrong))
    opposed, asked = _opposed()
    print(f"\nanother article quoted against the answer: {opposed} of {asked} questions")


def _settle_all(name: str) -> Iterator[Settled]:
    folder = SHARED / "data" / name
    questions = sorted(read_questions(folder / "questions.jsonl"), key=lambda one: one.article)
    for file, own in groupby(questions, key=lambda one: one.article):
        article = read_file(folder / "articles" / file)
        pool = gather(article, split(article))
        yield from (settle(question, pool) for question in own)


def settle(question: Question, pool: Pool) -> Settled:
    """Settle a question without a model, as the path does, if it can be."""
    found = Material(read_question(question.question), (), {}, pool)
    if wrong := find_contradiction(found):
        return Settled(question, "premise", wrong.sentence)
    if compared := find_extreme(found):
        return Settled(question, "comparison", compared.line.text)
    told = count(found) or find_reckoning(found)
    if isinstance(told, Told) and told.reckoned:
        return Settled(question, "reckoning", told.reckoned.line.text)
    if cells := find_cells(found):
        return Settled(question, "cells", " ".join(at_scale(one) for one in cells))
    return Settled(question)


def _opposed() -> tuple[int, int]:
    """Ask a library of articles that speak of different things, where none can disagree."""
    folder = SHARED / "data" / "squad2"
    known = [one for one in read_questions(folder / "questions.jsonl") if one.answerable]
    asked = Random(_SEED).sample(known, _SAMPLE)
    opposed = 0
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant.open(home, NONE) as assistant,
        bars(Console(stderr=True)) as progress,
    ):
        for file in sorted((folder / "articles").iterdir()):
            assistant.add(file)
        for number, question in enumerate(asked, start=1):
            opposed += DIFFER in assistant.ask(question.question).note
            progress("asking the library", number, len(asked))
    return opposed, len(asked)


if __name__ == "__main__":
    main()
