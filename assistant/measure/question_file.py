"""A file of questions comes in, the questions with their known answers go out.

The file is JSON, one object a line, or YAML: a list, or `article` and `questions`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from footnote.assistant.answer import Outcome
from footnote.index.errors import BadInput

_REFUSED = (Outcome.NOT_IN_ARTICLE, Outcome.CORRECTED)
YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of the article file that hold the answer; `text` is the sentence around them."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask of which article, and what a right answer holds.

    Any one of `answers` makes an answer right; all of `must_list` must be in it, none of `lacks`,
    and all of `cites` in its quotes. `checked` is false until a person has read a drafted question.
    """

    # A field that was misspelt would be a test that tests nothing.
    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    article: str
    question: str
    history: tuple[Mapping[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    must_list: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()
    outcome: Outcome = Outcome.ANSWERED
    checked: bool = True

    @property
    def answerable(self) -> bool:
        """Say whether the article answers it, wholly or in part."""
        return self.outcome not in _REFUSED


def read_questions(file: Path, *, article: str = "") -> tuple[Question, ...]:
    """Read a question file; BadInput names the first question that is wrong.

    A question without an `id` gets its number, one without an `article` the one given.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The questions in “{file}” can't be read: {reason}.") from None
    given = _of_yaml(file, text) if file.suffix in YAML else _of_lines(file, text)
    found = tuple(_question(file, place, entry, article) for place, entry in given)
    if not found:
        raise BadInput(f"{file.name} holds no questions. `footnote questions ARTICLE` drafts some.")
    if twice := [id for id, count in Counter(one.id for one in found).items() if count > 1]:
        raise BadInput(f"{file.name} has more than one question with the id “{min(twice)}”.")
    return found


def write_questions(file: Path, questions: Iterable[Question]) -> int:
    """Write questions as JSON lines, what is empty left out; return how many."""
    lines = [as_line(question) for question in questions]
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"“{file}” can't be written: {error.strerror}. Name another file with --out."
        ) from None
    return len(lines)


def as_line(question: Question) -> str:
    """Write a question as a JSON line, what is empty left out."""
    given = {key: value for key, value in asdict(question).items() if value not in ((), "")}
    return json.dumps(given, ensure_ascii=False) + "\n"


def _of_lines(file: Path, text: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except json.JSONDecodeError as error:
                raise BadInput(f"{file.name}, line {number} is not JSON: {error}.") from None


def _of_yaml(file: Path, text: str) -> Iterator[tuple[str, Any]]:
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise BadInput(f"{file.name} is not YAML: {reason}.") from None
    common = {}
    if isinstance(given, dict):
        common = {key: value for key, value in given.items() if key != "questions"}
        given = given.get("questions")
    if not isinstance(given, list):
        raise BadInput(f"{file.name} holds no list of questions.")
    for number, entry in enumerate(given, start=1):
        yield f"question {number}", {**common, **entry} if isinstance(entry, dict) else entry


def _question(file: Path, place: str, entry: Any, article: str) -> Question:
    if isinstance(entry, dict):
        number = place.rpartition(" ")[2]
        entry = {"id": number, "article": article, **entry}
    try:
        return _QUESTION.validate_python(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        reason = f"{field}: {first['msg']}" if field else first["msg"]
        raise BadInput(f"{file.name}, {place} is not a question: {reason}.") from None


_QUESTION = TypeAdapter(Question)
