"""A sentence of somebody and what may carry it come in; how far it does goes out, as a claim.

The exact checks say what differs; where they find nothing, the model is asked whether the nearest
units say it. It sees those alone: over a whole article it is easily led astray.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from footnote.assistant.check.claims import Claim
from footnote.assistant.check.faults import Reason
from footnote.assistant.check.ground import candidates, check_sentence
from footnote.assistant.check.sentences import Draft
from footnote.assistant.check.shown import context_of
from footnote.assistant.draft.reading import Reading
from footnote.assistant.draft.writer import Writer
from footnote.assistant.find.material import Material
from footnote.assistant.judge.strictness import Level
from footnote.assistant.judge.support import said
from footnote.index.evidence import Evidence

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

_NEAR = 3  # units that hold most of a sentence, beside those that it rests on
_REPLY = re.compile(r"^(?:Yes|No), (?=\w)")  # settled by what comes after it
# What the judge may overrule: it reads what is meant, these only count words.
_BY_WORDS = {Reason.TOO_LITTLE, Reason.REPEATS, Reason.UNNAMED}


@dataclass(frozen=True, slots=True)
class Bench:
    """Who judges, how sure a sentence must be, and LangChain's settings."""

    writer: Writer | None
    level: Level
    config: "RunnableConfig | None" = None


def judge_sentence(draft: Draft, material: Material, bench: Bench, before: str = "") -> Claim:
    """Say whether the evidence carries a sentence; `before` is what it goes on from."""
    claim = check_sentence(draft, material, bench.level)
    near = _nearest(claim, material)
    exact = claim.fault and claim.fault.reason not in _BY_WORDS
    if exact:
        claim = replace(claim, support=0.0)
    elif near and bench.writer:
        words = f"{before} {_REPLY.sub('', draft.text)}".strip()
        yes = bench.writer.says(words, Reading(_shown(near, material)), bench.config)
        likely = said(yes, claim.support, trained=bench.writer.model.is_trained_judge)
        fault = None if likely >= bench.level.supported else Reason.NOT_SAID.of(material.where)
        claim = replace(claim, support=likely, fault=fault)
    if near and (claim.fault or not claim.evidence):
        return replace(claim, evidence=(_closest(draft.text, near, material),))
    return claim


def _nearest(claim: Claim, material: Material) -> list[Evidence]:
    """Return what comes nearest to a sentence, by its words and by the search."""
    found = [*claim.evidence, *(one for _, one in candidates(claim.draft.text, material)[:_NEAR])]
    found += [one for _, one in material.nearest.ranked[:1]]
    return list({id(one): one for one in found}.values())


def _closest(text: str, near: list[Evidence], material: Material) -> Evidence:
    """Return the unit whose meaning is closest; the first where that can't be told."""
    similar = material.similar
    return max(near, key=lambda one: similar(text, one.readable)) if similar else near[0]


def _shown(units: list[Evidence], material: Material) -> str:
    """Return units as the model reads them: in their order, each run under its headings."""
    return "\n".join(_lines(units, material))


def _lines(units: list[Evidence], material: Material) -> Iterator[str]:
    wanted = {id(one) for unit in units for one in (*context_of(unit, material.pool), unit)}
    over: tuple[str, ...] | None = None
    for one in material.pool:
        if id(one) in wanted:
            trail = (one.article.title, *one.unit.headings)
            if trail != over:
                yield " — ".join(dict.fromkeys(trail))
                over = trail
            yield one.in_full
