"""An article comes in, an edited version and the truth of every unit go out; seeded.

The truth of a unit: what should be said of it, where its words stand now, and whether a sentence
that was taken from it still holds.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from footnote.index.article import Article, Unit
from footnote.index.split.units import split

Span = tuple[int, int]
SHARE = 0.25  # of the units, edited
_AUX = re.compile(r"\b(?:is|are|was|were|can|could|will|would|has|have|had|did|does|do)\b")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[a-z]{5,}")
_CUT = re.compile(r",? and (?=(?:the|a|an|it|he|she|they|in|his|their|was|were|is|are)\b)")


@dataclass(frozen=True)
class Truth:
    """What happened to a unit of the old version."""

    unit: Unit
    edit: str
    state: str
    place: Span | None
    holds: bool | None  # None where it depends on who asks


@dataclass
class _Page:
    """The new text as it is written, and where each old unit stands in it."""

    text: str = ""
    places: dict[int, Span] = field(default_factory=dict)
    edits: dict[int, str] = field(default_factory=dict)

    def write(self, words: str, *units: int) -> None:
        start = len(self.text)
        self.text += words
        for unit in units:
            self.places[unit] = (start, len(self.text))


def edited(article: Article, seed: int, strange: Sequence[str]) -> tuple[Article, list[Truth]]:
    """Edit an article's sentences, paragraphs and tables; `strange` are sentences of others."""
    chance = random.Random(f"{article.id} {seed}")
    units = split(article)
    page = _Page()
    blocks = [
        [at for at, _ in group] for _, group in groupby(enumerate(units), key=lambda e: e[1].block)
    ]
    for block in _shuffled(blocks, chance, page):
        page.text += "\n\n" if page.text else ""
        if units[block[0]].kind == "cell":
            _table(article, units, block, chance, page)
        else:
            _paragraph(article, units, block, chance, page, strange)
    new = Article.from_text(page.text, title=article.title, source=article.source)
    return new, [_truth(article, new, unit, at, page) for at, unit in enumerate(units)]


def _truth(old: Article, new: Article, unit: Unit, at: int, page: _Page) -> Truth:
    edit, place = page.edits.get(at, ""), page.places.get(at)
    if place is None:
        return Truth(unit, edit or "deleted", "gone", None, False)
    words, before = new.text[slice(*place)], old.text[unit.start : unit.end]
    if words != before:
        return Truth(unit, edit, "reworded", place, HOLDS.get(edit))
    return Truth(unit, edit, "unchanged" if place[0] == unit.start else "moved", place, True)


def _shuffled(blocks: list[list[int]], chance: random.Random, page: _Page) -> list[list[int]]:
    """Move one paragraph in twenty elsewhere."""
    found = list(blocks)
    for block in chance.sample(blocks[1:], max(1, len(blocks) // 20)) if len(blocks) > 2 else ():
        found.remove(block)
        found.insert(chance.randrange(1, len(found) + 1), block)
        page.edits |= dict.fromkeys(block, "moved")
    return found


# --- paragraphs, lists and headings ---------------------------------------------------------------


def _paragraph(
    article: Article,
    units: Sequence[Unit],
    block: Sequence[int],
    chance: random.Random,
    page: _Page,
    strange: Sequence[str],
) -> None:
    end = article.text.rfind("\n", 0, units[block[0]].start) + 1
    skip = False
    for nth, at in enumerate(block):
        unit = units[at]
        words, glue = article.text[unit.start : unit.end], article.text[end : unit.start]
        end = unit.end
        if skip:
            skip = False
            continue
        page.text += glue
        edit = chance.choice(list(EDITS)) if chance.random() < SHARE else ""
        new = EDITS[edit](words, chance) if edit in EDITS else words
        if unit.kind == "heading" or not edit or new == words:
            page.write(words, at)
        elif edit == "merged" and nth + 1 < len(block) and unit.kind == "sentence":
            other = article.text[units[block[nth + 1]].start : units[block[nth + 1]].end]
            page.write(f"{words.rstrip('.')}; {other[:1].lower()}{other[1:]}", at, block[nth + 1])
            page.edits |= {at: edit, block[nth + 1]: edit}
            end, skip = units[block[nth + 1]].end, True
        elif edit == "merged":
            page.write(words, at)
        else:
            page.edits[at] = edit
            _write(new, edit, at, chance, page, strange)
    return


def _write(
    new: str, edit: str, at: int, chance: random.Random, page: _Page, strange: Sequence[str]
) -> None:
    if edit == "deleted":
        page.text = page.text.rstrip(" ")
    elif edit == "replaced":
        page.text += chance.choice(strange)
    elif edit == "rewritten":  # more than half of its words are others now
        page.text += new
    elif edit == "preceded":
        page.text += f"{chance.choice(strange)} "
        page.write(new, at)
    else:
        page.write(new, at)


def _typo(words: str, chance: random.Random) -> str:
    found = list(_WORD.finditer(words))
    if not found:
        return words
    start = chance.choice(found).start() + 1
    return words[:start] + words[start + 1] + words[start] + words[start + 2 :]


def _number(words: str, chance: random.Random) -> str:
    found = list(_NUMBER.finditer(words))
    if not found:
        return words
    one = chance.choice(found)
    other = str(int(one[0]) + chance.randint(1, 8)).zfill(len(one[0]))
    return words[: one.start()] + other + words[one.end() :]


def _negated(words: str, chance: random.Random) -> str:
    found = list(_AUX.finditer(words))
    if not found or re.search(r"\b(?:not|no|never|n't)\b", words):
        return words
    end = found[0].end()
    return f"{words[:end]} not{words[end:]}"


def _cut(words: str, chance: random.Random) -> str:
    found = _CUT.search(words)
    if not found or found.start() < 20 or len(words) - found.end() < 20:
        return words
    rest = words[found.end() :]
    return f"{words[: found.start()]}. {rest[:1].upper()}{rest[1:]}"


def _swap_words(share: float) -> Callable[[str, random.Random], str]:
    def swap(words: str, chance: random.Random) -> str:
        tokens = words.split(" ")
        if len(tokens) < 8:
            return words
        for at in chance.sample(range(len(tokens)), round(share * len(tokens))):
            tokens[at] = chance.choice(_OTHER)
        return " ".join(tokens)

    return swap


def _shortened(words: str, chance: random.Random) -> str:
    head, comma, _ = words.rpartition(", ")
    return f"{head}." if comma and len(head) > 0.6 * len(words) else words


def _same(words: str, chance: random.Random) -> str:
    return f"{words}\0"  # differs, so that it counts as edited; never written


_OTHER = """amber basket candle dragon ember falcon garnet harbour island jasmine kettle lantern
meadow nectar orchard pebble quartz ribbon saddle timber umbrella velvet walnut yonder zephyr
gently brightly seldom softly wander borrow scatter gather polish tumble""".split()
EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "typo": _typo,
    "number": _number,
    "negated": _negated,
    "cut in two": _cut,
    "words swapped": _swap_words(0.3),
    "rewritten": _swap_words(0.7),
    "shortened": _shortened,
    "merged": _same,
    "deleted": _same,
    "replaced": _same,
    "preceded": lambda words, _: words + "",
}
HOLDS: dict[str, bool | None] = {
    "typo": True,
    "cut in two": True,
    "merged": True,
    "number": False,
    "negated": False,
    "cell changed": False,
}


# --- tables ---------------------------------------------------------------------------------------


def _table(
    article: Article,
    units: Sequence[Unit],
    block: Sequence[int],
    chance: random.Random,
    page: _Page,
) -> None:
    """Change figures, drop a row, add one, and swap two."""
    lines = [
        [at for at, _ in group]
        for _, group in groupby(((at, units[at]) for at in block), key=lambda e: e[1].line)
    ]
    rows = [line for line in lines if units[line[0]].row]
    gone = chance.choice(rows) if len(rows) > 3 else []
    swapped = chance.sample(range(len(lines) - len(rows), len(lines)), 2) if len(rows) > 3 else []
    order = list(lines)
    if swapped:
        one, other = swapped
        order[one], order[other] = order[other], order[one]
    head = len(lines) - len(rows)
    for number, line in enumerate(order):
        if line is gone:
            page.edits |= dict.fromkeys(line, "row deleted")
            continue
        _line(article, units, line, chance, page)
        page.text += "\n"
        if number == 0:
            page.text += _rule(article, units[line[0]].start) + "\n"
        if number == head and len(rows) > 3:
            page.text += "| A new row " + "| 17 " * 3 + "|\n"
    page.text = page.text.rstrip("\n")


def _line(
    article: Article, units: Sequence[Unit], line: Sequence[int], chance: random.Random, page: _Page
) -> None:
    end = article.text.rfind("\n", 0, units[line[0]].start) + 1
    for at in line:
        unit = units[at]
        words = article.text[unit.start : unit.end]
        page.text += article.text[end : unit.start]
        figure = unit.row and unit.row != words and chance.random() < SHARE / 2
        new = _number(words, chance) if figure else words
        if new != words:
            page.edits[at] = "cell changed"
        page.write(new, at)
        end = unit.end
    stop = article.text.find("\n", end)
    page.text += article.text[end : stop if stop >= 0 else len(article.text)]


def _rule(article: Article, at: int) -> str:
    start = article.text.find("\n", at) + 1
    stop = article.text.find("\n", start)
    return article.text[start : stop if stop >= 0 else len(article.text)]
