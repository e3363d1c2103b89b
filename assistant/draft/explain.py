"""How a reply came about comes in, lines for a reader who wants to see the work go out."""

from collections.abc import Iterator

from footnote.assistant.check.checks import CHECKS
from footnote.assistant.check.claims import Claim
from footnote.assistant.check.ground import candidates
from footnote.assistant.draft.reply import Reply
from footnote.assistant.judge.strictness import Level
from footnote.index.evidence import Evidence, in_full

_CONSIDERED = 3


def explain(reply: Reply, level: Level) -> Iterator[str]:
    """Yield the judgement, and each sentence with its checks."""
    yield f"Question: {reply.material.question.text}"
    if wrong := reply.contradiction:
        yield f"  Premise: {wrong.sentence} “{wrong.evidence.quote}”"
    if reply.chance is not None:
        enough = "enough to answer" if reply.chance >= level.answerable else "too little"
        yield (
            f"  Judged: answered by the article with a probability of {reply.chance:.2f}; "
            f"at least {level.answerable:.2f} is needed: {enough}"
        )
    for claim in reply.grounded.claims:
        yield from _claim(claim, reply, level)


def _claim(claim: Claim, reply: Reply, level: Level) -> Iterator[str]:
    shown = "withheld" if claim.fault else "shown"
    yield f"  Sentence ({shown}): {claim.draft.text}"
    yield f"    Supported with a probability of {claim.support:.2f}; needed {level.supported:.2f}"
    chosen = {one.unit.start for one in claim.evidence}
    for share, one in candidates(claim.draft.text, reply.material)[:_CONSIDERED]:
        mark = "rests on" if one.unit.start in chosen else "considered"
        yield f"    {share:.2f} {mark}: {_short(one)}"
    evidence = in_full(claim.evidence)
    for check in CHECKS:
        fault = check(claim.draft.text, evidence)
        name = check.__name__.removeprefix("check_")
        yield f"    {name}: {fault.said if fault else 'nothing found'}"
    if claim.fault:
        yield f"    Verdict: {claim.fault.verdict}, {claim.fault.said}"


def _short(one: Evidence) -> str:
    words = one.readable
    return words if len(words) <= 160 else f"{words[:159]}…"
