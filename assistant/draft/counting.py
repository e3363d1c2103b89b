"""A question for how many there are comes in, the things to count go out: never a guess.

A list, the rows of a table, or what a sentence names one after the other are counted, if that is
clearly what was asked for. Where the article gives the number itself, nothing is counted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from footnote.assistant.check.claims import reckoned
from footnote.assistant.draft.lists import is_plural
from footnote.assistant.draft.over_tables import Told
from footnote.assistant.find.material import Material
from footnote.assistant.find.tables import tables, words_in
from footnote.assistant.question.kinds import ASKING
from footnote.index.evidence import Evidence, gather
from footnote.index.split.units import split
from footnote.index.words import STOP_WORDS, words
from footnote.index.words.language import ENGLISH, spoken
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

HOW_MANY = re.compile(
    r"\b(?:how many|what (?:is|was) the number of|number of)\s+(?:different |kinds of |of the )?"
    r"(?P<things>[\w’' -]+?)(?=\s+(?:are|is|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|in|on|at|of|for|from|to|with|by|that|which|who|there|listed|named|mentioned)\b|\W*$)",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    r"\b(?:more|less|fewer|times|percent|not|no|never|without|except|besides|per|each|every|than"
    r"|and|or|if|after|before|since|until)\b|n['’]t\b|\d",
    re.IGNORECASE,
)
_LIGHT = frozenset(
    stems("number there have get take following total need name list show give mention exist")
    + stems("altogether document report guide page paper")
)
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+•]|\(?\w{1,3}[.)])\s+(?:[*_`]|\[[ xX]\]\s)*$")
_LABEL = re.compile(r"^\W{0,9}+(?P<label>[^:;.,]{1,40}?)\W{0,9}:\W{1,9}+(?=\w)")
_MORE = re.compile(
    r"\b(?:others?|more|etc|among|including|include[sd]?|such as|for example|e\.g|some|several"
    r"|at least|mainly|mostly|or|not|no)\b|…",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w’'.-]{0,40}+(?: (?:(?:of|de|van|von|the|la) )?[A-Z][\w’'.-]{0,40}+){0,3}+"
_NAMES = re.compile(rf"(?P<things>{_NAME}(?:, {_NAME}){{0,40}}+,? and {_NAME})[.]?$")
# “Rules of the house” are all the rules, and “Table 2: Plants, in order of size” all the plants.
_BESIDE = re.compile(r"^(?:Table|Figure) \w+[:.]|\bof (?:the|our|this) .*|(?<=\w),.*")
_BREAK = re.compile(r"[;!?()]")
_LONGEST_NAME = 6  # words of a thing that a sentence names
_LONGEST_THING = 3  # words that say what is counted
_CLOSE = 3  # words between a number and what it counts
_NONE = re.compile(
    r"\b(?:no|none|nobody|neither|both|single|few|many|several|once|twice|half)\b", re.IGNORECASE
)
_SO_MANY = re.compile(
    r"\d|\b(?:no|none|nobody|neither|both|once|twice|half|dozens?|hundreds?|thousands?|millions?)\b",
    re.IGNORECASE,
)
# “Visitors numbered 400”, “Members: 12”, “the pupils are now only 40”.
_AFTER_THINGS = re.compile(
    r"\b(\w{3,40}+)(?::|,? (?:is|are|was|were|number|numbers|numbered|total|totalled|reach|reached"
    r"|stood|came|rose|fell|grew|drop|dropped)\b(?: [a-z]{1,12}){0,3}) (?:[a-z]+ )?\d",
    re.IGNORECASE,
)


def count(material: Material) -> Told | None:
    """Count what a question asks the number of; None if it isn't clear, or the article says it."""
    asks = HOW_MANY.search(material.question.text)
    if not asks or _UNCLEAR.search(material.question.text):
        return None
    things = _until_plural(asks["things"].split())
    wanted = frozenset(stems(things))
    about = frozenset(stems(material.question.text)) - ASKING - _LIGHT
    if not 1 <= len(wanted) <= _LONGEST_THING:
        return None
    if any(_states(one, wanted) for one in material.pool):
        return None
    found = [
        *_rows(wanted, about, things, material),
        *_items(wanted, about, things, material),
        *_named(wanted, about, things, material),
    ]
    lines = {told.reckoned.line.text if told.reckoned else told.note for told in found}
    return found[0] if len(lines) == 1 else None


def gives_a_number(one: Evidence, question: str) -> bool:
    """Say whether a text may answer how many there are: it has a number, that of the things if any.

    What isn't asked for a number needs none.
    """
    asks = HOW_MANY.search(question)
    wanted = frozenset(stems(_until_plural(asks["things"].split()))) if asks else frozenset()
    if not wanted or one.unit.kind == "item" or _NONE.search(one.quote):
        return True
    if not wanted & frozenset(stems(one.quote)):
        return any(not each.is_year for each in quantities(one.quote))
    after = _AFTER_THINGS.findall(one.quote)
    return _states(one, wanted) or any(wanted & set(stems(thing)) for thing in after)


def says_how_many(one: Evidence, material: Material) -> bool:
    """Say whether a unit has any number, or says that there is none, where one is asked for."""
    if not HOW_MANY.search(material.question.text) or spoken() != ENGLISH:
        return True
    return bool(one.quantities or _SO_MANY.search(one.quote))


def _until_plural(said: Sequence[str]) -> str:
    """Return the words up to the last plural: what is counted, without what it does."""
    last = max((at for at, word in enumerate(said) if is_plural(word.lower())), default=-1)
    return " ".join(said[: last + 1])


def _title(one: Evidence) -> frozenset[str]:
    return frozenset(stems(one.article.title))


def _states(one: Evidence, wanted: frozenset[str]) -> bool:
    """Say whether a text gives the number of the things itself: “all four coastal plants”."""
    text = one.quote
    at = 0
    for each in quantities(text):
        at = text.index(each.words, at) + len(each.words)
        near = frozenset(stems(" ".join(_BREAK.split(text[at:])[0].split()[:_CLOSE])))
        if wanted & near and not (each.is_year or text.startswith(":", at)):  # “Table 2: Plants”
            return True
    return False


def _told(things: str, found: Sequence[tuple[Evidence, str]]) -> Iterator[Told]:
    name = things if len(found) != 1 else _one_of(things)
    if found and (line := reckoned("count", found, name)):
        yield Told(line, tuple(dict.fromkeys(one for one, _ in found)))


def _one_of(things: str) -> str:
    """Return the singular of what is counted: “countries” are one “country”."""
    for end, one in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if things.endswith(end):
            return things.removesuffix(end) + one
    return things.removesuffix("s")


def _rows(
    wanted: frozenset[str], about: frozenset[str], things: str, material: Material
) -> Iterator[Told]:
    """Count the rows of a table whose first column, or the heading right over it, names them."""
    for table in tables(material):
        kind, rows = frozenset(stems(table.kind)), table.plain
        names = [row.name for row in rows]
        headed = {one for one in table.headed if not one.isdigit()}
        if not (wanted <= kind or wanted == headed) or not about <= kind | table.around:
            continue
        over = (*table.title, *(one.quote for one in table.caption))
        if table.parted or len(set(names)) < len(names) or _narrows(over, wanted, about):
            continue
        if table.too_long:
            yield Told(None, note=table.too_long)
            continue
        yield from _told(things, [(row.head, words_in(row.head)) for row in rows])


def _items(
    wanted: frozenset[str], about: frozenset[str], things: str, material: Material
) -> Iterator[Told]:
    """Count the items of a list whose heading or introduction says that it holds them."""
    for block in material.pool.blocks.values():
        if block[0].unit.kind != "item":
            continue
        known = block[0].around | _title(block[0])
        if not about <= known or not _is_of(wanted, about, block[0], material):
            continue
        if found := _outermost(block):
            yield from _told(things, [(one, words_in(one)) for one in found])


def _narrows(over: Iterable[str], wanted: frozenset[str], about: frozenset[str]) -> bool:
    """Say whether a title names the things with more than is asked: “Closed plants”, of plants."""
    for title in over:
        named = stems(_BESIDE.sub("", title))
        said = {one for one in named if not one.isdigit()} - ASKING
        if wanted <= said and not said <= about | _LIGHT:
            return True
    return False


def _is_of(
    wanted: frozenset[str], about: frozenset[str], first: Evidence, material: Material
) -> bool:
    """Say whether a list is of some things: its introduction names them last, or its heading."""
    over = first.opening.quote if first.opening else ""
    titles = over if over.rstrip().endswith(":") else "".join(first.unit.headings[-1:])
    if _narrows([titles], wanted, about | _title(first)):
        return False
    if over.rstrip().endswith(":"):
        plural = [word for word in words(over) if is_plural(word)]
        return bool(plural) and frozenset(stems(plural[-1])) <= wanted
    lists = {
        one.block
        for one in material.pool
        if one.unit.kind in ("item", "cell") and one.unit.headings == first.unit.headings
    }
    own = first.unit.headings[-1:]
    return len(lists) == 1 and bool(own) and wanted <= frozenset(stems(own[0]))


def _outermost(block: Sequence[Evidence]) -> list[Evidence]:
    """Return the items of the whole list that stand outermost; none if that can't be told."""
    found, first = [], block[0]
    own = [unit for unit in split(first.article) if unit.block == first.unit.block]
    for one in block if len(own) == len(block) else gather(first.article, own):
        text, start = one.article.text, one.unit.start
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if not (mark := _ITEM.fullmatch(line)):
            return []
        found.append((len(mark["indent"].expandtabs()), one))
    least = min(indent for indent, _ in found)
    return [one for indent, one in found if indent == least]


def _named(
    wanted: frozenset[str], about: frozenset[str], things: str, material: Material
) -> Iterator[Told]:
    """Count what a sentence names one after the other, if that is all it does."""
    for one in material.pool:
        if one.unit.kind not in ("sentence", "item") or not wanted <= one.stems:
            continue
        title = _title(one)
        names = _enumerated(one.quote, wanted, about | title)
        if names and about <= one.stems | one.headings | title:
            yield from _told(things, [(one, name) for name in names])


def _enumerated(text: str, wanted: frozenset[str], known: frozenset[str]) -> list[str]:
    """Return the things that a sentence names: “Present: A, B and C.”, “plants in A, B and C”.

    What it says of them must be known from the question, or it may name only some of them.
    """
    if label := _LABEL.match(text):
        if not frozenset(stems(label["label"])) <= known | _LIGHT:
            return []
        rest = text[label.end() :].strip().rstrip(".")
        first, _, others = rest.partition(" ")
        if frozenset(stems(first)) and frozenset(stems(first)) <= wanted:
            rest = others
    elif found := _NAMES.search(text):
        before = [word for word in words(text[: found.start()]) if word not in STOP_WORDS]
        if not before or not frozenset(stems(before[-1])) <= wanted:
            return []
        if not frozenset(stems(*before)) <= known | _LIGHT:
            return []
        rest = found["things"].rstrip(".")
    else:
        return []
    if _MORE.search(rest) or quantities(rest):
        return []
    cut = r"\s*;\s*(?:and\s+)?" if ";" in rest else r"\s*,\s*(?:and\s+)?|\s+and\s+"
    bare = re.sub(r"\s?\([^()]{0,300}+\)", "", rest)
    names = [name for name in re.split(cut, bare) if name]
    whole = all(len(name.split()) <= _LONGEST_NAME or ";" in rest for name in names)
    return names if len(names) > 1 and whole and len(set(names)) == len(names) else []
