"""What was found comes in, the model judges and writes, what the checks let through goes out."""

from collections.abc import Generator
from dataclasses import replace

from footnote.assistant.answer import Checking, Said
from footnote.assistant.check.claims import Grounded, write
from footnote.assistant.check.faults import Reason
from footnote.assistant.check.ground import ground
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

FAILED = "The model failed"  # how the note begins that says so
# From here on what a trained judge found stated was never about something else, on 296 questions.
_SURE = 0.5
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
    """Judge, write, check. What is judged absent is never written."""
    material, name = work.material, writer.model.name
    reading = choose_reading(writer, material, work.loading)
    writer.read(reading)
    likely = _likely(work, writer, reading)
    if likely < work.level.answerable:
        return Reply(material, model=name, chance=likely)
    draft = yield from _draft(work, writer, reading)
    yield Checking()
    sure = writer.model.is_trained_judge and likely >= _SURE
    grounded = ground(draft, material, level=work.level, sure=sure)
    rests_on = [one for claim in grounded.claims for one in claim.evidence]
    if wrong := find_wrong_side(material.question, rests_on):
        return replace(corrected(material, wrong, grounded), model=name, chance=likely)
    if not _stands(grounded, material):
        grounded = replace(write(quoted(material)), withheld=grounded.withheld)
    return opposed(Reply(material, grounded, name, chance=likely))


def _draft(work: Work, writer: Writer, reading: Reading) -> Generator[Said, None, str]:
    """Pass on the words as they come, and return all of them."""
    question, draft = work.material.question, ""
    in_full = question.asks_for(Kind.ACCOUNT)
    for words in writer.draft(question.text, reading, work.config, in_full=in_full):
        work.clock.mark("first word")
        draft += words
        yield Said(words)
    work.clock.mark("written")
    return draft


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
