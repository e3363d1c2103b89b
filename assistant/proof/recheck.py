"""Kept answers and the articles as they are now come in; what still holds of them goes out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from footnote.assistant.answer import Answer, Citation
from footnote.assistant.proof.hold import Ground, Standing, hold
from footnote.assistant.proof.kept import Kept, cited
from footnote.assistant.proof.place import Placed, State, place_units
from footnote.assistant.proof.texts import Texts
from footnote.index.align.rewording import align_versions
from footnote.index.article import STRICT, Article, Unit
from footnote.index.errors import NotFound
from footnote.index.evidence import Evidence, Pool, gather
from footnote.index.split.units import split
from footnote.index.words.names import names_and_numbers


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A kept answer against the articles of now: each citation, each sentence, and all of it."""

    __pydantic_config__ = STRICT

    id: str
    added: str
    question: str
    holds: bool
    citations: tuple[Placed, ...]
    sentences: tuple[Standing, ...]

    @property
    def changed(self) -> bool:
        """Say whether any citation isn't where it was, in the same words."""
        return any(one.state is not State.UNCHANGED for one in self.citations)


def recheck(kept: Iterable[Kept], texts: Texts) -> tuple[Rechecked, ...]:
    """Check kept answers against the newest versions of their articles, in their order."""
    newest = _Newest(texts)
    return tuple(_recheck(one, newest) for one in kept)


def to_json(checked: Sequence[Rechecked]) -> str:
    """Write what was found as a JSON list."""
    return _ADAPTER.dump_json(tuple(checked), indent=2).decode("utf-8")


@dataclass(frozen=True, slots=True)
class Pair:
    """The version of an article that was cited, where it is still there, and the newest one."""

    old: Article | None
    new: Article


class _Newest:
    """For each cited article its old and its newest version, looked up once."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._found: dict[str, Pair | None] = {}

    def __getitem__(self, article_id: str) -> Pair | None:
        if article_id not in self._found:
            self._found[article_id] = self._look_up(article_id)
        return self._found[article_id]

    def _look_up(self, article_id: str) -> Pair | None:
        try:
            new = self._texts.article(self._texts.current(article_id))
        except NotFound:
            return None
        try:
            return Pair(self._texts.article(article_id), new)
        except NotFound:
            return Pair(None, new)


def _recheck(kept: Kept, newest: _Newest) -> Rechecked:
    answer = kept.answer
    grounds: dict[int, Ground] = {}
    for article_id in dict.fromkeys(one.article_id for one in cited(answer)):
        own = [one for one in cited(answer) if one.article_id == article_id]
        grounds |= _grounds(own, newest[article_id])
    pool, new = _of_now(answer, newest)
    cited_now = {one.unit for ground in grounds.values() for one in ground.now}
    new = [one for one in new if one.unit not in cited_now]
    sentences = [
        hold(one.text, answer.asked, [grounds[number] for number in one.citations], pool, new)
        for one in answer.sentences
    ]
    sentences += _now_mentioned(answer, newest)
    return Rechecked(
        kept.id,
        kept.added,
        answer.question,
        all(one.holds for one in sentences),
        tuple(grounds[one.number].placed for one in cited(answer)),
        tuple(sentences),
    )


def _grounds(citations: Sequence[Citation], pair: Pair | None) -> Iterator[tuple[int, Ground]]:
    """Yield the number of each citation of one article, with what became of it."""
    if pair is None:
        for one in citations:
            yield one.number, Ground(Placed(one.number, State.GONE, one.quote), (), ())
        return
    before, now = evidence_at(pair.old) if pair.old else {}, evidence_at(pair.new)
    found = place_units(citations, pair.old, pair.new)
    for one, (placed, units) in zip(citations, found, strict=True):
        said = before.get((one.start, one.end)) or _as_cited(one)
        yield one.number, Ground(placed, (said,), tuple(now[u.start, u.end] for u in units))


def _as_cited(citation: Citation) -> Evidence:
    """Make evidence of what a citation itself knows."""
    article = Article.from_text(citation.quote, title="")
    unit = Unit(
        0,
        len(citation.quote),
        citation.kind,
        citation.headings,
        row=citation.row,
        column=citation.column,
    )
    return gather(article, [unit])[0]


@lru_cache(maxsize=64)
def evidence_at(article: Article) -> Mapping[tuple[int, int], Evidence]:
    """Return an article's evidence by the offsets of its units."""
    return {(one.unit.start, one.unit.end): one for one in gather(article, split(article))}


def _of_now(answer: Answer, newest: _Newest) -> tuple[list[Evidence], list[Evidence]]:
    """Return all evidence of the newest versions, and what of it wasn't there before."""
    pool: list[Evidence] = []
    new: list[Evidence] = []
    for article_id in dict.fromkeys(one.article_id for one in cited(answer)):
        if pair := newest[article_id]:
            now = evidence_at(pair.new)
            pool += now.values()
            came = _units_that_came(pair.old, pair.new) if pair.old else ()
            new += (now[unit.start, unit.end] for unit in came)
    return pool, new


@lru_cache(maxsize=64)
def _units_that_came(old: Article, new: Article) -> tuple[Unit, ...]:
    """Return the units of a new version that stand in the old one in no words at all like these."""
    if old.sha256 == new.sha256:
        return ()
    alignment = align_versions(old, new)
    same = {
        yours
        for mine, places in alignment.found.items()
        for yours in places
        if alignment.old[mine].text == alignment.new[yours].text
    }
    return tuple(one.unit for at, one in enumerate(alignment.new) if at not in same)


def _now_mentioned(answer: Answer, newest: _Newest) -> Iterator[Standing]:
    """Yield what an answer says isn't there, if the names that it missed are there now."""
    if not answer.missing or answer.correction:
        return
    pairs = [pair for one in cited(answer) if (pair := newest[one.article_id])]
    now = [one for pair in pairs for one in evidence_at(pair.new).values()]
    missed = [name for name in names_and_numbers(answer.asked) if f"“{name}”" in answer.missing]
    mentioned = [name for name in missed if name not in Pool(now).lacks(missed)]
    why = f"the article now mentions “{mentioned[0]}”" if mentioned else ""
    yield Standing(answer.missing, not mentioned, why)


_ADAPTER = TypeAdapter(tuple[Rechecked, ...])
