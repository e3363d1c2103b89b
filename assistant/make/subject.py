"""A sentence and a place in it come in; whom or what that part of it speaks of goes out."""

import re

from footnote.index.words.pronouns import OPENS_BACK

_MOST = 9  # words of a subject; what is longer is mostly more than one
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|did|do"
    r"|ris(?:es|en)|rose|falls?|fell|grows?|grew|costs?|reach(?:es)?|employs?|earns?|sells?|sold"
    r"|produces?|weighs?|measures?|holds?|held|covers?|carr(?:y|ies)|spends?|spent|pays?|paid"
    r"|receives?|raises?|loses?|lost|gains?|gets?|got|includes?|accounts?|totals?|exceeds?|stands?"
    r"|stood|comes?|came|makes?|made|takes?|took|runs?|ran|gives?|gave|puts?|brings?|brought|wins?"
    r"|won|says?|said|needs?|uses?|owns?|keeps?|kept|builds?|built|buys?|bought|sees?|saw|becomes?"
    r"|became|begins?|began|leaves?|left|leads?|led|contains?|consists?|serves?|supplies|feeds?"
    r"|lasts?|broke|breaks?|forecasts?|expects?|drew|dug|went|goes|met|meets?|cut|cuts|set|sets|remains?|lies|lay|averages?|shows?|requires?|offers?|provides?|[a-z]{2,}ed)\b"
)
# “In May,”, “According to the office,”: no more than a sentence's frame.
_FRAME = re.compile(
    r"(?:In|On|By|During|After|Since|At|For|From|With|Under|As|According|Before|Until|Within|Of|Today"
    r"|Now|Then|Here|There|However|Also|Still|Meanwhile|Together|Overall|By\scontrast)\b[^,;:]{0,80},\s"
)
_CLAUSE = re.compile(
    r"[;:]\s|(?<=[\w”)*`][.!?])[*”\"]*\s+|,\s(?:and|but|while|whereas|though|although|so)\s"
    r"|\s(?:that|because|when|where|until|if)\s"
)
# With these begins what is no subject, or none by itself.
_NOBODY = re.compile(
    r"(?:there|here|who|which|that|what|and|but|or|not|only|one|some|most|in|on|at|by|for|from|with"
    r"|of|after|before|since|during|between|under|as|to|until|when|while|if|because|although|about"
    r"|both|all|none|each|another|other|you|we|i|also|today|now|then)\b",
    re.IGNORECASE,
)
# Between a verb and its figure: what comes after them may speak of something else.
_TURNS = re.compile(r"[,;:(—–]|\s(?:which|who|whose|with|than|whether|and|but)\s")


def subject_of(quote: str, at: int) -> str:
    """Return the words before the verb of the clause in which a place stands.

    Empty where it isn't plain: after “It” and “They”, or where the clause turns to something else.
    """
    start = max((one.end() for one in _CLAUSE.finditer(quote, 0, at)), default=0)
    if frame := _FRAME.match(quote, start, at):
        start = frame.end()
    verb = _VERB.search(quote, start, at)
    if verb and not _TURNS.search(quote, verb.end(), at):
        return _plain(quote[start : verb.start()])
    return ""


def _plain(words: str) -> str:
    """Return words if they can be whom a sentence speaks of."""
    said = words.strip(" ,—–-“”\"'*")
    few = said.split()
    if not few or len(few) > _MOST or re.search(r"[,(\d*]", said):
        return ""
    return "" if few[0].lower() in OPENS_BACK or _NOBODY.match(said) else said
