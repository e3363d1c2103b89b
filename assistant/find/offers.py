"""Evidence comes in, questions that it may answer go out, each with the unit that answers it.

They are made from structure and from plain turns of phrase; whoever offers them tries them first.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from footnote.index.evidence import Evidence
from footnote.index.words import STOP_WORDS, words
from footnote.index.words.names import LONG_RUN
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

Offer = tuple[str, Evidence]

_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d")
_BARE_YEAR = re.compile(r"(?:1\d|20)\d\d\W?")
_NUMBERED = re.compile(r"^[\dIVX]+(?:\.\d+)*[.)]?\s+")
_LIKE = 0.6  # share of words from which two questions are one
_LONGEST = 300  # characters of a sentence that a question is made of
_LONG_NAME, _LONG_HEADING = 5, 8  # words
_OFTEN = 2  # times that a name stands in an article that says something of it
# What opens a sentence that isn't understood by itself, or has no plain subject.
_OPENS = frozenset(
    """it its they their this that these those there he she his her we our you your i in as when
    while if but and although however such here what who which some many most both each one
    all every another other by at on for from with to of a an""".split()
)
_ROLES = frozenset(
    """president minister director chief leader founder head chair chairman chairwoman author
    envoy writer scientist engineer professor doctor captain secretary governor mayor officer
    manager partner editor ambassador spokesman spokeswoman queen king senator judge""".split()
)
# “makes the”: what ends in s isn't a plural there.
_AFTER_A_VERB = frozenset("the a an this these its their".split())
_VERBS = frozenset("occurs applies includes happens holds exists follows contains".split())
_DONE = frozenset("built dug made held born set sold bought written won lost sent begun".split())
_NO_SUBJECT = frozenset(
    """introduction contents references bibliography abstract notes appendix index preface summary
    conclusion conclusions acknowledgements acknowledgments overview background""".split()
)


def alike(one: str, other: str) -> bool:
    """Say whether two questions ask nearly the same."""
    ours, theirs = frozenset(stems(one)), frozenset(stems(other))
    return len(ours & theirs) >= _LIKE * (len(ours | theirs) or 1)


def of_lists(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask for the whole of each list, by the plural in its introduction; yield its first item."""
    before = ""
    for _, block in groupby(pool, key=lambda one: one.unit.block):
        units = list(block)
        if units[0].unit.kind == "item" and (named := _plural(before)):
            yield _asking_for(named, before), units[0]
        before = units[-1].quote


def _asking_for(named: str, introduction: str) -> str:
    """Make “Three factors drive it:” a question, “Which factors drive it?”; else ask for all."""
    rest = introduction.rstrip(": ").partition(named)[2].strip()
    opens = introduction.lower().partition(named)[0].split()
    first = rest.partition(" ")[0]
    says = first.isalpha() and first.islower() and not first.endswith("ing")
    ends = rest.rpartition(" ")[2] in (*STOP_WORDS, "include", "includes", "following")
    plain = says and first not in STOP_WORDS and len(opens) <= 1 and " " in rest and not ends
    return f"Which {named} {rest}?" if plain else f"What are the {named}?"


def of_cells(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask for each cell by the names of its row and its column; yield the cell."""
    for one in pool:
        unit = one.unit
        if unit.kind != "cell" or not unit.row or not unit.column or unit.row == one.quote:
            continue
        row = _in_a_sentence(unit.row, one.article.text)
        if _YEAR.fullmatch(unit.column):
            yield f"What was the figure for {row} in {unit.column}?", one
        elif stems(unit.column) and not re.search(r"\d", unit.column):
            be = "are" if _is_many(unit.column) else "is"
            yield f"What {be} the {_untitled(unit.column, one.article.text)} of {row}?", one


def _is_many(column: str) -> bool:
    """Say whether the name of a column ends in a plural."""
    last = column.split()[-1].lower()
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def _in_a_sentence(name: str, text: str) -> str:
    """Return the name of a row or column as it stands within a sentence: a name keeps its case."""
    first, *others = (word.strip(",.:;") for word in name.split())
    titled = any(word[:1].isupper() for word in others)  # “Olof Berg”, “Public Diplomacy”
    plain = first[1:].islower() and not titled and not _is_name(first, text)
    return name[:1].lower() + name[1:] if plain else name


def _untitled(column: str, text: str) -> str:
    """Return a column's name without the capitals of a title: “Current Status”."""
    return " ".join(
        word.lower()
        if word.istitle() and not re.search(rf"\b[a-z]+,? {re.escape(word)}\b", text)
        else word
        for word in column.split()
    )


def _is_name(word: str, text: str) -> bool:
    """Say whether a word is capitalised in the middle of a sentence."""
    return bool(re.search(rf"[a-z,] {re.escape(word)}\b(?! [A-Z])", text))


def of_plain_cells(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask for the cells whose row and column can be named in a sentence."""
    for question, cell in of_cells(pool):
        row, column = cell.unit.row.split(), cell.unit.column.split()
        last = column[-1].lower()
        turned = last in STOP_WORDS or (len(column) == 1 and last.endswith("ed"))
        named = _is_plain(column) or _YEAR.fullmatch(cell.unit.column)
        if _is_plain(row) and named and not _is_many(cell.unit.column) and not turned:
            yield question, cell


def _is_plain(name: Sequence[str]) -> bool:
    """Say whether a name is but a few words."""
    return len(name) <= _LONG_NAME and all(one.replace("-", "").isalpha() for one in name)


def of_sentences(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask what or who something is, and when it was done, where a sentence says it plainly."""
    for one in pool:
        said = one.quote.split()
        if one.unit.kind != "sentence" or one.asks or len(one.quote) > _LONGEST:
            continue
        at = next((n for n, word in enumerate(said[: _LONG_NAME + 1]) if word in _IS), 0)
        subject, rest = said[:at], said[at + 1 :]
        if not _is_subject(subject) or len(rest) < 2:
            continue
        the, name = subject[0] == "The", " ".join(subject)
        name = f"the{name[3:]}" if the else _in_a_sentence(name, one.article.text)
        if rest[0] in ("a", "an", "the"):
            asks = "Who" if _has_role(rest) and _is_title(subject) else "What"
            yield f"{asks} {said[at]} {name}?", one
        elif said[at] in _WERE and _is_done(rest[0]) and _in_a_year(rest):
            yield f"When {said[at]} {name} {rest[0]}?", one


def of_names(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask who somebody is whose role stands beside the name: “Ada Swan, the director of …”."""
    for one in pool:
        said = one.quote.split()
        for at, word in enumerate(said[:-2]):
            if word.endswith(",") and said[at + 1].lower() in ("the", "a", "an", "its", "their"):
                name = [*_run_before(said, at), word[:-1]]
                if len(name) > 1 and _is_title(name) and _has_role(said[at + 1 :]):
                    yield f"Who is {' '.join(name)}?", one


def of_sections(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask what an article says under a heading; a heading that asks is the question itself."""
    for at, one in enumerate(pool[:-1]):
        name = _NUMBERED.sub("", " ".join(one.quote.split()))
        under = pool[at + 1]
        if one.unit.kind != "heading" or not one.unit.headings or under.unit.kind == "heading":
            continue
        if name.endswith("?"):
            yield name, under
        elif len(name.split()) <= _LONG_HEADING and name.split()[-1].lower() not in _NO_SUBJECT:
            told = _in_a_sentence(name, one.article.text)
            yield f"What does the article say about {told.rstrip('.:')}?", under


def of_subjects(pool: Sequence[Evidence]) -> Iterator[Offer]:
    """Ask what an article says about those whom it names most."""
    first: dict[str, Evidence] = {}
    counts: Counter[str] = Counter()
    for one in pool:
        if one.unit.kind in ("sentence", "item"):
            for found in LONG_RUN.finditer(one.quote):
                name = found[0].removeprefix("The ")
                counts[name] += 1
                first.setdefault(name, one)
    for name, count in counts.most_common():
        if count >= _OFTEN and len(name.split()) <= _LONG_NAME:
            yield f"What does the article say about {name}?", first[name]


_WERE = ("was", "were")
_IS = ("is", "are", *_WERE)


def _is_subject(said: Sequence[str]) -> bool:
    """Say whether words can stand for what a sentence speaks of, also in a question."""
    plain = all(word.replace("-", "").replace("’", "").isalpha() for word in said)
    return bool(said) and plain and said[0][:1].isupper() and said[0].lower() not in _OPENS


def _is_title(name: Sequence[str]) -> bool:
    return all(word[:1].isupper() for word in name)


def _has_role(said: Sequence[str]) -> bool:
    return any(word.strip(",.;").lower() in _ROLES for word in said[:8])


def _is_done(word: str) -> bool:
    return word.endswith("ed") or word in _DONE


def _in_a_year(said: Sequence[str]) -> bool:
    pairs = pairwise(said)
    return any(one == "in" and _BARE_YEAR.fullmatch(other) for one, other in pairs)


def _run_before(said: Sequence[str], at: int) -> list[str]:
    """Return the capitalised words right before a place, at most two."""
    run: list[str] = []
    while at and len(run) < 2 and said[at - 1][:1].isupper() and said[at - 1].isalpha():
        at -= 1
        run.insert(0, said[at])
    return run


def _plural(introduction: str) -> str:
    """Return what an introduction says that a list holds: “strategic recommendations”."""
    if not introduction.rstrip().endswith(":"):
        return ""
    found = words(introduction)
    for at, word in enumerate(found):
        if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 4:
            if _is_name(word.capitalize(), introduction):
                continue
            before = found[at - 1] if at else ""
            after = found[at + 1] if at + 1 < len(found) else ""
            if after in _AFTER_A_VERB or word in _VERBS:
                continue
            says = before.isalpha() and before not in (*STOP_WORDS, "following")
            return f"{before} {word}" if says and not quantities(before) else word
    return ""
