"""A text comes in, the language it is written in goes out; and what a language's own words are.

English, German, French and Spanish are told apart by their function words. What language is spoken
of is set for the time of a question, or of an article that is read.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

import Stemmer
import stop_words

ENGLISH = "en"
_NAMES = {"de": "german", "fr": "french", "es": "spanish"}
_SPOKEN: ContextVar[str] = ContextVar("_SPOKEN", default=ENGLISH)
_READ = 4_000  # characters of a text by which its language is told
_CLEARLY = 1.3  # times as many function words as of any other language
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+")

STOP_WORDS = frozenset(
    """a about above after again all along also am amid among amongst an and any are as at be been
    being besides both but by can could did do does doing done down during each few for from
    further had has have having he her here hers him his how i if in into is it its itself just
    let many may me might more most much must my no nor not of off on once one only or other our
    out over own same shall she should so some such than that the their theirs them then there
    these they this those through to too toward towards under until up upon us very was we were
    what whatever when where whether which while who whom whose why will with within would yes
    you your yours s t d ll re ve m isn't aren't wasn't weren't don't doesn't didn't won't
    wouldn't can't cannot couldn't hasn't haven't hadn't shouldn't mustn't shan't needn't i'm
    i've i'll i'd you're you've you'll you'd he'll he'd she'll she'd it'll we're we've we'll
    we'd they're they've they'll they'd that'll there'll who'll who'd
    """.split()
)

# What the lists lack, with which one asks; and what they have, and is a thing.
_ASKED_WITH = {
    "de": """wurde wurden worden heißt heißen gibt viele wieviel wieviele hoch lange lang groß alt
    weit wem wen wessen warum weshalb jahr tag monat darf darfst dürfen dürft bekomme bekommst
    bekommt bekommen""",
    "fr": """combien appelle appellent nomme existe fut furent quelle lequel laquelle lesquels
    pourquoi longtemps année jour mois puis peut peux pouvons dois doit faut""",
    "es": """cuánto cuánta cuántos cuántas llama llaman hubo cuándo dónde cuál cuáles quién quiénes
    año día mes puedo puede pueden podemos debo debe""",
}
_THINGS = frozenset(
    """chose choses mot nom personne personnes pièce parole valeur sujet essai droite état estado
    trabajo empleo tiempo total lugar manera valor verdad parte fin cabo lado but once""".split()
)


# With these one asks how many, and with these it is said without a digit.
_HOW_MANY = {
    "de": re.compile(r"\bwie ?viele?\s+(?!prozent)(\w+)", re.IGNORECASE),
    "fr": re.compile(r"\bcombien d(?:e |['’])(\w+)", re.IGNORECASE),
    "es": re.compile(r"\bcu[áa]nt[oa]s\s+(\w+)", re.IGNORECASE),
}
_NUMBERS = {
    "de": """ein eine einen kein keine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
    zwanzig dreißig hundert tausend beide""",
    "fr": """un une aucun aucune deux trois quatre cinq six sept huit neuf dix onze douze vingt
    trente cent mille""",
    "es": """un una uno ningún ninguna dos tres cuatro cinco seis siete ocho nueve diez once doce
    veinte treinta cien mil""",
}


def asked_number_of(question: str) -> tuple[str, str]:
    """Return the language in which one asks how many, but English, and of what; empty if none."""
    for code, asks in _HOW_MANY.items():
        if found := asks.search(question):
            return code, found[1]
    return "", ""


def has_a_number(text: str, code: str) -> bool:
    """Say whether a text has a number, in digits or in the words of a language."""
    said = set(_PLAIN_WORD.findall(text.casefold()))
    return bool(re.search(r"\d", text) or said & set(_NUMBERS[code].split()))


def language_of(text: str, otherwise: str = ENGLISH) -> str:
    """Return the code of a text's language; another one, where it can't be told."""
    return _told(text[:_READ]) or otherwise


@lru_cache(maxsize=512)
def _told(text: str) -> str:
    said = [_folded(word) for word in _PLAIN_WORD.findall(text)]
    counts = {code: sum(word in _own(code) for word in said) for code in (ENGLISH, *_NAMES)}
    best, second = sorted(counts, key=lambda code: -counts[code])[:2]
    return best if counts[best] > _CLEARLY * counts[second] else ""


def spoken() -> str:
    """Return the code of the language that is spoken now."""
    return _SPOKEN.get()


def speak(code: str) -> None:
    """Speak a language from now on, in this context."""
    _SPOKEN.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language meanwhile."""
    token = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def function_words(*codes: str) -> frozenset[str]:
    """Return the words that say nothing by themselves, of the language that is spoken, and of more.

    One may ask in English of any article.
    """
    known = (spoken(), *codes)
    if known == (ENGLISH,):
        return STOP_WORDS
    return frozenset().union(STOP_WORDS - _THINGS, *(_own(code) for code in known))


@cache
def _own(code: str) -> frozenset[str]:
    if code == ENGLISH:
        return STOP_WORDS
    listed = [*stop_words.get_stop_words(_NAMES[code]), *_ASKED_WITH[code].split()]
    return frozenset(_folded(word) for word in listed if word not in _THINGS)


def stems_in(code: str, text: str) -> list[str]:
    """Return the stems of the content words of a text in another language than English."""
    without = function_words(code)
    said = [word for word in _WORD.findall(text.casefold()) if not word[0].isdigit()]
    kept = [word for word in said if _folded(word) not in without]
    return [_folded(stem) for stem in _stemmer(code).stemWords(kept)]


@cache
def _stemmer(code: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_NAMES[code])


def _folded(word: str) -> str:
    """Return a word as it is compared: without accents, which not everybody types."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in folded if not unicodedata.combining(one))
