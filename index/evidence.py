"""Units of articles come in, evidence that claims can be compared with goes out.

Words are compared by their stems, and a rare word weighs more than a common one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from math import fsum, log

from footnote.index.article import Article, Unit
from footnote.index.split.units import readable
from footnote.index.words import words
from footnote.index.words.codes import code_stems
from footnote.index.words.denials import has_denial, is_disbelieved, says_no
from footnote.index.words.language import language_of, speaking
from footnote.index.words.names import names_in
from footnote.index.words.pronouns import opens_back
from footnote.index.words.quantities import Quantity, quantities
from footnote.index.words.stems import NUMBER, stems

# “If any of the following applies”: so much of a list's introduction says nothing of its items.
_LISTING = re.compile(
    r"(?:,|(?<!\s))\s*\b(?:(?:any|all|one|some|either|each)(?: or more)? of )?"
    r"(?:these|the following)"
    r"(?: (?:conditions?|rules?|criteria|cases?|things?|items?|apply|applies|is|are|true|met))*$",
    re.IGNORECASE,
)
_IN_SCALE = re.compile(
    r"(?<!\(shares )(?<!, shares )"  # of a table's shares, not of its amounts
    r"(?:\b(?:in|of|\$|£|€|dollars)\s*(?:\w+\s)?(thousand|million|billion)s?\b"
    # “Sales by division (million kroner)”
    r"|\((?:[$£€]|US\$|[A-Z]{3})?\s?(thousand|million|billion)s?(?:\s[\w’']{1,12}){0,2}\))",
    re.I,
)
_SCALED_OF = re.compile(
    r"\b(\w{1,40}+)\W{1,3}+(?:are )?in\s(?:\w+\s)?(?:thousand|million|billion)", re.I
)
# What a table “in millions” gives as it is.
UNSCALED = re.compile(
    r"%|\b(?:per|percent|percentage|rates?|ratios?|terms?|months?|days|number"
    r"|(?<!full )(?<!fiscal )years?(?! ended| (?:19|20)\d\d)"
    r"|shares?|customers|employees|million|billion|thousand)\b",
    re.IGNORECASE,
)
_OF_A_PLACE = re.compile(r"(?:ian|an|n|ish|ese|i)$")  # Venezuelan, Libyan, Israeli
_PEOPLE = re.compile(r"(?:ian|an|ish|ese?)$")  # as stems end: “chines”
AROUND = 0.7  # worth of a word found only in the headings or the list's introduction
_FIRST = 4  # letters, at least, of the first word of a name that is written in two


@dataclass(frozen=True)
class Evidence:
    """A unit with the stems of its words, of the headings over it, and of its list's intro.

    `opening` is what it goes on from: an item of a list from the introduction, or from a heading
    that denies it, and a “No” from the question before it.
    """

    article: Article
    unit: Unit
    stems: frozenset[str]
    headings: frozenset[str]
    intro: frozenset[str]
    scale: str = ""  # of a table's figures: “thousand”, “million”, “billion”
    opening: "Evidence | None" = None

    @cached_property
    def around(self) -> frozenset[str]:
        """Return the stems of what stands around the unit and helps to read it."""
        return self.headings | self.intro

    @cached_property
    def readable(self) -> str:
        """Return the unit's words with what is needed to read them."""
        return readable(self.article, self.unit)

    @cached_property
    def in_full(self) -> str:
        """Return the readable words, after what they go on from, as one sentence.

        A table's figure comes also at the scale that the table gives.
        """
        if self.opening:
            opening = _LISTING.sub("", self.opening.readable.rstrip(": "))
            return f"{opening}{':' if is_disbelieved(opening) else ''} {self.readable}"
        scaled = self.scale and self.unit.row and NUMBER.search(self.quote)
        return f"{self.readable} ({self.quote} {self.scale})" if scaled else self.readable

    @cached_property
    def quote(self) -> str:
        """Return the unit's own words."""
        return self.article.text[self.unit.start : self.unit.end]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names in the unit's own words."""
        return tuple(names_in(self.quote))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Return the quantities in the readable words."""
        return quantities(self.readable)

    @property
    def asks(self) -> bool:
        """Say whether the unit is a question: it states nothing."""
        return is_question(self.quote)

    @cached_property
    def says_something(self) -> bool:
        """Tell it from a label: a header cell, the first cell of a row, what opens a list.

        A question says nothing either, even if it is the very one that is asked.
        """
        if self.unit.kind == "cell":
            return bool(self.unit.row) and self.unit.row != self.quote
        return not self.quote.rstrip().endswith((":", "?"))

    @property
    def block(self) -> tuple[str, int]:
        """Return the article's id and the number of the paragraph, list or table."""
        return self.article.id, self.unit.block


class Pool(tuple[Evidence, ...]):
    """All that an answer may rest on, in reading order, and what is reckoned over all of it once.

    A rare word weighs more than a common one.
    """

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Return the weight of each stem: the logarithm of how few units hold it."""
        seen = Counter(stem for one in self for stem in one.stems)
        return {stem: log(1 + len(self) / count) for stem, count in seen.items()}

    @cached_property
    def columns(self) -> Mapping[tuple[str, int], frozenset[frozenset[str]]]:
        """Return the stems of each column's name but that of the labels, by table."""
        cells = (one for one in self if one.unit.row and one.says_something)
        found: dict[tuple[str, int], set[frozenset[str]]] = {}
        for one in cells:
            found.setdefault(one.block, set()).add(frozenset(stems(one.unit.column)))
        return {block: frozenset(names) for block, names in found.items()}

    @cached_property
    def rarest(self) -> float:
        """Return the greatest weight: that of a word which no unit holds."""
        return max(self.weights.values(), default=1.0)

    @cached_property
    def known(self) -> frozenset[str]:
        """Return every stem of the units and of what stands around them."""
        return frozenset().union(*(one.stems | one.around for one in self))

    @cached_property
    def blocks(self) -> Mapping[tuple[str, int], Sequence[Evidence]]:
        """Return the units of each paragraph, list and table."""
        found: dict[tuple[str, int], list[Evidence]] = {}
        for one in self:
            found.setdefault(one.block, []).append(one)
        return found

    def weight(self, stem: str) -> float:
        """Return the weight of a stem; one that no unit holds weighs as much as the rarest."""
        return self.weights.get(stem, self.rarest)

    def weigh(self, stems: Iterable[str]) -> float:
        """Add the weights of stems.

        The sum is exact: it doesn't turn on the order in which a set gives its words.
        """
        return fsum(map(self.weight, stems))

    def lacks(self, words: Iterable[str]) -> list[str]:
        """Return those of some words that stand nowhere in it, each once."""
        return [word for word in dict.fromkeys(words) if not _is_known(word, self.known)]


def is_question(text: str) -> bool:
    """Say whether a text is a question, in quotation marks or not."""
    return text.rstrip(' "”’)').endswith("?")


def gather(article: Article, units: Sequence[Unit]) -> Pool:
    """Make evidence of units that stand in reading order, in the language of their article."""
    with speaking(language_of(article.text)):
        return _gathered(article, units)


def _gathered(article: Article, units: Sequence[Unit]) -> Pool:
    found: list[Evidence] = []
    heading: Evidence | None = None
    for _, group in groupby(units, key=lambda unit: unit.block):
        block = list(group)
        before = found[-1] if found else None
        heading = before if before and before.unit.kind == "heading" else heading
        if block[0].kind == "cell":
            found += _of_table(article, block, before.unit if before else None)
            continue
        intro = before if before and _introduces(before) else None
        over = intro or (heading if heading and _denies_below(heading) else None)
        said = stems(intro.readable) if intro else []
        for at, unit in enumerate(block):
            one = _of_unit(article, unit, [*said, *_meant(article, block[:at], unit)])
            opening = over if unit.kind == "item" else _question_before(one, found[-1:])
            found.append(replace(one, opening=opening))
    return Pool(found)


def _question_before(one: Evidence, before: Sequence[Evidence]) -> Evidence | None:
    """Return the question right before a unit, if that says “No” to it."""
    asked = [each for each in before if each.asks]
    return asked[0] if asked and says_no(one.quote) else None


def _of_unit(article: Article, unit: Unit, around: Iterable[str], scale: str = "") -> Evidence:
    return Evidence(
        article=article,
        unit=unit,
        stems=frozenset(stems(readable(article, unit))),
        headings=frozenset(stems(*unit.headings)),
        intro=frozenset(around),
        scale=scale,
    )


def _meant(article: Article, before: Sequence[Unit], unit: Unit) -> list[str]:
    """Return what a sentence that begins with “They” or “It” may speak of: the one before it.

    What comes after a question is its answer, and speaks of what was asked.
    """
    if not before or unit.kind != "sentence":
        return []
    opens = article.text[unit.start : unit.end].split(maxsplit=1)[0]
    last = readable(article, before[-1])
    return stems(last) if opens.lower() in opens_back() or last.endswith("?") else []


def _of_table(article: Article, cells: Sequence[Unit], before: Unit | None) -> Iterator[Evidence]:
    """Read a cell with what stands over it: the table's introduction, and a line that heads rows.

    A header cell is read with the names of the rows, since it speaks of all of them.
    """
    over_it = readable(article, before) if before else ""  # a caption may be read as a heading
    intro = over_it if before and before.kind == "sentence" else ""
    headers = [readable(article, cell) for cell in cells if not cell.row]
    introduced = stems(intro, *headers) if intro.rstrip().endswith(":") else stems(*headers)
    names = stems(*(cell.row for cell in cells))
    rows_of_one = [readable(article, cell) for cell in cells if not cell.row and cell.line]
    scale = _scale(" ".join([*headers[:1], *rows_of_one, over_it]))
    meant = _scaled_columns(over_it, cells)
    over: list[str] = []
    for _, group in groupby(cells, key=lambda cell: cell.line):
        line = list(group)
        if not line[0].row:
            yield from (_of_unit(article, cell, [*introduced, *names]) for cell in line)
            continue
        if len(line) == 1:
            over = stems(line[0].row)
        for cell in line:
            own = _scale(cell.column) or (scale if not meant or cell.column in meant else "")
            own = "" if UNSCALED.search(readable(article, cell)) else own
            yield _of_unit(article, cell, [*introduced, *over], own)


def _scaled_columns(over_it: str, cells: Sequence[Unit]) -> set[str]:
    """Return the columns of which alone a table's introduction gives the scale, if it names any."""
    of = frozenset(stems(*(found[1] for found in _SCALED_OF.finditer(over_it))))
    return {cell.column for cell in cells if of & frozenset(stems(cell.column))}


def _scale(headers: str) -> str:
    """Return the scale that a table's headers or introduction give for its figures."""
    scale = _IN_SCALE.search(headers)
    return (scale[1] or scale[2]).lower() if scale else ""


def in_full(evidence: Iterable[Evidence]) -> str:
    """Return the words of several units in full, each on a line of its own."""
    return "\n".join(one.in_full for one in evidence)


def held_by(wanted: Mapping[str, float], units: Sequence[Evidence]) -> float:
    """Add up how much of some weighed stems units hold together, themselves or around them."""
    own = frozenset().union(*(one.stems for one in units))
    around = frozenset().union(*(one.around for one in units))
    return fsum(
        weight * (1.0 if stem in own else AROUND if stem in around else 0.0)
        for stem, weight in wanted.items()
    )


def _is_known(word: str, known: frozenset[str]) -> bool:
    """Say whether a word is among stems; one of a place's people counts where the place does.

    A code is, only as a whole.
    """
    if whole := set(code_stems(word)):
        return whole <= known
    if not set(stems(word)) - known:
        return True
    if not word[0].isupper() or len(word) < 5:
        return False
    if _in_two(word, known):
        return True
    place = set(stems(_OF_A_PLACE.sub("", word), _OF_A_PLACE.sub("a", word))) & known
    return (bool(place) and len(word) > 5) or _has_people(word, known)


def _in_two(name: str, known: frozenset[str]) -> bool:
    """Say whether a name stands there in two words: “Hōryū - ji” where “Horyuji” was meant."""
    whole = "".join(words(name))
    return any(whole[:at] in known and whole[at:] in known for at in range(_FIRST, len(whole) - 1))


def _has_people(place: str, known: frozenset[str]) -> bool:
    """Say whether the people of a place are spoken of: “Canadian” where “Canada” was meant."""
    base = re.sub(r"(?:a|e|o|y|en|ia)$", "", place.lower())
    return len(base) >= 4 and any(
        stem.startswith(base) and len(stem) <= len(base) + 4 and _PEOPLE.search(stem)
        for stem in known
    )


def _introduces(one: Evidence) -> bool:
    """Say whether a sentence opens what comes after it, as “The ferry carries:” does."""
    return one.unit.kind == "sentence" and one.quote.rstrip().endswith(":")


def _denies_below(one: Evidence) -> bool:
    """Say whether a heading denies what is listed under it: “Not allowed”, “Myths”."""
    if one.unit.kind != "heading":
        return False
    return has_denial(one.quote) or is_disbelieved(one.quote)
