"""Questions come in, a folder with one scored answer a line goes out; a run cut off goes on.

The folder holds `run.json`, which says what was asked of whom, and `answers.jsonl`.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from pydantic import TypeAdapter, ValidationError

from footnote.assistant.answer import Answer
from footnote.assistant.assistant import Assistant
from footnote.assistant.draft.by_model import FAILED
from footnote.assistant.judge.strictness import Level, Strictness
from footnote.assistant.measure.evaluate import Score, score
from footnote.assistant.measure.question_file import Question
from footnote.index.errors import BadInput

_RUN, _ANSWERS = "run.json", "answers.jsonl"


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answer, its score, and how likely it was judged to be answered."""

    question: Question
    answer: Answer
    score: Score
    chance: float | None = None

    @property
    def failed(self) -> bool:
        """Say whether the model failed at it, so that the answer is none of its own."""
        return FAILED in self.answer.note


class RunFolder:
    """A folder that a run is written to, line by line."""

    def __init__(self, folder: Path, about: Mapping[str, Any]) -> None:
        """Make the folder, or take up the run in it; BadInput if that was another one."""
        self.folder, self.about = folder, dict(about)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                f"The folder “{folder}” can't be made: {error.strerror}. Name another with --out."
            ) from None
        known = folder / _RUN
        if known.exists():
            before = _json(known.read_text(encoding="utf-8"))
            if different := [key for key in self.about if before.get(key) != self.about[key]]:
                raise BadInput(
                    f"“{folder}” holds a run with another {different[0]} "
                    f"({before.get(different[0])}). Name another folder with --out."
                )
        else:
            text = json.dumps(self.about, ensure_ascii=False, indent=2)
            known.write_text(text + "\n", encoding="utf-8")
        found = [one for one in read_results(folder) if not one.failed]
        self.results = {one.question.id: one for one in found}
        self._file = folder / _ANSWERS
        # A line that was cut off is asked again, and so is what the model failed at.
        # Nothing is lost if it is killed here: the new file takes the old one's place whole.
        unfinished = folder / f"{_ANSWERS}.unfinished"
        unfinished.write_text("".join(map(_line, self.results.values())), encoding="utf-8")
        os.replace(unfinished, self._file)

    def add(self, result: Result) -> None:
        """Write one result down at once."""
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(_line(result))
        self.results[result.question.id] = result


def read_run(folder: Path) -> tuple[dict[str, Any], list[Result]]:
    """Read what a folder says of a run, and its results; BadInput if it holds none."""
    try:
        about = _json((folder / _RUN).read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"“{folder}” holds no evaluation. `footnote eval FILE` makes one.") from None
    return about, list(read_results(folder))


def read_results(folder: Path) -> Iterator[Result]:
    """Read the results in a folder, up to a line that was cut off."""
    file = folder / _ANSWERS
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            yield Result(
                _QUESTION.validate_python(entry["question"]),
                Answer.from_json(json.dumps(entry["answer"])),
                _SCORE.validate_python(entry["score"]),
                entry["chance"],
            )
        except (json.JSONDecodeError, KeyError, TypeError, ValidationError, BadInput):
            return


def sample(questions: Sequence[Question], each: int, seed: int) -> list[Question]:
    """Draw so many questions of each kind: by outcome, and lists apart; kinds take turns."""
    draw = Random(seed)
    chosen: list[tuple[int, Question]] = []
    for kind in sorted({_kind(one) for one in questions}):
        group = [one for one in questions if _kind(one) == kind]
        draw.shuffle(group)
        chosen += enumerate(group[:each])
    return [one for _, one in sorted(chosen, key=lambda entry: entry[0])]


def ask(
    assistant: Assistant,
    question: Question,
    articles: Path,
    strictness: Strictness | Level | None = None,
) -> Result:
    """Ask one question of its article, a file in a folder, and score the answer."""
    file = articles / question.article
    if not file.is_file():
        raise BadInput(
            f"There is no article “{question.article}” in “{articles}” for the question "
            f"“{question.id}”. Say where the articles are with --articles."
        )
    article = assistant.add(file, read_ahead=False)
    event = assistant.last(question.question, question.history, article.id, strictness=strictness)
    chances = [part.chance for part in event.parts if part.chance is not None]
    scored = score(question, event.answer, {article.id: article.text})
    return Result(question, event.answer, scored, min(chances, default=None))


def _line(result: Result) -> str:
    entry = {
        "question": asdict(result.question),
        "chance": result.chance,
        "score": asdict(result.score),
        "answer": result.answer.to_dict(),
    }
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _kind(question: Question) -> tuple[str, bool]:
    return question.outcome.value, bool(question.must_list)


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = None
    return found if isinstance(found, dict) else {}


_QUESTION, _SCORE = TypeAdapter(Question), TypeAdapter(Score)
