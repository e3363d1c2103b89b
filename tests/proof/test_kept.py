"""Kept answers: verified before, one of each, listed, dropped, found by passage, and checked."""

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from footnote import Answer, Article, Assistant
from footnote.assistant.answer import Outcome, Sentence, Verdict
from footnote.assistant.check.claims import cite
from footnote.assistant.proof.kept import Kept, as_kept
from footnote.assistant.proof.place import State
from footnote.assistant.proof.recheck import recheck
from footnote.assistant.proof.texts import Files
from footnote.assistant.serve.cli import main
from footnote.assistant.settings import load_settings
from footnote.assistant.show.kept_lines import checked_lines, summary
from footnote.index.errors import BadInput, NotFound
from footnote.index.evidence import Evidence, gather
from footnote.index.split.units import split
from tests.conftest import ORDERS
from tests.engines import Services

RIVERS = (
    "# Rivers\n\nThe Amazon is the largest river of South America. It rises in Peru.\n\n"
    "The Nile flows north through Egypt. Its delta is 160 km long.\n"
)
Run = Callable[..., tuple[int, str, str]]
NILE = "Through which country does the Nile flow?"
DELTA = "How long is the delta?"


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    file = tmp_path / "rivers.md"
    file.write_text(RIVERS, encoding="utf-8")
    return file


@pytest.fixture
def opened(kept: Services, tmp_path: Path, rivers: Path) -> Iterator[Assistant]:
    home = tmp_path / "home"
    with Assistant(kept.open(home), "none", load_settings(home=home)) as assistant:
        assistant.add(rivers)
        yield assistant


def test_an_answer_is_kept_and_comes_back(opened: Assistant) -> None:
    answer = opened.ask(NILE)
    kept = opened.keep(answer)
    assert opened.kept() == (kept,)
    assert dataclasses.replace(kept.answer, seal="") == dataclasses.replace(
        answer, hits=(), seal=""
    )
    assert opened.check_kept()[0].holds
    assert not opened.check_kept()[0].changed


def test_the_same_answer_twice_is_one(opened: Assistant) -> None:
    first, second = opened.keep(opened.ask(NILE)), opened.keep(opened.ask(NILE))
    assert first == second
    assert len(opened.kept()) == 1
    opened.keep(opened.ask(DELTA))
    assert len(opened.kept()) == 2


def test_what_does_not_verify_is_not_kept(opened: Assistant) -> None:
    answer = opened.ask(NILE)
    citation = dataclasses.replace(answer.citations[0], quote="The Nile flows south.")
    forged = dataclasses.replace(answer, citations=(citation,)).sealed()
    with pytest.raises(BadInput, match="isn't kept, because it doesn't hold: the quote isn't"):
        opened.keep(forged)
    with pytest.raises(BadInput, match="has changed since"):
        opened.keep(dataclasses.replace(answer, question="What else?"))
    assert opened.kept() == ()


def test_dropping(opened: Assistant) -> None:
    kept = opened.keep(opened.ask(NILE))
    opened.forget(kept.id)
    assert opened.kept() == ()
    assert opened.resting_on(kept.answer.citations[0].article_id) == ()
    with pytest.raises(NotFound, match=r"There is no kept answer .* `footnote kept` shows them"):
        opened.forget(kept.id)


def test_a_new_version_is_checked_and_the_old_proof_still_holds(
    opened: Assistant, rivers: Path
) -> None:
    nile, delta = opened.keep(opened.ask(NILE)), opened.keep(opened.ask(DELTA))
    rivers.write_text(RIVERS.replace("160 km", "140 km").replace("It rises", "It starts"))
    new = opened.add(rivers)
    assert [one.id for one in opened.check_kept() if not one.holds] == [delta.id]
    checked = opened.check_kept(new.id)
    assert [one.id for one in checked] == [nile.id, delta.id]
    assert [one.citations[-1].state for one in checked] == [State.MOVED, State.REWORDED]
    assert "160" in checked[1].sentences[-1].why
    assert opened.keep(nile.answer) == nile  # an old version's text is kept: it still verifies

    rivers.write_text(RIVERS)
    opened.add(rivers)
    assert all(one.holds and not one.changed for one in opened.check_kept())


def test_an_article_that_was_removed_leaves_nothing_to_rest_on(opened: Assistant) -> None:
    kept = opened.keep(opened.ask(NILE))
    opened.remove(kept.answer.citations[0].article_id)
    (checked,) = opened.check_kept()
    assert not checked.holds
    assert checked.citations[0].state is State.GONE


def test_what_was_missing_and_is_there_now_is_told(opened: Assistant, rivers: Path) -> None:
    kept = opened.keep(opened.ask("What is the capital of Australia?"))
    assert kept.answer.outcome is Outcome.NOT_IN_ARTICLE
    assert opened.check_kept()[0].holds
    rivers.write_text(f"{RIVERS}\nThe Murray flows through Australia.\n")
    opened.add(rivers)
    (checked,) = opened.check_kept()
    assert checked.sentences[-1].why == "the article now mentions “Australia”"


def test_from_a_passage_to_the_answers_that_rest_on_it(opened: Assistant, rivers: Path) -> None:
    nile, delta = opened.keep(opened.ask(NILE)), opened.keep(opened.ask(DELTA))
    old = nile.answer.citations[0].article_id
    at = RIVERS.index("Nile")
    assert opened.resting_on(old, at, at + 4) == (nile, delta)  # whose context it is
    assert opened.resting_on(old, RIVERS.index("Peru"), RIVERS.index("Peru") + 4) == ()
    assert opened.resting_on(old) == (nile, delta)

    text = f"# News\n\nFirst of all.\n\n{RIVERS}".replace("delta is", "wide delta is")
    rivers.write_text(text)
    new = opened.add(rivers)
    at = text.index("Nile")
    assert opened.resting_on(new.id, at, at + 4) == (nile, delta)
    assert opened.resting_on(new.id, text.index("delta"), len(text)) == (delta,)
    with pytest.raises(BadInput, match="no passage from 5 to 1000000"):
        opened.resting_on(new.id, 5, 1_000_000)


def test_a_library_of_before_has_no_kept_answers_yet(opened: Assistant) -> None:
    assert not opened.library.records.engine.has("kept")
    assert opened.kept() == ()
    assert opened.check_kept() == ()


@pytest.mark.slow
def test_a_thousand_kept_answers_are_checked_in_seconds() -> None:
    """An article of 300 KB, a tenth of it changed; each answer rests on two sentences of it."""
    lines = [
        f"In {1500 + n} the town of Place{n} had {n * 7 + 12} houses and {n % 90 + 2} wells of "
        f"water, and {'its people' if n % 2 else 'all farmers'} paid a tax of {n * 3 + 1} coins."
        for n in range(2600)
    ]
    old = Article.from_text("# Towns\n\n" + "\n\n".join(lines), title="Towns", source="towns")
    changed = [
        line.replace("coins", "pounds") if n % 10 == 0 else line for n, line in enumerate(lines)
    ]
    new = Article.from_text("# Towns\n\nNew.\n\n" + "\n\n".join(changed), title="Towns")
    assert len(old.text) > 250_000
    units = gather(old, split(old))[1:]
    kept = [as_kept(_quoting(units[n], units[n + 1])) for n in range(0, 2000, 2)]
    texts = Files([old, new], [])
    texts._newest = {old.id: new.id}
    start = time.perf_counter()
    checked = recheck(kept, texts)
    assert time.perf_counter() - start < 20
    assert len(checked) == 1000
    states = [one.state for each in checked for one in each.citations]
    assert states.count(State.MOVED) + states.count(State.REWORDED) == 2000
    assert states.count(State.REWORDED) == 200


def _quoting(*units: Evidence) -> Answer:
    text, sentences = "", []
    for number, one in enumerate(units, start=1):
        start = len(text)
        text += one.quote
        sentences.append(Sentence(text[start:], start, len(text), Verdict.SUPPORTED, (number,)))
    cited = tuple(cite(one, n) for n, one in enumerate(units, start=1))
    return Answer("What?", "What?", Outcome.ANSWERED, text, tuple(sentences), cited).sealed()


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def run(settings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def footnote(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["footnote", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return footnote


def test_keep_check_and_forget_from_a_terminal(run: Run, rivers: Path, tmp_path: Path) -> None:
    added = run("add", rivers)[1].split()[0]
    answer = run("ask", NILE, "--article", added, "--json")[1]
    saved = tmp_path / "conversation.json"
    delta = run("ask", DELTA, "--article", added, "--json")[1]
    saved.write_text(json.dumps({"answers": [json.loads(answer), json.loads(delta)]}))
    assert run("keep", "-", typed=answer)[0] == 0
    status, kept, _ = run("keep", saved)
    ids = [line.split()[0] for line in kept.splitlines()]
    assert (status, len(ids)) == (0, 2)
    assert run("kept")[1] == kept
    assert run("check")[0] == 0

    rivers.write_text(RIVERS.replace("160 km", "140 km"))
    status, _, news = run("add", rivers)
    assert status == 0
    assert f"1 no longer holds ({ids[1]})" in news
    status, printed, _ = run("check")
    assert status == 1
    assert "[-160-] {+140+}" in printed
    assert "1 of 2 no longer hold. 2 answers; citations: 2 unchanged, 1 reworded." in printed
    status, found, _ = run("check", "--json")
    assert status == 1
    assert [one["holds"] for one in json.loads(found)] == [True, False]
    assert run("check", saved, "--against", rivers)[0] == 1  # no library: only files
    assert run("forget", ids[1])[0] == 0
    assert run("check")[0] == 0
    assert run("kept", "--article", added, "--words", "flows north")[1].startswith(ids[0])
    assert run("kept", "--article", added, "--at", "10-20")[1] == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("keep", "nowhere.json"), "can't be read"),
        (("keep", "-"), "not an answer"),
        (("kept", "--at", "1-2"), "--article"),
        (("kept", "--article", "ID", "--at", "one"), "no passage"),
        (("kept", "--article", "ID", "--words", "purple"), "doesn't stand in"),
        (("forget", "ffff"), "no kept answer"),
        (("check", "nowhere.json"), "can't be read"),
    ],
)
def test_what_the_reader_can_mend_is_status_2(
    run: Run, rivers: Path, arguments: tuple[str, ...], said: str
) -> None:
    added = run("add", rivers)[1].split()[0]
    status, _, printed = run(*(added if one == "ID" else one for one in arguments))
    assert status == 2
    assert said in printed


def test_what_is_printed_obeys_no_escape_sequence(assistant: Assistant) -> None:
    answer = assistant.ask(ORDERS)
    loud = dataclasses.replace(answer, question="\x1b[2J\x07 Orders?", seal="").sealed()
    kept = Kept("1", "2026-01-01", loud)
    assert all(
        "\x1b" not in line for line in checked_lines(recheck([kept], assistant.library.records))
    )
    assert summary([]) == "No answers are kept."
