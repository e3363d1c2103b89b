"""An answer and the articles' texts come in, what holds goes out: no model, no store."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from footnote.assistant.answer import Answer, Citation, Outcome, Reckoning, Step
from footnote.assistant.check.claims import label
from footnote.assistant.check.reckon import Term, reckon
from footnote.index.article import Article, sha256
from footnote.index.given import expect
from footnote.index.words.stems import stems

_MORE = r"|\s(?:hundred|thousand|million|billion|trillion)"  # a number goes on with these

Fault = Literal[
    "",
    "no such article",
    "the article's text has changed",
    "offsets outside the text",
    "the quote isn't there",
    "no citation",
    "no such citation",
    "not where the answer says",
    "the answer has changed since it was made",
    "words that belong to no sentence",
    "the reckoning isn't right",
    "the date isn't there",
    "not in the order of the dates",
    "the figure isn't there",
    "not as it was proved",
]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one citation or sentence; `fault` is empty if it holds."""

    what: str
    fault: Fault = ""

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong with it."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class Proof:
    """Each citation and each sentence of an answer, checked. True where all of it holds."""

    citations: tuple[Checked, ...]
    sentences: tuple[Checked, ...]  # and, if wrong, the answer as a whole

    @property
    def holds(self) -> bool:
        """Say whether every citation and every sentence holds."""
        return all(checked.holds for checked in (*self.citations, *self.sentences))

    def __bool__(self) -> bool:
        """Return `holds`."""
        return self.holds

    @property
    def faults(self) -> tuple[Checked, ...]:
        """Return what doesn't hold."""
        return tuple(one for one in (*self.citations, *self.sentences) if not one.holds)


_TEXTS = "Give the article, or a dict that has an article's text under its id."


def verify(answer: Answer, texts: Mapping[str, str] | Article) -> Proof:
    """Prove that the quotes are genuine and in place; not that they support their sentences.

    Every citation is checked again, byte for byte, and that every sentence shown has one. What was
    reckoned is reckoned again, from the quotes. Whether
    a quote carries its sentence was decided when the answer was made. `texts` maps article id to
    text, or is the article. A citation holds if the text has the hash that was cited and
    `text[start:end] == quote`.
    """
    answer = expect(answer, Answer, "Give an Answer; Answer.from_json reads one that was saved.")
    near = [answer.nearest, answer.short_at, *(one.nearest for one in answer.withheld)]
    cited = [*answer.citations, *filter(None, near)]
    return Proof(check_citations(cited, texts), (*_sentences(answer), *_whole(answer)))


def check_citations(
    citations: Sequence[Citation], texts: Mapping[str, str] | Article
) -> tuple[Checked, ...]:
    """Check that each quote is genuine and in place; `texts` as for `verify`."""
    if isinstance(texts, Article):
        texts = {texts.id: texts.text}
    for text in expect(texts, (Mapping,), _TEXTS).values():
        expect(text, str, _TEXTS)
    hashes = {id: sha256(text) for id, text in texts.items()}
    return tuple(
        Checked(f"[{one.number}] {one.quote}", _fault(one, texts, hashes)) for one in citations
    )


def _fault(citation: Citation, texts: Mapping[str, str], hashes: Mapping[str, str]) -> Fault:
    text = texts.get(citation.article_id)
    if text is None:
        return "no such article"
    if hashes[citation.article_id] != citation.article_sha256:
        return "the article's text has changed"
    if not 0 <= citation.start < citation.end <= len(text):
        return "offsets outside the text"
    if text[citation.start : citation.end] != citation.quote:
        return "the quote isn't there"
    return ""


def _sentences(answer: Answer) -> list[Checked]:
    numbers = {citation.number for citation in answer.citations}
    checked = []
    for sentence in answer.sentences:
        fault: Fault = ""
        if answer.text[sentence.start : sentence.end] != sentence.text:
            fault = "not where the answer says"
        elif not sentence.citations and answer.outcome is not Outcome.NOT_IN_ARTICLE:
            fault = "no citation"
        elif not numbers.issuperset(sentence.citations):
            fault = "no such citation"
        checked.append(Checked(sentence.text, fault))
    return checked


def _whole(answer: Answer) -> list[Checked]:
    """Check that nothing stands between the sentences, and that nothing was changed since."""
    between, at = "", len(answer.lead) if answer.text.startswith(answer.lead) else 0
    for sentence in answer.sentences:
        between += answer.text[at : max(at, sentence.start)]
        at = sentence.end
    faults = []
    if answer.short != (answer.short_at.quote if answer.short_at else ""):
        faults.append(Checked(answer.short, "the quote isn't there"))
    if answer.reckoning and not _is_right(answer, answer.reckoning):
        faults.append(Checked(answer.reckoning.line, "the reckoning isn't right"))
    faults += [fault for step in answer.steps if (fault := _step(answer, step))]
    if (between + answer.text[at:]).strip(" \n-"):
        faults.append(Checked(answer.text, "words that belong to no sentence"))
    if answer.seal and answer.seal != answer.digest():
        faults.append(Checked(answer.question, "the answer has changed since it was made"))
    return faults


def _step(answer: Answer, step: Step) -> Checked | None:
    """Return what is wrong with a step: it rests on what isn't cited, or is reckoned wrongly."""
    if not {one.number for one in answer.citations}.issuperset(step.citations):
        return Checked(step.asked, "no such citation")
    if step.reckoning and not _is_right(answer, step.reckoning):
        return Checked(step.reckoning.line, "the reckoning isn't right")
    return None


def _is_right(answer: Answer, told: Reckoning) -> bool:
    """Reckon again with the words that stand in the quotes, and say whether it comes out so."""
    quoted = {one.number: one for one in answer.citations}
    if len(told.figures) != len(told.citations) or not quoted.keys() >= set(told.citations):
        return False
    grounds = [quoted[number] for number in told.citations]
    if not _stand_there(told, grounds) or not _says_unit(told, grounds, answer):
        return False
    terms = [
        Term(words, label(one, words)) for words, one in zip(told.figures, grounds, strict=True)
    ]
    line = reckon(told.how, terms, told.unit)
    return line is not None and (line.text, line.result) == (told.line, told.result)


def _stand_there(told: Reckoning, grounds: Sequence[Citation]) -> bool:
    """Say whether each figure stands in its quote, whole, and each thing is counted once."""
    used: dict[int, set[int]] = {}
    for words, one in zip(told.figures, grounds, strict=True):
        taken = used.setdefault(one.number, set())
        whole = " ".join(one.quote.split()) == words
        found = [0] if whole else [at.start() for at in _whole_words(words).finditer(one.quote)]
        counts = told.how == "count"
        free = next((at for at in found if not counts or at not in taken), None)
        if not words or free is None or (one.kind == "cell" and not whole):
            return False
        taken.add(free)
    return True


def _whole_words(words: str) -> re.Pattern[str]:
    """Match words that are no part of others, nor of a longer number."""
    return re.compile(rf"(?<![\w−–-])(?<!\d[.,]){re.escape(words)}(?!\w|[.,]\d|\s?%{_MORE})")


def _says_unit(told: Reckoning, grounds: Sequence[Citation], answer: Answer) -> bool:
    """Say whether what is cited says what the figures count in; a count is of what is asked."""
    if told.how == "span":
        return True
    if told.how == "count":
        return set(stems(told.unit)) <= set(stems(answer.asked))
    names = [name for one in grounds for name in (one.row, one.column)]
    said = stems(*names, *(one.quote for one in answer.citations))
    return set(stems(told.unit)) <= set(said)
