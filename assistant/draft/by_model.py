"""What was found comes in, the model judges and writes, what the checks let through goes out."""

from collections.abc import Generator
from dataclasses import replace

from footnote.assistant.answer import Checking, Said
from footnote.assistant.check.claims import Claim, write
from footnote.assistant.check.point import follow
from footnote.assistant.check.sentences import drafts
from footnote.assistant.check.shown import whole
from footnote.assistant.draft.counting import says_how_many
from footnote.assistant.draft.loading import Loading
from footnote.assistant.draft.quotes import closest, quoted
from footnote.assistant.draft.reading import Reading
from footnote.assistant.draft.reply import Reply, Steps, Work, opposed, reasoned
from footnote.assistant.draft.said import Bench, judge_sentence
from footnote.assistant.draft.writer import Writer, said
from footnote.assistant.find.material import Material
from footnote.assistant.find.nearest import ALL
from footnote.assistant.judge.chance import Judge, chance
from footnote.assistant.model.failure import logged
from footnote.assistant.question.kinds import Kind

FAILED = "so this answer is made of quotes"  # how the note ends that says what the model did
PLAINLY = "These are the model's words. What each rests on stands beside it."
# Passages of a long article that the model reads: the answer is in them in 93 of 100. Of four or
# five it points to the wrong one more often than they hold more.
READ = 3


def by_model(work: Work) -> Steps:
    """Judge, write, check; no reply, and a note why, if there is no model or it fails."""
    try:
        writer = work.loading.writer(work.patience)
        if writer is None:
            work.note = work.loading.reason
            return None
        reading = choose_reading(writer, work.material, work.loading)
        reply = yield from _written(work, writer, reading)
        if reading.part and not writer.has_read(reading):
            work.loading.read_on(next(iter(work.material.articles.values())))
        return reply
    except Exception as error:
        work.note = f"{logged(error)}, {FAILED}."
        return None


def _written(
    work: Work, writer: Writer, reading: Reading
) -> Generator[Said | Checking, None, Reply]:
    """Judge, let the model point or write, check. What is judged absent is never answered."""
    material, name = work.material, writer.model.name
    writer.read(reading)
    likely = _likely(work, writer, reading, trained=writer.model.is_trained_judge)
    if likely < work.level.answerable:
        return Reply(material, model=name, chance=likely)
    draft = yield from _draft(work, writer, reading)
    yield Checking()
    reply = _in_plain_words(draft, work, writer) if work.plain else _quoted(draft, material)
    return replace(reasoned(opposed(reply)), model=name, chance=likely)


def _draft(work: Work, writer: Writer, reading: Reading) -> Generator[Said, None, str]:
    """Return what the model writes; it is passed on as it comes only where it will be shown."""
    question, draft = work.material.question, ""
    prompt = "answer" if work.plain else "point"
    if question.asks_for(Kind.ACCOUNT):
        prompt = "answer-in-full"
    for words in writer.draft(question.text, reading, work.config, prompt=prompt):
        work.clock.mark("first word")
        draft += words
        if work.plain:
            yield Said(words)
    work.clock.mark("written")
    return said(draft)


def _quoted(pointer: str, material: Material) -> Reply:
    """Show the units that a pointer leads to, and the words that answer where few are asked for.

    One that leads nowhere, or elsewhere than to what stands under the very question, gives way to
    the best units.
    """
    pointed, under = follow(pointer, material), material.nearest.under
    if not pointed.units and material.question.asks_for(Kind.NAME):
        return Reply(material)  # any quote with a name in it would look like the answer
    if pointed.units and not any(says_how_many(one, material) for one in pointed.units):
        return Reply(material)
    if not pointed.units or (under and not any(one in under for one in pointed.units)):
        return Reply(material, write(quoted(material) or closest(material)))
    return Reply(material, write(whole(pointed.units, material.pool), pointed.short))


def _in_plain_words(draft: str, work: Work, writer: Writer) -> Reply:
    """Show the model's words, each sentence beside its units; those stand in for what fails."""
    material, bench = work.material, Bench(writer, work.level, work.config)
    grounded = write([judge_sentence(one, material, bench) for one in drafts(draft)])
    claims: dict[str, Claim] = {}
    for claim in grounded.claims:
        shown = whole(claim.evidence, material.pool) if claim.fault else [claim]
        claims |= {one.draft.text: one for one in shown}
    said = write(list(claims.values()) or quoted(material))
    return Reply(material, replace(said, withheld=grounded.withheld), note=PLAINLY)


def choose_reading(writer: Writer, material: Material, loading: Loading) -> Reading:
    """Choose what the model reads: a short article whole, else the best of the passages found."""
    main = next(iter(material.articles.values()))
    alone = len({hit.passage.article_id for hit in material.hits[:READ]}) == 1
    if alone and loading.reads_whole(main):
        return writer.whole(main)
    return writer.passages(material.hits[:READ], material.articles)


def _likely(work: Work, judge: Judge, reading: Reading, *, trained: bool) -> float:
    """Weigh a judgement and the question's own words; where it is plain, nobody judges.

    It is where the article asks the same, and where one unit holds all words of a question for Yes
    or No: it says which of the two.
    """
    question, nearest = work.material.question, work.material.nearest
    if nearest.under or (question.asks_for(Kind.YES_OR_NO) and nearest.covered > ALL):
        return 1.0
    yes = judge.states_answer(question.text, reading, work.config)
    work.clock.mark("judged")
    return chance(yes, nearest.covered, strange_name=bool(nearest.strange), trained=trained)
