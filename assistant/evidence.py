"""Units of articles come in, evidence that claims can be compared with goes out.

Words are compared by their stems, and a rare word weighs more than a common one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import Stemmer

from index.article import Article, Unit
from index.split import readable
from index.words import STOP_WORDS, indexed, words

_STEMMER = Stemmer.Stemmer("english")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w’'-]*[\w]|[A-Z](?=\b))")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit with the stems of its words, and of what stands around it: headings, its list's intro."""

    article: Article
    unit: Unit
    stems: frozenset[str]
    around: frozenset[str]

    @property
    def quote(self) -> str:
        """Return the unit's own words."""
        return self.article.text[self.unit.start : self.unit.end]


def gather(article: Article, units: Sequence[Unit]) -> list[Evidence]:
    """Make evidence of units that stand in reading order."""
    found = []
    intro: Unit | None = None
    for before, unit in zip([None, *units], units, strict=False):
        if before is None or unit.block != before.block:
            intro = before if before and _introduces(article, before) else None
        around = [*unit.headings, *([readable(article, intro)] if intro else [])]
        found.append(
            Evidence(
                article, unit, frozenset(stems(readable(article, unit))), frozenset(stems(*around))
            )
        )
    return found


def rarity(pool: Iterable[Evidence]) -> Mapping[str, float]:
    """Return the weight of each stem: the logarithm of how few units hold it."""
    seen: Counter[str] = Counter()
    total = 0
    for evidence in pool:
        seen.update(evidence.stems)
        total += 1
    return {stem: log(1 + total / count) for stem, count in seen.items()}


def stems(*texts: str) -> list[str]:
    """Return the stems of the content words of texts; numbers in one form."""
    return [stem for text in texts for stem in _stems(text)]


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    numbers = [number.replace(",", "").rstrip(".") for number in _NUMBER.findall(text)]
    found = [word for word in words(_NUMBER.sub(" ", text)) if word not in STOP_WORDS]
    return (*_STEMMER.stemWords(found), *numbers)


def names_and_numbers(claim: str) -> list[str]:
    """Return the capitalised words and the numbers of a claim, the first word of it aside."""
    start = len(claim) - len(claim.lstrip("\"'“‘(["))
    names = [
        match[0].removesuffix("'s").removesuffix("’s")
        for match in _NAME.finditer(claim)
        if match.start() > start or not _may_start_lower(match[0])
    ]
    return [*names, *_NUMBER.findall(claim)]


def _may_start_lower(word: str) -> bool:
    """Say whether a word at a sentence's start may be capitalised only for that."""
    return not (len(word) > 1 and word.isupper())


def _introduces(article: Article, unit: Unit) -> bool:
    return unit.kind == "sentence" and article.text[unit.start : unit.end].rstrip().endswith(":")


def mentions(text: str, word: str) -> bool:
    """Say whether a text holds a word, whatever its case, accents or ending."""
    wanted = set(_stems(word)) or {indexed(word)}
    return wanted <= set(_stems(text))
