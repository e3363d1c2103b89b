"""The tables of a library, of every module, and what is carried of them to another place."""

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

from footnote.index.library import (
    conversation_rows,
    kept_rows,
    note_rows,
    originals,
    rating_rows,
    schema,
    waiting,
)
from footnote.index.library.engine import Connection
from footnote.index.library.entries import passage_entry
from footnote.index.library.records import Records
from footnote.index.library.store import Stored

_DECLARED = (schema, kept_rows, note_rows, rating_rows, conversation_rows, waiting, originals)
TABLES = "".join(module.TABLES for module in _DECLARED)
# Carried otherwise: facts one by one, the files of articles by themselves.
OTHERWISE = ("meta", "originals")
# Row by row, in this order: a table stands before those that refer to it.
CARRIED = tuple(
    name
    for name in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", TABLES)
    if name not in OTHERWISE
)
NUMBERED = frozenset(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+) \(\s*number INTEGER PR", TABLES))
# Facts about a place, not about the library in it.
_OF_THE_PLACE = ("form", "library_id", "generation", "rebuilding")


def facts_of(known: Records) -> Iterator[tuple[str, str]]:
    """Yield the facts about a library, wherever it is."""
    for row in known.engine.rows("SELECT key, value FROM meta ORDER BY key"):
        if row["key"] not in _OF_THE_PLACE and not row["key"].startswith("made:"):
            yield row["key"], row["value"]


def keep_all_words(db: Connection, made: Records, done: Callable[[], None]) -> None:
    """Keep the words of all passages, as each engine keeps them."""
    for id in made.ids():
        article = made.article(id)
        found = made.passages_at(id, 0, len(article.text) + 1)
        bodies = {passage.id: passage_entry(article, passage).text for passage in found}
        made.engine.keep_words(db, bodies)
        done()


def ready_rows(rows: Stored, ready: AbstractSet[str]) -> Stored:
    """Leave out the vectors of articles that are on their way in or out."""
    at = [n for n, place in enumerate(rows["metadatas"]) if place["article_id"] in ready]
    return {name: [rows[name][n] for n in at] for name in rows}
