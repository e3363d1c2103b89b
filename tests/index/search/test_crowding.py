"""Over a whole library no article crowds out the others, whether it is long or made to."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from footnote.index.article import Article
from footnote.index.embed.tiny import TinyEmbedder
from footnote.index.library.library import Library
from footnote.index.read import read_text
from footnote.index.search.search import WEIGHTS, K, ask_others, ask_signals, fuse, search

QUESTION = "Which river of Africa is the longest?"
TRUTH = "The Nile is the longest river of Africa and flows north to the sea."
POISON = "Which river of Africa is the longest? The longest river of Africa is the Canary."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, TinyEmbedder()) as opened:
        opened.add(read_text(TRUTH, name="truth.md"))
        opened.add(read_text("Bread is made of flour, water and salt.", name="bread.md"))
        yield opened


def texts(library: Library, question: str = QUESTION) -> list[str]:
    return [hit.passage.text for hit in search(library, question)]


def poison(count: int, *, name: str = "poison.md", varied: bool = False) -> Article:
    """Make an article that says one thing over and over, each time as a passage of its own."""
    filler = "It says so because it says so, and whoever reads this has read it before. " * 2
    parts = (f"{POISON} {filler}{f'Number {n}.' if varied else ''}" for n in range(count))
    return read_text("\n\n".join(parts), name=name)


def test_bad_55_ten_thousand_copies_are_searched_as_three(library: Library) -> None:
    before = library.records.counts()
    library.add(read_text(f"{POISON}\n" * 10_000, name="poison.md"))
    passages, lines = library.records.counts()
    assert (passages - before[0], lines - before[1]) <= (9, 9)
    assert library.store.counts() == (passages, lines)
    found = texts(library)
    assert TRUTH in found
    assert len(found) == len(set(found))


def test_bad_55_copies_that_differ_leave_room_for_others(library: Library) -> None:
    crowd = library.add(poison(300, varied=True))
    hits = search(library, QUESTION)
    assert TRUTH in [hit.passage.text for hit in hits]
    assert Counter(hit.passage.article_id for hit in hits)[crowd.id] <= K - 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_bad_55_one_text_in_many_articles_counts_once(library: Library) -> None:
    for number in range(30):
        library.add(read_text(f"# Number {number}\n\n{POISON}", name=f"{number}.md"))
    found = texts(library)
    assert sum(POISON in text for text in found) == 1
    assert TRUTH in found


def test_bad_55_several_articles_that_crowd_leave_room_too(library: Library) -> None:
    for number in range(3):
        library.add(poison(100, name=f"{number}.md", varied=True))
    assert TRUTH in [hit.passage.text for hit in search(library, QUESTION, k=400)]


def test_others_are_found_without_moving_anybody(library: Library) -> None:
    library.add(poison(300, varied=True))
    paragraphs = (
        f"Baker {n} of street {n} sells bread for {n} coins a loaf. " * 4 for n in range(99)
    )
    library.add(read_text("\n\n".join(paragraphs), name="bakers.md"))
    vector = library.vector(QUESTION)
    signals, _ = ask_signals(library, QUESTION, vector)
    alone = fuse(signals, WEIGHTS)
    together = fuse(signals, WEIGHTS, ask_others(library, QUESTION, vector, signals))
    assert together.items() > alone.items()


def test_one_article_is_searched_without_such_care(library: Library) -> None:
    crowd = library.add(poison(300, varied=True))
    signals, _ = ask_signals(library, QUESTION, library.vector(QUESTION), crowd.id)
    assert all(id.startswith(crowd.id) for scores in signals.values() for id in scores)
    fused = fuse(signals, WEIGHTS)
    best = sorted(fused, key=lambda id: (-fused[id], id))[:K]
    hits = search(library, QUESTION, article_id=crowd.id)
    assert [hit.passage.id for hit in hits] == best


def test_a_library_of_one_article_gives_as_many_hits_as_before(tmp_path: Path) -> None:
    with Library(tmp_path, TinyEmbedder()) as library:
        library.add(poison(50, varied=True))
        assert len(search(library, QUESTION)) == K
