"""The prepared texts of ../shared/judge come in, texts with questions and claims go out, shuffled.

Texts of which much is asked come first: a text is read once for all of it. What is false of a text
by rule (a name or a number of the same text, turned round, negated, a rider) is asked of texts
whose questions people wrote.
"""

import gzip
import importlib.util
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

from benchmarks.judge.contexts import Ask, Context, trained_first

# How many texts of a source, and how many asks of a text at most.
_TRAIN = {
    "squad2": (120, 14),
    "onestop_qa": (40, 6),
    "fool_me_twice": (160, 4),
    "fever_symmetric": (60, 8),
    "fever_dev_rte": (16, 14),
    "infotabs": (60, 6),
    "fetaqa": (60, 3),
    "summedits_samsum": (40, 8),
    "summedits_ectsum": (16, 12),
    "summedits_scitldr": (14, 12),
    "summedits_news": (30, 5),
    "summedits_qmsumm": (20, 4),
    "check_covid": (50, 4),
    "scifact": (60, 3),
    "boolq_as_claims": (30, 3),
    "counterfactual_nli": (60, 3),
    "conjnli": (15, 6),
    "scitail_dev": (20, 4),
    "tatqa": (20, 6),
    "boolq": (400, 4),
}
_DEV = {"squad2": (25, 8), "fool_me_twice": (30, 3), "infotabs": (12, 8), "summedits_news": (10, 5)}
_DEV |= {"boolq": (60, 4)}
_EDITED = frozenset({"squad2", "onestop_qa"})
_YES_OR_NO = frozenset({"boolq"})  # a question with its Yes, and with its No, is a claim too
_HELD_BACK = 12  # of so many texts of these, which have no dev of their own, one is dev
_EDITED_ASKS = 8  # true and false sentences of a text, made by rule
_LONGEST = 2_600  # characters of a text
_SEED = 11


def prepared(folder: Path, *, is_dev: bool, sources: Iterable[str] = ()) -> list[Context]:
    """Return the contexts of one split, of some sources or all, in an order that a seed gives."""
    chance = random.Random(_SEED)
    edits = _load(folder / "edits.py")
    wanted = _DEV if is_dev else _TRAIN
    wanted = {name: many for name, many in wanted.items() if name in (sources or wanted)}
    by_source: dict[str, list[dict[str, Any]]] = {name: [] for name in wanted}
    for one in _lines(folder / "contexts.jsonl.gz"):
        fits = len(one["text"]) <= _LONGEST and _is_dev(one) == is_dev
        if fits and one["source"] in by_source and one["asks"]:
            by_source[one["source"]].append(one)
    found = []
    for source, (texts, asks) in wanted.items():
        of_worth = sorted(by_source[source], key=lambda one: len(one["text"]) / len(one["asks"]))
        for one in of_worth[:texts]:
            every = list(_yes_or_no(one)) if source in _YES_OR_NO else list(map(_ask, one["asks"]))
            asked = chance.sample(every, min(asks, len(every)))
            if source in _EDITED:
                asked += list(_edited(one["text"], edits, chance))[:_EDITED_ASKS]
            found.append(Context(source, is_dev, one["text"], asked))
    chance.shuffle(found)
    return found


def trained_on(data: Path) -> frozenset[str]:
    """Return the articles of the measuring sets that training sees: no score is taken on them."""
    folder = data.parent / "judge"
    asked = {ask.words for one in prepared(folder, is_dev=False) for ask in one.asked}
    found = set(trained_first(data))
    for file in data.glob("*/questions.jsonl"):
        questions = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        found |= {one["article"] for one in questions if one["question"] in asked}
    return frozenset(found)


def _ask(one: dict[str, Any]) -> Ask:
    """Read a question, or a claim: what was said in reply to one."""
    if one["d"] is None:
        return Ask(one["q"], bool(one["y"]), "judge", one["w"])
    return Ask(" ".join(one["d"].split()), bool(one["y"]), "said", one["w"])


def _yes_or_no(one: dict[str, Any]) -> Iterator[Ask]:
    """Yield questions with the answer that is right, and with the one that is wrong."""
    for asked in one["gen"]:
        for said in ("yes", "no"):
            if "yesno" in asked:
                yield Ask(f"{asked['q']} {said.capitalize()}.", said == asked["yesno"], "said")


def _is_dev(one: dict[str, Any]) -> bool:
    if one["source"] in _YES_OR_NO:
        return crc32(one["text"].encode()) % _HELD_BACK == 0
    return bool(one["split"] == "dev")


def _edited(text: str, edits: ModuleType, chance: random.Random) -> Iterator[Ask]:
    """Yield sentences of a text as they stand or shorter, and each with something false in it."""
    sentences = edits.sentences(text)
    for sentence in chance.sample(sentences, min(len(sentences), _EDITED_ASKS)):
        true, _ = edits.true_of(sentence, chance)
        yield Ask(true, True, "said", 0.7)
        for false, _, weight in edits.false_of(sentence, text, chance, 2):
            yield Ask(false, False, "said", weight * 0.7)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
