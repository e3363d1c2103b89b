"""Public questions come in, texts with several questions each go out, for training and for dev.

Several questions about one text, because the text is then read once for all of them. What is made
by rule (a year that the table doesn't have, a question about another text) is never in dev alone:
SQuAD 2.0's questions without an answer were written by people.
"""

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import NamedTuple

from footnote.index.article import Article, Passage
from footnote.index.read import read_file
from footnote.index.split.units import passages, readable
from footnote.index.words.stems import stems

DEV = frozenset({"Normans.md", "Scottish_Parliament.md"})  # articles that training never sees
_TABLES, _DEV_TABLES = 32, 12
_LONGEST_TABLE = 2_200  # bytes of an article
_TABLE_SEED = 4
_DEV_PAGES, _PAGE_SEED = 80, 6
_TOKENS = {"train": 75_000, "dev": 16_000}  # of squad2, those with most questions a token first
_ELSEWHERE = 0.12  # share of questions that are also asked of another part of their article
_OTHER_YEAR = 0.6  # share of a table's questions that are also asked of a year that isn't there
_YEAR = re.compile(r"\b(20[01]\d|19\d\d)\b")
_READING = {"onestop_qa": (45, 900), "selqa": (20, 1200), "qed_dev": (20, 1200)}
_READING |= {"covid_qa": (15, 1300)}  # texts, and their length in characters at most


class Ask(NamedTuple):
    """A question with whether the text states its answer, or a claim with whether it says that."""

    words: str
    label: bool
    prompt: str = "judge"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Context:
    """A text, and what is asked about it."""

    source: str
    is_dev: bool
    text: str
    asked: list[Ask] = field(default_factory=list)

    @property
    def tokens(self) -> float:
        """Guess what it costs to read."""
        return len(self.text) / 4 + 20 * len(self.asked)


def contexts(data: Path) -> list[Context]:
    """Return all contexts, in an order that a fixed seed gives."""
    squad = list(_squad(data / "squad2"))
    found = [*_worth(squad, is_dev=False), *_worth(squad, is_dev=True), *_tables(data / "tatqa")]
    for source, (count, longest) in _READING.items():
        found += _reading(data / "train" / "reading.jsonl.gz", source, count, longest)
    random.Random(1).shuffle(found)
    return found


def trained_first(data: Path) -> frozenset[str]:
    """Return the articles of the measuring sets that the first training sees."""
    squad = {file.name for file in (data / "squad2" / "articles").iterdir()} - DEV
    tables = _table_names(data / "tatqa", random.Random(_TABLE_SEED))
    return frozenset(squad) | frozenset(tables[:_TABLES])


def _worth(found: Iterable[Context], *, is_dev: bool) -> Iterator[Context]:
    of_kind = [one for one in found if one.is_dev == is_dev]
    room = _TOKENS["dev" if is_dev else "train"]
    for one in sorted(of_kind, key=lambda one: -len(one.asked) / one.tokens):
        room -= one.tokens
        if room < 0:
            return
        yield one


# --- SQuAD 2.0: near misses, written by people -----------------------------------------------


def _squad(folder: Path) -> Iterator[Context]:
    chance = random.Random(3)
    for name, questions in sorted(_by_article(folder).items()):
        article = read_file(folder / "articles" / name)
        found = passages(article)
        groups = list(_groups(found, chance))
        asked = _ask(found, groups, questions, chance, elsewhere=name not in DEV)
        for number, group in enumerate(groups):
            if asked[number]:
                text = "\n\n".join(_shown(article, passage) for passage in group)
                yield Context("squad2", name in DEV, text, asked[number])


def _groups(found: Sequence[Passage], chance: random.Random) -> Iterator[Sequence[Passage]]:
    """Cut an article into runs of one to three passages."""
    at = 0
    while at < len(found):
        size = chance.choice([1, 1, 2, 2, 3])
        yield found[at : at + size]
        at += size


def _ask(
    found: Sequence[Passage],
    groups: Sequence[Sequence[Passage]],
    questions: Iterable[dict[str, object]],
    chance: random.Random,
    *,
    elsewhere: bool,
) -> dict[int, list[Ask]]:
    """Ask each question where its answer stands; without one, where most of its words do."""
    words = [frozenset(stems(passage.text)) for passage in found]
    known = Counter(stem for one in words for stem in one)
    group_of = {passage.id: n for n, group in enumerate(groups) for passage in group}
    asked: dict[int, list[Ask]] = defaultdict(list)
    for question in questions:
        text, has_answer = str(question["question"]), question["outcome"] == "answered"
        starts = [place["start"] for place in question["evidence"]]  # type: ignore[attr-defined]
        if has_answer:
            at = next(n for n, group in enumerate(groups) if _holds(group, starts))
        else:
            wanted = frozenset(stems(text))
            best = max(
                range(len(found)),
                key=lambda n: sum(log(len(found) / known[stem]) for stem in wanted & words[n]),
            )
            at = group_of[found[best].id]
        asked[at].append(Ask(text, has_answer))
        if chance.random() < _ELSEWHERE and elsewhere:
            other = chance.randrange(len(groups))
            if other != at and not _holds(groups[other], starts):
                asked[other].append(Ask(text, False))
    return asked


def _holds(group: Sequence[Passage], starts: Iterable[int]) -> bool:
    return any(one.start <= start < one.end for one in group for start in starts)


def _shown(article: Article, passage: Passage) -> str:
    lines = [readable(article, unit) for unit in passage.units]
    return "\n".join([" — ".join(passage.headings), *lines] if passage.headings else lines)


# --- tables, and other texts ------------------------------------------------------------------


def _table_names(folder: Path, chance: random.Random) -> list[str]:
    files = sorted((folder / "articles").iterdir())
    names = [file.name for file in files if file.stat().st_size < _LONGEST_TABLE]
    chance.shuffle(names)
    return names[: _TABLES + _DEV_TABLES]


def _tables(folder: Path) -> Iterator[Context]:
    chance, questions = random.Random(_TABLE_SEED), _by_article(folder)
    names = _table_names(folder, chance)
    for number, name in enumerate(names):
        article = read_file(folder / "articles" / name)
        lines = (" ".join(line.split()) for line in article.text.split("\n"))
        text = "\n".join(line for line in lines if line)
        asked: list[Ask] = []
        for one in questions[name]:
            asked.append(Ask(one["question"], True))
            years = _YEAR.findall(one["question"])
            if years and chance.random() < _OTHER_YEAR:
                absent = [str(year) for year in range(2009, 2024) if str(year) not in text]
                other = one["question"].replace(years[0], chance.choice(absent))
                asked.append(Ask(other, False))
        others = questions[names[(number + 1) % len(names)]]
        for one in chance.sample(others, min(len(others), 2)):
            if len(frozenset(stems(one["question"])) - frozenset(stems(text))) >= 2:
                asked.append(Ask(one["question"], False))
        yield Context("tatqa", number >= _TABLES, text, asked)


def _reading(file: Path, source: str, count: int, longest: int) -> Iterator[Context]:
    asked: dict[str, list[Ask]] = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            if one["source"] == source and len(one["passage"]) < longest:
                asked[one["passage"]].append(Ask(one["question"], bool(one["answerable"])))
    least = 3 if source == "onestop_qa" else 1
    texts = sorted(text for text, questions in asked.items() if len(questions) >= least)
    random.Random(5).shuffle(texts)
    for text in texts[:count]:
        yield Context(source, False, " ".join(text.split()), asked[text][:6])


def pages(folder: Path) -> Iterator[Context]:
    """Yield pages of clapnq with their questions, as people typed them: only dev ever sees them."""
    questions = _by_article(folder)
    for name in random.Random(_PAGE_SEED).sample(sorted(questions), _DEV_PAGES):
        text = " ".join(read_file(folder / "articles" / name).text.split())
        asked = [Ask(one["question"], one["outcome"] == "answered") for one in questions[name]]
        yield Context("clapnq", True, text, asked)


def _by_article(folder: Path) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        found[question["article"]].append(question)
    return found
