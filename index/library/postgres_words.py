"""Texts and phrases come in, PostgreSQL's index of words goes out, weighed by BM25 as FTS5 does it.

PostgreSQL's own parsers and weights aren't used: words are cut and stemmed here, so that a library
finds the same passages wherever it is kept.
"""

import re
from collections.abc import Mapping, Sequence
from threading import Lock

import Stemmer

from footnote.index.library.engine import Connection, Span
from footnote.index.words import indexed

TABLES = """
CREATE TABLE IF NOT EXISTS words (
    rowid BIGINT PRIMARY KEY, body tsvector NOT NULL, length BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS words_in ON words USING gin (body);
CREATE INDEX IF NOT EXISTS words_long ON words (length);
CREATE TABLE IF NOT EXISTS word_places (
    stem TEXT COLLATE "C" NOT NULL, rowid BIGINT NOT NULL,
    often BIGINT NOT NULL, length BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS word_places_by ON word_places (stem) INCLUDE (rowid, often, length);
CREATE INDEX IF NOT EXISTS word_places_of ON word_places (rowid);
CREATE OR REPLACE RULE word_places_go AS ON DELETE TO words DO ALSO
    DELETE FROM word_places WHERE rowid = OLD.rowid;
"""
_TOKEN = re.compile(r"[^\W_]+")
_LONGEST, _LAST = 500, 16_383  # characters of a word, and the last place that a tsvector knows
_STEMMED = range(3, 65)  # lengths of the words that FTS5 stems
_PORTER, _ONE_AT_A_TIME = Stemmer.Stemmer("porter"), Lock()
# Of one word, the places are listed; for several in a row, PostgreSQL looks into the texts, and
# they count as often as the rarest of them. k1 = 1.2 and b = 0.75, as in FTS5.
_QUERY = """
WITH size AS (
    SELECT count(*)::float8 AS rows, avg(length)::float8 AS mean FROM words WHERE {among}
), found AS (
    SELECT phrase, rowid, often, length
    FROM unnest(?::text[]) WITH ORDINALITY AS asked (stem, phrase) JOIN word_places USING (stem)
    WHERE {among}
    UNION ALL
    SELECT -phrase, rowid, often, length
    FROM unnest(?::text[]) WITH ORDINALITY AS asked (stems, phrase)
    JOIN words ON body @@ stems::tsquery
    CROSS JOIN LATERAL (
        SELECT min(cardinality(positions)) AS often FROM unnest(body)
        WHERE stems LIKE '%%' || quote_literal(lexeme) || '%%'
    ) AS counted
    WHERE {among}
), weighed AS (
    SELECT phrase,
        greatest(ln((rows - count(*) + 0.5) / (count(*) + 0.5)), 0.000001) AS weight
    FROM found CROSS JOIN size GROUP BY phrase, rows
), best AS (
    SELECT rowid AS number,
        sum(weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length / mean)))::float8 AS score
    FROM found JOIN weighed USING (phrase) CROSS JOIN size
    WHERE {where}
    GROUP BY rowid ORDER BY score DESC, rowid LIMIT ?
)
SELECT passages.id, score FROM best JOIN passages USING (number) ORDER BY score DESC, number
"""
_LISTED = """
INSERT INTO word_places
SELECT lexeme, words.rowid, cardinality(positions), length
FROM passages JOIN words ON words.rowid = passages.number CROSS JOIN unnest(body)
WHERE passages.id = ANY (?)
"""


def keep_words(db: Connection, bodies: Mapping[str, str]) -> None:
    """Keep the words of passages, by their ids."""
    db.executemany(
        "INSERT INTO words (rowid, body, length) "
        "SELECT number, ?::tsvector, ? FROM passages WHERE id = ?",
        ((*kept_words(body), id) for id, body in bodies.items()),
    )
    db.execute(_LISTED, (list(bodies),))


def kept_words(body: str) -> tuple[str, int]:
    """Return a text's words as PostgreSQL reads them, each with its places; and how many."""
    places: dict[str, list[str]] = {}
    stems = _stems(body)
    for place, stem in enumerate(stems, start=1):
        places.setdefault(stem, []).append(str(min(place, _LAST)))
    return " ".join(f"'{stem}':{','.join(at)}" for stem, at in places.items()), len(stems)


def words_query(
    phrases: Sequence[str], spans: Sequence[Span], *, only: bool
) -> tuple[str, tuple[object, ...]]:
    """Return a question for passages with any of some phrases, and its first values.

    With `only`, words are as rare as they are among the rows of the one span.
    """
    asked = [stems for phrase in phrases if (stems := _stems(phrase))]
    single = [stems[0] for stems in asked if len(stems) == 1]
    several = [" <-> ".join(f"'{one}'" for one in stems) for stems in asked if len(stems) > 1]
    bounds = [f"rowid BETWEEN {first:d} AND {last:d}" for first, last in spans]
    among = bounds[0] if only else "true"
    where = " AND ".join(["true", *(f"NOT {one}" for one in bounds if not only)])
    return _QUERY.format(among=among, where=where), (single, several)


def _stems(text: str) -> list[str]:
    tokens = [token[:_LONGEST] for token in _TOKEN.findall(indexed(text))]
    with _ONE_AT_A_TIME:  # a stemmer keeps a cache, which isn't made for threads
        return [_PORTER.stemWord(one) if len(one) in _STEMMED else one for one in tokens]
