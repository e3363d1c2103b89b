"""Text comes in, the words that matter for searching and comparing go out."""

import re
import unicodedata

from footnote.index.words.codes import codes

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
MAX_QUERY_WORDS = 200

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be been being besides both but by
    can could did do does doing done down during each few for from further had has have having he
    her here hers him his how i if in into is it its itself just let many may me might more
    most much must my no nor not of off on once one only or other our out over own same shall
    she should so some such than that the their theirs them then there these they this those
    through to too under until up upon us very was we were what whatever when where whether
    which while who whom whose why will with within would yes you your yours s t d ll re ve m
    isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't cannot couldn't hasn't
    haven't hadn't shouldn't mustn't shan't needn't i'm i've i'll i'd you're you've you'll you'd
    he'll he'd she'll she'd it'll we're we've we'll we'd they're they've they'll they'd
    that'll there'll who'll who'd
    """.split()
)


def words(text: str) -> list[str]:
    """Return the words of a text in order: lower case, without accents, possessives or marks."""
    return [
        word.removesuffix("'s").removesuffix("’s").replace("’", "'")
        for word in _WORD.findall(indexed(text))
    ]


def indexed(text: str) -> str:
    """Return a text as it is searched: invisible characters dropped, case and accents folded."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKD", text.translate(_INVISIBLE)).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def content_words(text: str) -> list[str]:
    """Return the words of a text that say something: stop words left out, unless all are."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


def phrases(question: str) -> list[str]:
    """Return what a question is searched by, any of it: its codes, and its words."""
    distinct = dict.fromkeys(
        part for word in content_words(question) for part in word.split("'") if part
    )
    whole = dict.fromkeys(" ".join(words(code)) for code in codes(question))
    return list({**whole, **distinct})[:MAX_QUERY_WORDS]
