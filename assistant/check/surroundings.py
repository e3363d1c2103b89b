"""A sentence and the units it would rest on come in; a name that isn't spoken of there goes out.

That a name stands somewhere in the article proves nothing of it: “Anna was mayor of Kiel in 1950”
has all but the town in “Anna was mayor in 1950”, which may be said of Lübeck. A unit speaks of the
names in it, in what stands over it, in its own paragraph before it, and of what the whole article
is about; a surname stands for the whole name, and initials for what they are short for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from footnote.index.evidence import Evidence, Pool
from footnote.index.words import indexed
from footnote.index.words.names import LONG_RUN, SHORT, names_in
from footnote.index.words.pronouns import opens_back
from footnote.index.words.stems import stems

_TOPIC = 0.25  # share of the article's blocks from which a name is what the article is about
# What one calls a country, its people, and it for short.
_SAME = ({"US", "USA", "America", "American"}, {"UK", "Britain", "British"}, {"EU", "European"})


def unspoken(
    text: str,
    chosen: Sequence[Evidence],
    pool: Sequence[Evidence],
    asked: frozenset[str] | None = None,
) -> str:
    """Return the first name of a sentence that its evidence doesn't speak of; empty if none.

    With the stems of a question, only of names that this brought: they weigh little where the
    evidence is chosen, so it may be of another.
    """
    names = Pool(chosen).lacks(names_in(text))
    names = [name for name in names if asked is None or asked.issuperset(stems(name))]
    if not names:  # mostly, and then the pool needn't be gone through
        return ""
    spoken = [*chosen, *(one for one in pool if any(_helps(one, unit) for unit in chosen))]
    names = Pool(spoken).lacks(names)
    titles = stems(*{one.article.title for one in chosen})
    known = frozenset([*titles, *stems(*_meant(text, spoken, chosen[0].article.text))])
    return next((name for name in names if not _is_known(name, known, chosen[0], pool)), "")


def _helps(one: Evidence, unit: Evidence) -> bool:
    """Say whether a unit tells of whom or what another one speaks."""
    if one.article.id != unit.article.id:
        return False
    here = unit.unit.block
    if unit.unit.kind == "cell":
        return here - 1 <= one.unit.block <= here
    first = here - 1 if unit.quote.split(maxsplit=1)[0].lower() in opens_back() else here
    return first <= one.unit.block <= here and one.unit.start <= unit.unit.start


def _meant(text: str, spoken: Sequence[Evidence], article: str) -> Iterator[str]:
    """Yield names of a sentence, in one or more words, that are spoken of in another form."""
    said = " ".join(one.quote for one in spoken)
    full = {_initials(run) for run in LONG_RUN.findall(said)}
    there = set(re.findall(r"\w+", said)) | {one.replace(".", "") for one in SHORT.findall(said)}
    there = there.union(*(group for group in _SAME if group & (there | full)))
    for name in names_in(text):
        if name in there or name in full:
            yield name
    for run in LONG_RUN.findall(text):
        by_its_last = run.split()[-1] in there and indexed(run) in indexed(article)
        if by_its_last or _initials(run) in there:
            yield run


def _initials(run: str) -> str:
    """Return what a name in several words could be called for short: “US”."""
    return "".join(word[0] for word in run.removeprefix("The ").split() if word[0].isupper())


def _is_known(name: str, known: frozenset[str], beside: Evidence, pool: Iterable[Evidence]) -> bool:
    """Say whether a name is in the title or meant, or is what the article is about."""
    own = frozenset(stems(name))
    if own <= known:
        return True
    units = [one for one in pool if one.article.id == beside.article.id]
    naming = {one.unit.block for one in units if own <= one.stems}
    return len(naming) >= _TOPIC * len({one.unit.block for one in units})
