"""An answer and what is expected of it come in; an AssertionError that explains may go out.

expect("On whose orders are the talks?").answers("Trump").cites("on the orders of")
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from footnote.assistant.answer import Answer, Outcome
from footnote.assistant.measure.evaluate import normal
from footnote.assistant.measure.question_file import Question

_GIVES = (Outcome.ANSWERED, Outcome.PARTLY)


@dataclass(frozen=True)
class Expectation:
    """What an answer must be; each method checks one thing, and returns itself for the next.

    Texts are compared without case, punctuation and articles (“a”, “the”).
    """

    answer: Answer

    def answers(self, *texts: str) -> Self:
        """Expect an answer, and each of some texts in it."""
        __tracebackhide__ = True
        if self.answer.outcome not in _GIVES:
            self._fail("an answer was expected")
        return self._holds(texts, self.answer.text, "the answer")

    def cites(self, *quotes: str) -> Self:
        """Expect each of some texts in the words that the answer quotes."""
        __tracebackhide__ = True
        quoted = "\n".join(citation.quote for citation in self.answer.citations)
        return self._holds(quotes, quoted, "its citations")

    def abstains(self) -> Self:
        """Expect that nothing is answered, because the article doesn't say it."""
        __tracebackhide__ = True
        if self.answer.outcome is not Outcome.NOT_IN_ARTICLE:
            self._fail("no answer was expected")
        return self

    def corrects(self, *texts: str) -> Self:
        """Expect that the question's premise is corrected, and each of some texts in that."""
        __tracebackhide__ = True
        if self.answer.outcome is not Outcome.CORRECTED:
            self._fail("a correction was expected")
        return self._holds(texts, f"{self.answer.text}\n{self.answer.missing}", "the correction")

    def lists(self, *items: str) -> Self:
        """Expect each of some items, and that none of their list is left out."""
        __tracebackhide__ = True
        listed = self.answer.listed
        if listed and listed.given < listed.of:
            self._fail(f"{listed.given} of {listed.of} items were given")
        return self.answers(*items)

    def lacks(self, *texts: str) -> Self:
        """Expect that none of some texts stands in the answer."""
        __tracebackhide__ = True
        said = normal(self.answer.text)
        for text in texts:
            if normal(text) in said:
                self._fail(f"the answer holds “{text}”")
        return self

    def _holds(self, texts: Sequence[str], where: str, name: str) -> Self:
        __tracebackhide__ = True
        there = normal(where)
        for text in texts:
            if normal(text) not in there:
                self._fail(f"{name} should hold “{text}”")
        return self

    def _fail(self, what: str) -> None:
        __tracebackhide__ = True
        raise AssertionError(f"{what}\n{explained(self.answer)}")


def check(question: Question, answer: Answer) -> None:
    """Check an answer against what a question file knows; AssertionError says what is wrong."""
    expectation = Expectation(answer)
    match question.outcome:
        case Outcome.NOT_IN_ARTICLE:
            expectation.abstains()
        case Outcome.CORRECTED:
            expectation.corrects()
        case outcome if answer.outcome is not outcome:
            raise AssertionError(f"“{outcome}” was expected\n{explained(answer)}")
    said = normal(f"{answer.text}\n{answer.missing}")
    if question.answers and not any(normal(text) in said for text in question.answers):
        known = " or ".join(f"“{text}”" for text in question.answers)
        raise AssertionError(f"the answer should hold {known}\n{explained(answer)}")
    if question.must_list:
        expectation.lists(*question.must_list)
    expectation.lacks(*question.lacks)
    expectation.cites(*question.cites)


def explained(answer: Answer) -> str:
    """Return an answer in lines: what was asked and said, on what it rests, what was withheld."""
    lines = [f"  question   {answer.question}"]
    if answer.asked != answer.question:
        lines.append(f"  asked as   {answer.asked}")
    said = answer.text.replace("\n", "\n             ")  # below one another
    lines += [f"  outcome    {answer.outcome}", f"  answer     {said or '(none)'}"]
    if answer.missing:
        lines.append(f"  missing    {answer.missing}")
    lines += [f"  cites [{one.number}]  {one.quote}" for one in answer.citations]
    lines += [f"  withheld   {one.text} ({one.reason})" for one in answer.withheld]
    if answer.nearest:
        lines.append(f"  nearest    {answer.nearest.quote}")
    if answer.note:
        lines.append(f"  note       {answer.note}")
    return "\n".join(lines)
