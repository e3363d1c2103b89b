"""A text comes in, whether it gives a reason for anything goes out: the words and forms for it."""

import re

from footnote.index.words.stems import stems

# Words for what comes from something, and for what is meant to come of it.
_CAUSES = r"""because|due\ to|owing\ to|thanks\ to|on\ account\ of|on\ the\ grounds|by\ virtue\ of
    |as\ a\ (?:result|consequence)|in\ (?:response|reaction|answer|return)\ to|in\ protest
    |in\ (?:light|view)\ of|given\ (?:that|the|its|his|her|their)|for\ (?:fear|lack|want)\ of
    |for\ (?:\w+\ )?(?:reasons?|purposes?)|out\ of\ (?:fear|love|spite|respect|concern|need)
    |therefore|thus|thereby|hence|consequently|accordingly|so\ that|so\ as\ to
    |in\ order\ (?:to|that|for)|in\ exchange\ for|in\ honou?r\ of
    |reasons?|motives?|motivat\w+|purposes?|aim(?:s|ed|ing)?|goals?|inten(?:d|t)\w*
    |caus(?:e|es|ed|ing)|led\ (?:\w+\ )?to|lead(?:s|ing)?\ to|result(?:s|ed|ing)?\ (?:in|from|of)
    |prompt(?:s|ed|ing)|forc(?:es|ed|ing)|driven|trigger\w+|provok\w+|spark(?:s|ed|ing)
    |attribut(?:e|es|ed|ing|able)|blam(?:e|es|ed|ing)|expla(?:in|nation)\w*|account(?:s|ed)?\ for
    |owe[sd]?|stem(?:s|med)\ from|aris(?:es?|ing)\ from|comes?\ from|mean(?:s|t)\ that
    |fear(?:s|ed|ing)|worr(?:y|ies|ied)|hop(?:es?|ed|ing)|want(?:s|ed|ing)|wish(?:es|ed|ing)?
    |desir(?:e|es|ed|ing)|believ(?:es?|ed|ing)|consider(?:s|ed|ing)?\ (?:it|them|him|her)
    |enabl(?:es?|ed|ing)|ensur(?:es?|ed|ing)|prevent(?:s|ed|ing)?|avoid(?:s|ed|ing)?
    |so\ (?:\w+\ )?(?:that|much|many)|such\ (?:an?\ )?\w+\ that|too\ \w+\ (?:to|for)
    |unable|could(?:n['’]t|\ not)|for\ \w+ing|by\ \w+ing|after\ \w+ing"""
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
# “Since 1988” says from when.
_WHEN = rf"""(?:\d|then\b|early|late|mid|at\ least|ancient|(?:last\ )?(?:{_MONTHS})\b
    |the\ (?:\d|\w+\ (?:century|year|war)\b))"""
# “He was sent to count them” says what for, “he began to count them” doesn't, nor “he came to her”.
_NO_PURPOSE = r"""beg[aiu]n\w*|start\w*|continu\w*|refus\w*|declin\w*|fail\w*|seem\w*|appear\w*
    |tend\w*|agreed?|decid\w*|promis\w*|plan\w*|expect\w*|like|likely|able|going|ha(?:ve|s|d)|is|are
    |was|were|be|been|ought|used|tr(?:y|ies|ied)|attempt\w*|order\w*|ask\w*|told|said|known|thought
    |found|according|next|close|back|up|down|similar|prior|equal|subject|contrary|compared|related
    |access|right|first|last|only|come|came|offer\w*|threaten\w*|manag\w*|how|what|where|when
    |whether|chose\w*|get|got|not|set|about|or|and|home|key"""
_NO_VERB = r"""(?:the|an?|his|her|its|their|our|my|your|this|that|these|those|him|them|us|me|it
    |each|all|any|some|one|two|three|four|five|six|seven|eight|nine|ten|date|what|which|whom|whose
    |where|more|most|less|about|over|both|other|another|such|many|much|no|school|court|death|power
    |office|life|war|town|land|sea|work|public)\b"""
# “Known as the port that is …” and “as soon as the port is …” give no reason.
_NO_AS = r"""such|same|known|just|even|seen|used|regarded|described|considered|serv\w+|act\w*
    |work\w*|not"""
_REASON = re.compile(
    rf"""\b(?:{_CAUSES})\b
    |\bsince\ (?!{_WHEN})
    |(?:,|^|;)\ ?as\ (?:the|it|he|she|they|there|we|its|his|her|their|no|many|most|some|this)\b
    |\b(?<!\bas\ )(?!(?:{_NO_AS})\b)\w+\ as\ (?:the|this|these|its|their|there)\ (?:\w+\ ){{0,4}}?
     (?:is|are)\b
    |\b(?:after|when|once|until|while)\ (?!\d)(?:\w+\ )+?
     (?:had|was|were|has|have|did|could|would|\w+ed)\b
    |,\ so\b|^so\b
    |(?:^|,\ |\band\ )(?:knowing|seeing|seeking|trying|attempting|thinking|feeling|reali[sz]ing)\b
    |(?:^|(?<!\w)(?!(?:{_NO_PURPOSE})\b)[\w'’-]+,?\ |[.;:]\ )
     to\ (?:\w+ly\ )?(?!{_NO_VERB})(?-i:[a-z]{{2,}})(?<!s|g)(?<!ed)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COLON = re.compile(r"(?<=[\w”\"’)])(?::| [–—])(?= [^\W\d_])")
_LABEL, _TOLD = 3, 3  # words before a colon that are no more than a label, and that must follow
_LOOKED_AT = 80  # characters on each side
_SENTENCE = re.compile(r"[.!?;:]\s")
# What is amiss is mostly a reason for what is told beside it.
_AMISS = re.compile(
    r"""\b(?:accus\w+|complain\w*|problems?|missing|broken?|fail(?:s|ed|ing|ures?)|defect\w*|faults?
    |faulty|ill|illness|sick|damag\w+|too\ (?:few|little|much|many)|short(?:age)?\ of|demand\w*
    |dispute\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NONE = re.compile(
    r"""\bno\ (?:\w+\ )?(?:reasons?|explanation|cause)\b
    |\bwithout\ (?:giving\ )?(?:an?\ |any\ )?(?:reason|explanation)
    |\b(?:did(?:n['’]t|\ not)|does(?:n['’]t|\ not)|would\ not|never)\ (?:say|said|explain\w*)\ why\b
    |\b(?:unknown|unclear|nobody\ knows|not\ known)\ why\b""",
    re.IGNORECASE | re.VERBOSE,
)


def gives_a_reason(text: str, asked: frozenset[str] = frozenset()) -> bool:
    """Say whether a text has a word or a form with which a reason is given.

    What is amiss is no reason where it is `asked` for: that the harvest failed isn't why it did.
    """
    if gives_none(text):
        return False
    amiss = (frozenset(stems(match[0])) for match in _AMISS.finditer(text))
    return (
        bool(_REASON.search(text))
        or _goes_on_to_tell(text)
        or any(not own <= asked for own in amiss)
    )


def gives_none(text: str) -> bool:
    """Say whether a text says that there is no reason, or that nobody gives one."""
    return bool(_NONE.search(text))


def _goes_on_to_tell(text: str) -> bool:
    """Say whether a sentence goes on behind a colon: “No rain water: it rusts”."""
    for found in _COLON.finditer(text):
        before = _SENTENCE.split(text[max(0, found.start() - _LOOKED_AT) : found.start()])[-1]
        after = text[found.end() : found.end() + _LOOKED_AT].split()
        if len(before.split()) > _LABEL and len(after) >= _TOLD:
            return True
    return False
