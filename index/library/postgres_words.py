"""Texts and phrases come in, PostgreSQL's index of words goes out, weighed by BM25 as FTS5 does it.

PostgreSQL's own parsers and weights aren't used: words are cut and stemmed here, so that a library
finds the same passages wherever it is kept.
"""

import re
from collections.abc import Sequence
from threading import Lock

import Stemmer

from footnote.index.words import indexed

TABLES = """
CREATE TABLE IF NOT EXISTS words (
    rowid BIGINT PRIMARY KEY, body tsvector NOT NULL, length BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS words_in ON words USING gin (body);
CREATE INDEX IF NOT EXISTS words_long ON words (length);
"""
_TOKEN = re.compile(r"[^\W_]+")
_LONGEST, _LAST = 500, 16_383  # characters of a word, and the last place that a tsvector knows
_STEMMED = range(3, 65)  # lengths of the words that FTS5 stems
_PORTER, _ONE_AT_A_TIME = Stemmer.Stemmer("porter"), Lock()
# k1 = 1.2 and b = 0.75, as in FTS5; a phrase counts as often as the rarest of its words.
_QUERY = """
WITH asked AS (
    SELECT string_to_array(stems, ' ') AS stems, query::tsquery AS query
    FROM unnest(?::text[], ?::text[]) AS given (stems, query)
), size AS (
    SELECT count(*)::float8 AS rows, avg(length)::float8 AS mean FROM words
), weighed AS (
    SELECT stems, query, mean,
        greatest(ln((rows - has + 0.5) / (has + 0.5)), 0.000001) AS weight
    FROM asked CROSS JOIN size
    CROSS JOIN LATERAL (SELECT count(*) AS has FROM words WHERE body @@ query) AS counted
), best AS (
    SELECT rowid AS number,
        sum(weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length / mean)))::float8 AS score
    FROM weighed JOIN words ON body @@ query
    CROSS JOIN LATERAL (
        SELECT min(cardinality(positions))::float8 AS often
        FROM unnest(body) WHERE lexeme = ANY (stems)
    ) AS counted
    WHERE {where}
    GROUP BY rowid ORDER BY score DESC, rowid LIMIT ?
)
SELECT passages.id, score FROM best JOIN passages USING (number) ORDER BY score DESC, number
"""


def kept_words(body: str) -> tuple[str, int]:
    """Return a text's words as PostgreSQL reads them, each with its places; and how many."""
    places: dict[str, list[str]] = {}
    stems = _stems(body)
    for place, stem in enumerate(stems, start=1):
        places.setdefault(stem, []).append(str(min(place, _LAST)))
    return " ".join(f"'{stem}':{','.join(at)}" for stem, at in places.items()), len(stems)


def words_query(phrases: Sequence[str], where: str) -> tuple[str, tuple[object, ...]]:
    """Return a question for passages with any of some phrases, and its first values."""
    asked = [stems for phrase in phrases if (stems := _stems(phrase))]
    queries = [" <-> ".join(f"'{stem}'" for stem in stems) for stems in asked]
    return _QUERY.format(where=where), ([" ".join(stems) for stems in asked], queries)


def _stems(text: str) -> list[str]:
    tokens = [token[:_LONGEST] for token in _TOKEN.findall(indexed(text))]
    with _ONE_AT_A_TIME:  # a stemmer keeps a cache, which isn't made for threads
        return [_PORTER.stemWord(one) if len(one) in _STEMMED else one for one in tokens]
