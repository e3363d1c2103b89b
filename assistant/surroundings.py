"""A sentence and the units it would rest on come in; a name that isn't spoken of there goes out.

That a name stands somewhere in the article proves nothing of it: “Anna was mayor of Kiel in 1950”
has all but the town in “Anna was mayor in 1950”, which may be said of Lübeck. A unit speaks of the
names in it, in what stands over it, in its own paragraph before it, and of what the whole article
is about.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.evidence import POINTS_BACK, Evidence, names_in, stems, strange

_TOPIC = 0.25  # share of the article's blocks from which a name is what the article is about
_RUN = re.compile(r"[A-Z][\w’'-]*(?:(?: of| for| and| the)* [A-Z][\w’'-]*)+")


def unspoken(text: str, chosen: Sequence[Evidence], pool: Sequence[Evidence]) -> str:
    """Return the first name of a sentence that its evidence doesn't speak of; empty if none."""
    spoken = [*chosen, *(one for one in pool if any(_helps(one, unit) for unit in chosen))]
    names = strange(names_in(text), spoken)
    if not names:
        return ""
    titles = frozenset(stems(*{one.article.title for one in chosen}))
    short = {word for one in chosen for word in one.quote.split()}
    known = titles | frozenset(
        stems(*(run for run in _RUN.findall(text) if _initials(run) & short))
    )
    return next((name for name in names if not _is_known(name, known, chosen, pool)), "")


def _helps(one: Evidence, unit: Evidence) -> bool:
    """Say whether a unit tells of whom or what another one speaks."""
    if one.article.id != unit.article.id:
        return False
    here = unit.unit.block
    if unit.unit.kind == "cell":
        return here - 1 <= one.unit.block <= here
    first = here - 1 if unit.quote.split(maxsplit=1)[0].lower() in POINTS_BACK else here
    return first <= one.unit.block <= here and one.unit.start <= unit.unit.start


def _is_known(
    name: str, known: frozenset[str], chosen: Sequence[Evidence], pool: Sequence[Evidence]
) -> bool:
    own = frozenset(stems(name))
    return own <= known or any(_is_topic(own, one.article.id, pool) for one in chosen[:1])


def _is_topic(name: frozenset[str], article_id: str, pool: Iterable[Evidence]) -> bool:
    units = [one for one in pool if one.article.id == article_id]
    naming = {one.unit.block for one in units if name <= one.stems}
    return len(naming) >= _TOPIC * len({one.unit.block for one in units})


def _initials(run: str) -> set[str]:
    """Return what a name is called for short: “California Air Resources Board” is “CARB”."""
    capitals = "".join(word[0] for word in run.removeprefix("The ").split() if word[0].isupper())
    return {capitals, f"({capitals})", f"{capitals}s"}
