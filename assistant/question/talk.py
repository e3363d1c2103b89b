"""What a reader says in a conversation comes in, what it asks of the last answer goes out."""

import re
from enum import StrEnum


class Talk(StrEnum):
    """What is said of the last answer, where nothing new is asked."""

    MORE = "more"  # what else there is
    SURE = "sure"  # whether that is so
    SHORTER = "shorter"
    THANKS = "thanks"


_SAID = {
    Talk.MORE: r"(?:what|anything|something|who|where) (?:else|more)(?: is there)?|(?:some )?more"
    r"|(?:tell|give|show) me more|more (?:please|of (?:that|them|it))|is (?:that|this) (?:all|it)"
    r"|(?:is there )?any(?:thing)? (?:more|others?|else)|go on|others",
    Talk.SURE: r"(?:are|r) (?:you|u) (?:really |very |quite )?(?:sure|certain)"
    r"(?: (?:about|of) (?:that|this|it))?|(?:is|was) (?:that|this|it) "
    r"(?:really |actually )?(?:so|true|right|correct|certain)|really|(?:can you )?(?:prove|show) "
    r"(?:it|that|me(?: (?:the )?(?:proof|quotes?|source)))|how do you know(?: that)?"
    r"|where does it say (?:so|that)|says who|(?:what is )?(?:the|your) (?:source|proof)",
    Talk.SHORTER: r"(?:a (?:bit|little) |much |even |make (?:it|that) |(?:say|put) (?:it|that) )?"
    r"(?:short(?:er)?|brief(?:er|ly)?|in short|more briefly|shorten (?:it|that))"
    r"|(?:that is |it is )?too long|less",
    Talk.THANKS: r"(?:ok(?:ay)? |great |perfect |good |nice |cool |alright |no |yes )?"
    r"(?:thanks|thank you|thx|ty|cheers|many thanks|much appreciated)"
    r"(?: (?:you|very much|so much|a lot|again|for (?:that|this|your help|the help)))*"
    r"|(?:ok(?:ay)?|great|perfect|got it|i see|good|nice|cool|bye|goodbye)"
    r"(?: (?:then|bye|goodbye))?",
}
_AROUND = (
    r"(?:(?:and|but|so|ok(?:ay)?|hm+|please|can you|could you) )*(?:{})(?: please| now| then)*"
)
_PATTERNS = {talk: re.compile(_AROUND.format(said)) for talk, said in _SAID.items()}


def talk_of(said: str) -> Talk | None:
    """Return what is said of the last answer; None if a question is asked."""
    plainly = re.sub(r"[^\w' ]+", " ", said.replace("’", "'").lower()).replace("'s ", " is ")
    plainly = " ".join(plainly.split())
    return next((talk for talk, form in _PATTERNS.items() if form.fullmatch(plainly)), None)
