"""A sentence comes in, who did what to whom goes out; so does whether another turns it round.

Only verbs between two names or nouns are looked at, and only an exact reversal is told: “Anna sued
Otto” and “Otto sued Anna”.
"""

import re
from collections.abc import Iterator, Sequence

from footnote.assistant.check.exact.verbs import base_form, looks_past
from footnote.index.words.stems import stems

SENTENCE = re.compile(r"\n|[.;!?]\s")
_TOKEN = re.compile(r"[\w’'-]+|[^\w\s]")
_ENDS_A_PHRASE = re.compile(
    r"(?:[^\w\s]|in|at|by|of|to|from|with|for|on|over|and|or|that|which|who)$", re.IGNORECASE
)
_PRESENT = re.compile(r"[a-z]+[a-rt-z]s")  # “accuses”, between two names: elsewhere a plural
_ARTICLES = frozenset("the a an its his her their".split())
_BE = frozenset("was were is are been being be".split())
_BESIDE_A_VERB = frozenset("had has have also then".split())
_LONGEST = 4  # words of a name or noun with its adjectives
# “Kiel borders Lübeck” is true both ways.
_MUTUAL = frozenset(
    stems(
        "accompany adjoin border divorce equal face fight join marry match meet overlap parallel "
        "play resemble touch"
    )
)

Deed = tuple[str, str, str]


def swapped(claim: str, evidence: str) -> bool:
    """Say whether a claim has “Otto sued Anna” where its evidence has “Anna sued Otto”."""
    theirs = frozenset(_deeds(evidence))
    return any(
        (whom, did, who) in theirs and (who, did, whom) not in theirs and who != whom
        for who, did, whom in _deeds(claim)
    )


def _deeds(text: str) -> Iterator[Deed]:
    """Yield who did what to whom, each the stem of one word: the last of a name, or the noun."""
    for sentence in SENTENCE.split(text):
        tokens = _TOKEN.findall(sentence)
        for at, token in enumerate(tokens):
            did = _stem(base_form(token.lower()))
            if at and did and did not in _MUTUAL and _is_verb(tokens, at):
                who, whom = _ends(tokens, at)
                if who and whom:
                    yield who, did, whom
                    yield from _ways(who, did, tokens[at + 1 :])


def _ways(who: str, did: str, after: Sequence[str]) -> Iterator[Deed]:
    """Yield from whom, and to whom, the same was done."""
    for at, token in enumerate(after):
        if token in ("from", "to") and (other := _head_after(after[at + 1 :])):
            yield who, f"{did} {token}", other


def _is_verb(tokens: Sequence[str], at: int) -> bool:
    if looks_past(tokens[at].lower()):
        return True
    named = tokens[at - 1][0].isupper() and all(one[0].isupper() for one in tokens[at + 1 : at + 2])
    return named and bool(_PRESENT.fullmatch(tokens[at]))


def _ends(tokens: Sequence[str], at: int) -> tuple[str, str]:
    """Return the one who acts and the one acted on, on both sides of the verb at a place."""
    before, after = tokens[:at], tokens[at + 1 :]
    if before[-1].lower() not in _BE:
        return _last_before(before), _head_after(after)
    if after[:1] == ["by"]:
        return _head_after(after[1:]), _last_before(before[:-1])
    return "", ""


def _last_before(tokens: Sequence[str]) -> str:
    """Return the stem of the noun or name that tokens end with; empty if they don't."""
    kept = [token for token in tokens if token.lower() not in _BESIDE_A_VERB]
    return "" if not kept or _ENDS_A_PHRASE.match(kept[-1]) else _stem(kept[-1])


def _head_after(tokens: Sequence[str]) -> str:
    """Return the stem of the noun or name that tokens begin with: of its last word."""
    phrase: list[str] = []
    for token in tokens[:_LONGEST]:
        ended = _ENDS_A_PHRASE.match(token) or (phrase and looks_past(token.lower()))
        named = phrase and phrase[-1][0].isupper() and not token[0].isupper()
        if ended or named:
            break
        if token.lower() not in _ARTICLES:
            phrase.append(token)
    return _stem(phrase[-1]) if phrase else ""


def _stem(word: str) -> str:
    return next(iter(stems(word)), "")
