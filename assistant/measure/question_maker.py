"""An article comes in, questions about it go out, drafted for a person to check.

Three kinds, as a test needs all: what the article answers, what it doesn't say, and what it
would have to correct. Lists and cells are asked from their structure; of sentences a language
model makes questions, if there is one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from footnote.assistant.answer import Outcome
from footnote.assistant.check.opposites import OPPOSITE_WORDS
from footnote.assistant.find.offers import of_cells, of_lists
from footnote.assistant.measure.question_file import Question
from footnote.index.article import Article
from footnote.index.evidence import Evidence, Pool, gather
from footnote.index.split.units import split
from footnote.index.words.quantities import quantities
from footnote.index.words.stems import stems

Ask = Callable[[str], str]  # a sentence comes in, the question that it answers goes out

_ABSENT = (
    "What is the telephone number of {}?",
    "What did {} say about football?",
    "How much money did {} lose?",
    "When did {} buy a castle?",
    "Which painting belongs to {}?",
)
_OTHER_NAMES = ("Ada Lovelace", "Isaac Newton", "Marie Curie")
_RUN_OF_NAMES = re.compile(r"(?<=[a-z,] )[A-Z][\w’'.-]*(?: [A-Z][\w’'-]+)*(?=[ ,.])")
_OF_A_PLACE = re.compile(r"(?:(?:i|el|ic|er)ans?|ese|ish)$")
_NAME = re.compile(
    r"(?!The |An? )[A-Z][\w.]*(?: [A-Z]|[A-Z])"
)  # two capitals at the start are a name
_THE = re.compile(r"\b(?:the|an?) (?:\w+ )?$", re.IGNORECASE)
# After “Why is it that”, a sentence must not lean on the one before it.
_OPENS = re.compile(
    r"(?:It|Its|They|Their|This|That|These|Those|There|He|She|In|As|When|While|If|But|And|Although"
    r"|However)\b"
)
_LONGEST_PREMISE = 180  # characters
_LONGEST = 300  # characters of a sentence that a question is made of
_SHORTEST = 5  # content words


def make_questions(
    article: Article, file_name: str, *, ask: Ask | None, most: int, seed: int = 11
) -> Iterator[Question]:
    """Yield up to so many questions of each kind about an article; none is checked yet."""
    pool = gather(article, split(article))
    draw = Random(seed)
    answered = [*_of_structure(pool)]
    if ask:
        sentences = [one for one in pool if _says_enough(one)]
        draw.shuffle(sentences)
        answered += _of_sentences(sentences[:most], ask)

    def drawn(found: list[Question]) -> list[Question]:
        draw.shuffle(found)
        return found

    kinds = {
        "answer": drawn(answered)[:most],
        "absent": list(_absent(pool))[:most],
        "premise": drawn(list(_premises(pool)))[:most],
    }
    for kind, drafts in kinds.items():
        for number, draft in enumerate(drafts, start=1):
            yield replace(draft, id=f"{kind}-{number}", article=file_name)


_draft = partial(Question, id="", article="", checked=False)


def _of_structure(pool: Sequence[Evidence]) -> Iterator[Question]:
    for question, first in of_lists(pool):
        block = [one for one in pool if one.unit.block == first.unit.block]
        items = tuple(one.quote.partition(":")[0].strip() for one in block)
        yield _draft(question=question, must_list=items)
    for question, cell in of_cells(pool):
        yield _draft(question=question, answers=(cell.quote,), cites=(cell.quote,))


def _of_sentences(sentences: Sequence[Evidence], ask: Ask) -> Iterator[Question]:
    for one in sentences:
        question = ask(one.quote).strip().partition("\n")[0].strip()
        if question.endswith("?") and "sentence" not in question:
            yield _draft(question=question, cites=(one.quote,))


def _absent(pool: Pool) -> Iterator[Question]:
    """Ask of those whom the article names most what it never speaks of."""
    known = pool.known
    names = [name for one in pool for name in _names(one.quote)]
    often = sorted(set(names), key=lambda name: (-names.count(name), name))
    forms = [form for form in _ABSENT if not known & set(stems(form.format("")))]
    for at, name in enumerate(often * len(forms)):
        # Another form for the same name in each round.
        form = forms[(at + at // len(often)) % len(forms)]
        yield _draft(question=form.format(name), outcome=Outcome.NOT_IN_ARTICLE)


def _premises(pool: Pool) -> Iterator[Question]:
    """Take for granted what a sentence says, with one thing changed: a name, a number, a turn."""
    others = [name for name in _OTHER_NAMES if not pool.known & set(stems(name))]
    for one in pool:
        if not _says_enough(one) or len(one.quote) > _LONGEST_PREMISE or _OPENS.match(one.quote):
            continue
        for said, instead in _changes(one.quote, others):
            clause = one.quote.replace(said, instead, 1).rstrip(". ")
            first = clause if _NAME.match(clause) else clause[0].lower() + clause[1:]
            yield _draft(
                question=f"Why is it that {first}?", outcome=Outcome.CORRECTED, answers=(said,)
            )
            break


def _changes(sentence: str, others: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one in quantities(sentence):
        if one.words.isdigit():
            yield one.words, str(int(one.words) + 7)
    for name in _names(sentence):
        if others:
            yield name, others[0]
    for word in sentence.split():
        if word in OPPOSITE_WORDS:
            yield word, OPPOSITE_WORDS[word]


def _names(text: str) -> list[str]:
    """Return the names in a text that stand within a sentence: runs of capitalised words.

    Left out are those that another name can't stand in for: “Russian”, “the United States”.
    """
    found = [
        match for match in _RUN_OF_NAMES.finditer(text) if not _THE.search(text[: match.start()])
    ]
    names = (re.sub(r"['’]s$", "", match[0]) for match in found)
    return [name for name in names if "." not in name and not _OF_A_PLACE.search(name)]


def _says_enough(one: Evidence) -> bool:
    if one.quote.endswith(":"):
        return False
    return (
        one.unit.kind == "sentence" and len(one.quote) <= _LONGEST and len(one.stems) >= _SHORTEST
    )
