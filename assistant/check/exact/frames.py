"""A claim and its evidence come in; words that keep the evidence from stating it outright go out.

“It is a myth that …” denies what comes after it, and “supposed to …” leaves it open. A sentence
made of the rest has every word of its evidence, and says something else.
"""

import re
from collections.abc import Iterator

from footnote.assistant.check.exact.verbs import base_form
from footnote.index.words import words
from footnote.index.words.denials import DISBELIEF
from footnote.index.words.stems import stems

_REACH = 8  # content words after a frame that are compared
_HELD = 0.6  # share of them that a claim must have to say the same
_NEAR = 3  # words before a verb among which “to” or “would” belong to it
_SENTENCE = re.compile(r"(?<=[.!])[\"”’)]?\s+")  # a question stays with its answer
_CLAUSE = re.compile(r",|\b(?:but|although|while|because|whereas|and)\b")
_INNER = r"(?P<inner>[^.;:!?]+)"

_FALSE = (
    r"(?:false|untrue|incorrect|wrong|unfounded|baseless|mistaken|debunked|discredited|disproved"
    r"|disproven|(?:an? )?(?:\w+ )?(?:myth|misconception|fallacy|hoax|lie|legend))"
)
_BELIEF = r"(?:idea|claim|belief|notion|rumou?r|theory|assertion|allegation|story|view)"
_NOT = r"\b(?:no|not|never|nobody|neither|cannot|without|little|\w+n['’]t)\b(?: [\w-]+){0,4}?"
_SHOWN = (
    r"(?:evidence|proof|sign|indication|true|(?:the )?case|shown|show|proved|proven|prove|found"
    r"|confirmed|confirm|established|establish|demonstrated|mean|meant)"
)
_SAID = (
    r"(?:claimed|claim|said|say|says|believed?|think|thought|suggest(?:ed)?|agreed?|accept(?:ed)?)"
)
_DISBELIEVES = re.compile(rf"\b(?:{_FALSE}|{DISBELIEF})\b", re.IGNORECASE)
_DENYING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<frame>\b(?:it|there) (?:is|was|has been) (?:\w+ly )?{_FALSE} that) {_INNER}",
        rf"(?P<frame>\b(?:{DISBELIEF}|lie) that) {_INNER}",
        rf"(?:^|, )\W*(?P<frame>(?:(?:[\w’'-]+ ){{0,3}}(?:{DISBELIEF})|fiction|false|untrue)"
        rf"(?: (?:about|on|of|around) [^:]{{1,40}})?(?: ?#?\d+)?(?:, [^:]{{1,40}})? ?[:–—])"
        rf" *{_INNER}",
        r"(?P<inner>[^.?!]+)\?[”\"’)]* (?P<frame>No)\b[,.!:;–—]",
        rf"(?P<frame>\b{_BELIEF} that) (?P<inner>[^.;:!?]+?) (?:is|are|was|were|has been|have been)"
        rf" (?:\w+ly )?{_FALSE}\b",
        rf"^\W*(?P<frame>that) (?P<inner>[^.;:!?]+?) (?:is|was) (?:\w+ly )?{_FALSE}\b",
        rf"(?P<frame>{_NOT} {_SHOWN} (?:\w+ )?that) {_INNER}",
    )
)

_WANTED = (
    r"(?:(?:plan|propose|hope|try|tri|attempt|seek|sought|intend|threaten|promise|vow|pledge|aim)"
    r"(?:s|d|ed|es|n?ing|ned)?|(?:want|wish|offer|ask|urge|invite)(?:s|d|ed))"
)
# Before a verb: a claim that has the verb, and none of this, says that it was done.
_BEFORE_A_VERB = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:is|are|was|were|be|been|being) (?:\w+ly |also |often )?(?P<frame>(?:said|alleged"
        r"|rumou?red|reported|believed|thought|claimed|assumed|supposed|expected|scheduled|planned"
        rf"|intended|meant) to) (?:have (?:been )?|be )?{_INNER}",
        rf"(?P<frame>\b{_WANTED} to) {_INNER}",
        rf"(?P<frame>\b(?:plan|proposal|attempt|bid|intention|pledge|threat) to) {_INNER}",
        rf"(?P<frame>\b(?:would|could|should|might) (?:not )?have) (?:been )?{_INNER}",
        r"(?P<frame>\b(?:almost|nearly)) (?P<inner>[a-z]+ed\b[^.;:!?]*)",
    )
)
_STILL_OPEN = frozenset(
    """to will would shall should could can may might must almost nearly if said alleged allegedly
    reportedly rumored rumoured reported believed thought claimed assumed supposed supposedly
    apparently expected scheduled planned intended meant likely probably possibly perhaps
    plan plans proposal proposed attempt bid intention pledge threat""".split()
)

_SUPPOSED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<frame>{_NOT} {_SAID} (?:\w+ )?that) {_INNER}",
        r"(?P<frame>\bwhether|\bas (?:if|though)) (?P<inner>[^,.;:!?]+)",
        r"(?P<frame>\b(?:ask\w*|doubt\w*|unclear|unsure|uncertain|wonder\w*|know|debate\w*) if)"
        r" (?P<inner>[^,.;:!?]+)",
        r"(?P<frame>\bif) (?P<inner>[^,.;:!?]*\bhad\b[^,.;:!?]+)",
        r"^\W*(?P<frame>had) (?P<inner>[^,.;:!?]+), .*\bwould have\b",
    )
)
_SPEECH = re.compile(r"[“\"](?P<inner>[^”\"]{20,})[”\"]")

_QUESTIONS = frozenset("if whether unclear unsure uncertain ask asks asked would".split())


def denied_by(claim: str, evidence: str) -> str:
    """Return the words with which the evidence denies a claim, “It is a myth that”; or nothing."""
    if _DISBELIEVES.search(claim):
        return ""
    return next(_frames(_DENYING, claim, evidence), "")


def left_open_by(claim: str, evidence: str) -> str:
    """Return the words with which the evidence leaves a claim open, “supposed to”; or nothing."""
    asks = _QUESTIONS & set(words(claim))
    supposed = "" if asks else next(_frames(_SUPPOSED, claim, evidence), "")
    return supposed or next(_before_verbs(claim, evidence), "")


def spoken_in(claim: str, evidence: str) -> bool:
    """Say whether the evidence has what a claim says only between quotation marks."""
    said = [stems(found["inner"])[:_REACH] for found in _SPEECH.finditer(evidence)]
    plain = _SPEECH.sub(" ", evidence)
    return any(_held(inner, claim) and not _held(inner, plain) for inner in said)


def _frames(patterns: tuple[re.Pattern[str], ...], claim: str, evidence: str) -> Iterator[str]:
    """Yield the frames over what a claim says, where no other sentence says it too."""
    sentences = _SENTENCE.split(evidence)
    for at, sentence in enumerate(sentences):
        for found in (match for pattern in patterns for match in pattern.finditer(sentence)):
            inner = stems(found["inner"])[:_REACH]
            others = sentences[:at] + sentences[at + 1 :]
            if _held(inner, claim) and not any(_held(inner, other) for other in others):
                yield found["frame"].strip()


def _held(inner: list[str], text: str) -> bool:
    there = frozenset(stems(text))
    held = [stem for stem in inner if stem in there]
    return len(set(held)) > 1 and len(held) >= _HELD * len(inner)


def _before_verbs(claim: str, evidence: str) -> Iterator[str]:
    """Yield the frames before a verb that a claim has without any."""
    for found in (match for pattern in _BEFORE_A_VERB for match in pattern.finditer(evidence)):
        inner = _CLAUSE.split(found["inner"])[0]
        plain = evidence[: found.start("frame")] + evidence[found.start("inner") + len(inner) :]
        verb = next(iter(_verbs_in(inner)), "")
        carried = frozenset(stems(found["frame"])) & frozenset(stems(claim))
        if not carried and verb and verb not in _verbs_in(plain) and _is_done(verb, claim):
            yield found["frame"].strip()


def _verbs_in(text: str) -> list[str]:
    return stems(" ".join(base_form(word) for word in words(text)))


def _is_done(verb: str, claim: str) -> bool:
    """Say whether a claim has a verb with nothing before it that leaves it open."""
    tokens = words(claim)
    places = [at for at, token in enumerate(tokens) if verb in _verbs_in(token)]
    open_ = any(
        _STILL_OPEN & set(tokens[max(at - _NEAR, 0) : at]) or tokens[at].endswith("ing")
        for at in places
    )
    return bool(places) and not open_
