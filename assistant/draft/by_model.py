"""What was found comes in, the model judges and writes, what the checks let through goes out."""

from collections.abc import Generator
from dataclasses import replace

from footnote.assistant.answer import Checking, Said
from footnote.assistant.check.asked_for import lacks
from footnote.assistant.check.claims import Grounded, write
from footnote.assistant.check.faults import Reason
from footnote.assistant.check.ground import ground
from footnote.assistant.check.point import Pointed, follow
from footnote.assistant.check.shown import whole
from footnote.assistant.check.surroundings import unspoken
from footnote.assistant.draft.by_structure import corrected
from footnote.assistant.draft.loading import Loading
from footnote.assistant.draft.premise import find_wrong_side
from footnote.assistant.draft.quotes import quoted
from footnote.assistant.draft.reply import Reply, Steps, Work, opposed
from footnote.assistant.draft.writer import Reading, Writer
from footnote.assistant.find.material import Material
from footnote.assistant.find.nearest import ALL
from footnote.assistant.judge.chance import chance
from footnote.assistant.question.kinds import Kind
from footnote.assistant.question.question import Question

FAILED = "The model failed"  # how the note begins that says so
# From here on what a trained judge found stated was never about something else, on 296 questions.
_SURE = 0.5
PLAINLY = "These are the model's words. What each rests on stands beside it."
_POINTERS = {Kind.ACCOUNT: "answer-in-full", Kind.YES_OR_NO: "point-briefly", Kind.NAME: "point"}
_PLAIN = {Kind.ACCOUNT: "answer-in-full", Kind.YES_OR_NO: "answer", Kind.NAME: "answer"}
READ = 3  # passages of a long article that the model reads: the answer is in them in 93 of 100


def by_model(work: Work) -> Steps:
    """Judge, write, check; no reply, and a note why, if there is no model or it fails."""
    writer = work.loading.writer()
    if writer is None:
        work.note = work.loading.reason
        return None
    try:
        return (yield from _written(work, writer))
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        work.note = f"{FAILED} ({reason}), so this answer is made of quotes."
        return None


def _written(work: Work, writer: Writer) -> Generator[Said | Checking, None, Reply]:
    """Judge, let the model point or write, check. What is judged absent is never answered."""
    material, name = work.material, writer.model.name
    reading = choose_reading(writer, material, work.loading)
    writer.read(reading)
    likely = _likely(work, writer, reading)
    if likely < work.level.answerable:
        return Reply(material, model=name, chance=likely)
    draft = yield from _draft(work, writer, reading)
    yield Checking()
    if work.plain:
        sure = writer.model.is_trained_judge and likely >= _SURE
        reply = _in_plain_words(ground(draft, material, level=work.level, sure=sure), material)
    else:
        reply = _quoted(follow(draft, material), material)
    return replace(reply, model=name, chance=likely)


def _draft(work: Work, writer: Writer, reading: Reading) -> Generator[Said, None, str]:
    """Return what the model writes; it is passed on as it comes only where it will be shown."""
    question, draft = work.material.question, ""
    prompt = _PLAIN if work.plain else _POINTERS
    asked = writer.draft(question.text, reading, work.config, prompt=prompt[_expected(question)])
    for words in asked:
        work.clock.mark("first word")
        draft += words
        if work.plain:
            yield Said(words)
    work.clock.mark("written")
    return draft


def _expected(question: Question) -> Kind:
    """Tell an account, a Yes or No, and a few words apart."""
    kinds = (Kind.ACCOUNT, Kind.YES_OR_NO)
    return next((kind for kind in kinds if question.asks_for(kind)), Kind.NAME)


def _quoted(pointed: Pointed, material: Material) -> Reply:
    """Show the units that a pointer leads to, and the words that answer where few are asked for.

    One that leads nowhere, or beside where the whole question stands, gives way to the best units;
    one that leads to units without what was asked for answers nothing.
    """
    question, nearest, units = material.question, material.nearest, pointed.units
    if wrong := find_wrong_side(question, units):
        return corrected(material, wrong)
    beside = nearest.under and not any(one in nearest.under for one in units)
    if not units or beside or nearest.is_elsewhere(units):
        return opposed(Reply(material, write(quoted(material))))
    said = " ".join(one.in_full for one in units)
    if lacks(question, said) or unspoken(question.text, units, material.pool):
        return Reply(material)
    few = _expected(question) is Kind.NAME
    short = pointed.short if few else None
    return opposed(Reply(material, write(whole(units, material.pool), short)))


def _in_plain_words(grounded: Grounded, material: Material) -> Reply:
    """Show the model's words, each sentence beside its units; those stand in for what fails."""
    rests_on = [one for claim in grounded.claims for one in claim.evidence]
    if wrong := find_wrong_side(material.question, rests_on):
        return corrected(material, wrong, grounded)
    if not _stands(grounded, material):
        grounded = replace(write(quoted(material)), withheld=grounded.withheld)
    return replace(opposed(Reply(material, grounded)), note=PLAINLY)


def _stands(grounded: Grounded, material: Material) -> bool:
    """Say whether what the checks left of a draft is to be shown, rather than quotes.

    Not if it rests beside where the whole question stands; where the article asks the same, only
    if it rests on what stands under that. Else no quotes stand in where the article carried it and
    it only didn't give what was asked for; nor where a name was asked for, since any quote with a
    name in it would look like the answer.
    """
    nearest = material.nearest
    if grounded.sentences and nearest.is_elsewhere(grounded.evidence):
        return False
    if nearest.under:
        return any(one in nearest.under for one in grounded.evidence)
    if grounded.sentences or not grounded.withheld:
        return True
    faults = [claim.fault.reason for claim in grounded.claims if claim.fault]
    return Reason.LACKS in faults or material.question.asks_for(Kind.NAME)


def choose_reading(writer: Writer, material: Material, loading: Loading) -> Reading:
    """Choose what the model reads: a short article whole, else the best of the passages found."""
    main = next(iter(material.articles.values()))
    alone = len({hit.passage.article_id for hit in material.hits[:READ]}) == 1
    if alone and loading.reads_whole(main):
        return writer.whole(main)
    return writer.passages(material.hits[:READ], material.articles)


def _likely(work: Work, writer: Writer, reading: Reading) -> float:
    """Weigh the model's judgement and the question's own words; where it is plain, nobody judges.

    It is where the article asks the same, and where one unit holds all words of a question for Yes
    or No: it says which of the two.
    """
    question, nearest = work.material.question, work.material.nearest
    if nearest.under or (question.asks_for(Kind.YES_OR_NO) and nearest.covered > ALL):
        return 1.0
    yes = writer.states_answer(question.text, reading, work.config)
    work.clock.mark("judged")
    trained = writer.model.is_trained_judge
    return chance(yes, nearest.covered, strange_name=bool(nearest.strange), trained=trained)
