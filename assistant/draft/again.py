"""A reply and what was said before it come in, what is new of it goes out, or less of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from footnote.assistant.check.claims import Claim, Short, write
from footnote.assistant.draft.lists import count_items
from footnote.assistant.draft.reply import Reply
from footnote.assistant.question.talk import Talk
from footnote.assistant.question.topic import topic_of

NOTHING_NEW = "Nothing else was found that answers this."
SHORTEST = "It can't be said in fewer of the article's words."
PROOF = "Asked again: what it rests on is quoted, word for word."
WELCOME = "You're welcome. Ask whatever else you want to know."


def fresh(reply: Reply, given: str) -> Reply | None:
    """Leave out what was said before; None where nothing is left. An empty reply stays."""
    claims = reply.grounded.claims
    if not given or not claims:
        return reply
    new = list(_new(claims, " ".join(given.split())))
    if len(new) == len(claims) or not new or reply.grounded.reckoned:
        return reply if len(new) == len(claims) else None
    return replace(reply, grounded=write(new))


def _new(claims: Sequence[Claim], given: str) -> Iterator[Claim]:
    """Yield the claims that weren't given, each after its context."""
    before: list[Claim] = []
    for one in claims:
        before.append(one)
        if one.context:
            continue
        if " ".join(one.draft.text.split()) not in given:
            yield from before
        before = []


def as_wished(reply: Reply, talk: Talk | None) -> Reply:
    """Give a reply to what was said of the last answer: its proof, or less of it."""
    if talk is Talk.MORE and not reply.grounded.sentences:
        return replace(reply, missing=NOTHING_NEW)
    if talk is Talk.SURE and reply.grounded.sentences:
        return replace(reply, note=f"{reply.note} {PROOF}".strip())
    asks_of_all = topic_of(reply.material.question.text)  # that in another length, already
    return _shortened(reply) if talk is Talk.SHORTER and not asks_of_all else reply


def _shortened(reply: Reply) -> Reply:
    """Show only the sentence that answers; a list, a table and a reckoning stay whole."""
    grounded = reply.grounded
    claims = [one for one in grounded.claims if not one.fault]
    listed = grounded.reckoned or count_items(reply.material, claims)
    cut = grounded.short
    kept = [] if listed else list(_first(claims, cut.start if cut else None))
    if not claims or len(kept) in (0, len(claims)):
        return replace(reply, note=f"{reply.note} {SHORTEST}".strip()) if claims else reply
    short = Short(kept[-1].evidence[0], cut.start, cut.end) if cut else None
    return replace(reply, grounded=write(kept, short))


def _first(claims: Sequence[Claim], at: int | None) -> Iterator[Claim]:
    """Yield the claim that holds a place, else the first, after its context."""
    before: list[Claim] = []
    for one in claims:
        before.append(one)
        unit = one.evidence[0].unit
        if not one.context and (at is None or unit.start <= at < unit.end):
            yield from before
            return
        before = before if one.context else []
