"""Made-up articles in any number, the same for the same seed: varied words, names and figures.

Sentences come from patterns, so that common words recur as in prose; the names are made of
syllables, so that there are as many as in a real library. Questions ask for one sentence each.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from footnote.index.article import Article
from footnote.index.read import read_text

_HEADS = "Lor Kes Var Mon Tel Brin Ash Dun Fer Gal Hol Ist Jar Kol Lin Mar Nor Or Pel Ras".split()
_MIDDLES = "a e i o u an er il on ur ada eve imo olu une".split()
_TAILS = "ton ville mere stad gard nau brook ford heim low minster port sea vik wald".split()
_THINGS = """harbour bridge market school library archive river canal orchard mill quarry tower
railway theatre museum garden hospital court lighthouse reservoir vineyard foundry chapel square
observatory ferry printing-house tannery brewery aqueduct granary academy""".split()
_PEOPLE = """council engineer merchant bishop teacher surveyor captain governor architect farmer
printer physician judge carpenter historian keeper botanist miner weaver clerk""".split()
_DEEDS = """opened closed repaired sold surveyed widened painted flooded moved insured measured
praised rebuilt restored taxed photographed abandoned extended heated lit""".split()
_KINDS = """old northern wooden stone narrow famous private public southern iron quiet crowded
former eastern royal forgotten municipal temporary""".split()
_GOODS = """salt herring timber wool barley copper glass paper honey cloth slate wine rope coal
leather pottery butter tin flax soap""".split()
_PATTERNS = (
    "In {year} the {person} of {name} {deed} the {kind} {thing} for {number} crowns, "
    "because the {other} had lost its trade in {goods}",
    "The {kind} {thing} of {name} held {number} barrels of {goods} when the {person} {deed} "
    "it after the fire of {year}",
    "According to the {person}, nobody in {name} {deed} a {kind} {thing} before {year}, "
    "although {number} families lived from {goods}",
    "A {person} from {place} wrote in {year} that the {thing} at {name} was {kind} and that "
    "{goods} cost {number} crowns there",
    "About {number} people work at the {thing} of {name}, which a {person} {deed} in {year} "
    "to store {goods} from {place}",
    "Between {name} and {place} the {kind} {thing} carried {number} tons of {goods} a year "
    "until the {person} {deed} it in {year}",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the place of the sentence that answers it."""

    question: str
    article_id: str
    start: int


def make_articles(count: int, *, passages: int = 10, seed: int = 7) -> Iterator[Article]:
    """Yield articles of so many passages, each under a path of its own."""
    for number in range(count):
        text = make_text(random.Random(f"{seed}:{number}"), passages)
        name = f"{number:06}.md"
        yield read_text(text, name=name, source=f"/made/{name}")


def make_text(rng: random.Random, passages: int) -> str:
    """Make one article: a title, and paragraphs of two or three sentences under headings."""
    name, parts = _name(rng), []
    for number in range(passages):
        if number % 5 == 0:
            parts.append(f"## The {rng.choice(_THINGS)} and the {rng.choice(_THINGS)}")
        parts.append(" ".join(_sentence(rng, name) for _ in range(rng.choice((2, 2, 3)))))
    return "\n\n".join([f"# {name}", *parts])


def ask_about(article: Article, rng: random.Random) -> Asked:
    """Ask for a sentence of an article, in about half of its words."""
    start, sentence = rng.choice(_sentences(article.text))
    words = [word.strip(".,") for word in sentence.split()]
    asked = [word for word in words if len(word) > 3 and rng.random() < 0.5]
    return Asked(f"What about {article.title}, {' '.join(asked)}?", article.id, start)


def _sentence(rng: random.Random, name: str) -> str:
    made = rng.choice(_PATTERNS).format(
        name=name,
        place=_name(rng),
        year=rng.randint(1480, 1999),
        number=rng.randint(11, 9_999),
        person=rng.choice(_PEOPLE),
        deed=rng.choice(_DEEDS),
        kind=rng.choice(_KINDS),
        thing=rng.choice(_THINGS),
        other=rng.choice(_THINGS),
        goods=rng.choice(_GOODS),
    )
    return f"{made}."


def _name(rng: random.Random) -> str:
    return rng.choice(_HEADS) + rng.choice(_MIDDLES) + rng.choice(_MIDDLES) + rng.choice(_TAILS)


def _sentences(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        offset = at
        for sentence in line.split(". ") if line.endswith(".") else ():
            found.append((offset, sentence))
            offset += len(sentence) + 2
        at += len(line) + 1
    return found
