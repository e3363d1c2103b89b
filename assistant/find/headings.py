"""What a question calls a section and an article come in, the sections it may mean go out."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

from footnote.assistant.find.whole import Section, Whole
from footnote.assistant.judge.support import Similar
from footnote.index.words import words
from footnote.index.words.stems import stems

_NUMBER = re.compile(r"^\W*(?P<number>\d+(?:\.\d+)*|[a-z]|[ivx]+)\W*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\W{0,9}+(?:(?:section|chapter|part|article|annex|appendix|clause)\b)?\W{0,9}+"
    r"(?P<number>\d{1,4}(?:\.\d{1,4}){0,6}|[A-Z]|[IVX]{1,8})(?:[.):]?\s|[.):]?$)"
)
_SHARE = 0.5  # of the words of a heading that must be named, where others than it may be meant
_ALIKE = 0.8  # likeness of spelling from which a word is the same one, misspelt


def sections_called(name: str, whole: Whole, *, strict: bool = False) -> Sequence[Section]:
    """Return the sections whose heading is a name, or nearly: in other forms, or a part of it.

    `strict` is for what may not be meant as a section at all.
    """
    if number := _NUMBER.match(name):
        return [one for one in whole.sections if _number(one) == number["number"].lower()]
    wanted = _named(name)
    fits = [(_fit(wanted, _named(one.name)), one) for one in whole.sections]
    best = max((fit for fit, _ in fits), default=0.0)
    found = [one for fit, one in fits if fit == best]
    if best >= _SHARE:
        return _outermost(found)
    return found if best and len(found) == 1 and not strict else []


def _outermost(found: Sequence[Section]) -> Sequence[Section]:
    """Leave out what stands inside another one: a chapter may begin with a section of its name."""
    kept: list[Section] = []
    for one in found:
        end = kept[-1].units[-1].unit.end if kept and kept[-1].units else 0
        if one.heading is None or one.heading.unit.start >= end:
            kept.append(one)
    return kept


def nearest_section(name: str, whole: Whole, similar: Similar | None) -> Section | None:
    """Return the section that speaks of something, else the one whose heading comes nearest."""
    sections = [one for one in whole.sections if one.units] or list(whole.sections)
    if not sections:
        return None
    wanted = _named(name)
    spoken = [(whole.pool.weigh(wanted & _said(one)), one) for one in sections]
    most = max(weight for weight, _ in spoken)
    if most:
        return [one for weight, one in spoken if weight == most][-1]  # the innermost
    if similar:
        return max(sections, key=lambda one: similar(name, one.name))
    return max(sections, key=lambda one: SequenceMatcher(None, name, one.name).ratio())


def _fit(wanted: frozenset[str], there: frozenset[str]) -> float:
    """Return how far two names are one: 1 if they have the same words, 0 if one has others."""
    if not wanted or not there:
        return 0.0
    same = {one for one in wanted if one in there or get_close_matches(one, there, cutoff=_ALIKE)}
    if same != wanted and not there <= same:
        return 0.0
    return len(same) / max(len(wanted), len(there))


def _named(name: str) -> frozenset[str]:
    """Return the words of a name, without a number before it."""
    bare = _NUMBERED.sub("", name) or name
    return frozenset(stems(bare) or words(bare))


def _number(section: Section) -> str:
    found = _NUMBERED.match(section.name)
    return found["number"].lower() if found else ""


def _said(section: Section) -> frozenset[str]:
    return frozenset().union(*(one.stems for one in section.units))
