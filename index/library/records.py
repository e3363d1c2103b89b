"""What a library knows, in tables: articles, their passages, the words to find them by. The truth.

Reading is safe from any process at any time. Writing belongs to the process that owns the library;
in a database that several share, to the one that is `writing`.
"""

from collections.abc import Sequence
from contextlib import suppress

from footnote.index.article import Article, Passage, Unit
from footnote.index.errors import NotFound
from footnote.index.given import expect, shown
from footnote.index.library import history
from footnote.index.library.database import Database, write_fact
from footnote.index.library.engine import EVERY, Span
from footnote.index.library.rows import (
    article_of,
    delete_passages,
    insert_arrival,
    insert_article,
    insert_file,
    insert_passages,
    listed_of,
    passage_of,
    units_of,
)
from footnote.index.library.schema import FILE
from footnote.index.library.scope import ALL, Scope
from footnote.index.library.versions import Listed, Version
from footnote.index.words import phrases

__all__ = ["FILE", "Records"]

_LISTED = (
    "SELECT id, title, source, author, date, language, characters, added, "
    "(SELECT count(DISTINCT others.article_id) FROM versions AS own JOIN versions AS "
    "others USING (document) WHERE own.article_id = id AND own.current = 1) AS versions, "
    "(SELECT group_concat(tag, char(10)) FROM tags WHERE article_id = id) AS tags "
    "FROM articles WHERE state = 'ready'"
)


class Records(Database):
    """A library's tables. An article counts only once its state is `ready`."""

    # --- articles -----------------------------------------------------------------------------

    def articles(self) -> tuple[Article, ...]:
        """Return the current version of each article, in the order in which they were added."""
        rows = self._rows("SELECT * FROM articles WHERE state = 'ready' ORDER BY rowid")
        return tuple(article_of(row) for row in rows)

    def ids(self, *, most: int = EVERY) -> tuple[str, ...]:
        """Return the ids of what `articles` returns, at most so many, without reading any text."""
        rows = self._rows(
            "SELECT id FROM articles WHERE state = 'ready' ORDER BY rowid LIMIT ?", most
        )
        return tuple(row["id"] for row in rows)

    def listing(self) -> tuple[Listed, ...]:
        """Return what a list shows of what `articles` returns, without reading any text."""
        return tuple(map(listed_of, self._rows(f"{_LISTED} ORDER BY rowid")))

    def listed(self, article_id: str) -> Listed:
        """Return what a list shows of one article; NotFound if it isn't there, or isn't current."""
        rows = self._rows(f"{_LISTED} AND id = ?", article_id)
        if not rows:
            raise _not_found(article_id)
        return listed_of(rows[0])

    def article(self, article_id: str) -> Article:
        """Return an article by its id, current or kept; NotFound if it isn't there.

        BadInput if that's no id.
        """
        _check_id(article_id)
        rows = self._rows(
            "SELECT * FROM articles WHERE id = ? AND state IN ('ready', 'kept', 'leaving')",
            article_id,
        )
        if not rows:
            raise _not_found(article_id)
        return article_of(rows[0])

    def title(self, article_id: str) -> str:
        """Return an article's title, or nothing if it isn't there."""
        rows = self._rows("SELECT title FROM articles WHERE id = ?", article_id)
        return rows[0]["title"] if rows else ""

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the texts of articles, current or kept; ids that aren't there are left out."""
        found = {}
        for id in ids:
            with suppress(NotFound):
                found[id] = self.article(id).text
        return found

    def state(self, article_id: str) -> str:
        """Return an article's state (see `history`), or nothing if it isn't there."""
        rows = self._rows("SELECT state FROM articles WHERE id = ?", article_id)
        return rows[0]["state"] if rows else ""

    def begin(self, article: Article) -> None:
        """Write an article down as being added; one that was kept stays kept if that fails."""
        with self._transaction() as db:
            if self.state(article.id) in ("kept", "leaving"):
                db.execute("UPDATE articles SET state = 'leaving' WHERE id = ?", (article.id,))
            else:
                delete_passages(db, article.id)
                insert_article(db, article)

    def finish(
        self,
        article: Article,
        passages: Sequence[Passage],
        bodies: Sequence[str],
        lines: int,
        *,
        arrives: bool = False,
    ) -> None:
        """Make an article ready, with its passages, their searchable texts, and its line count.

        If it `arrives`, the version that it replaces steps aside in the same transaction.
        """
        with self._transaction() as db:
            delete_passages(db, article.id)
            insert_passages(db, passages)
            ids = (passage.id for passage in passages)
            self.engine.keep_words(db, dict(zip(ids, bodies, strict=True)))
            db.execute(
                "UPDATE articles SET state = 'ready', lines = ? WHERE id = ?", (lines, article.id)
            )
            if arrives:
                history.arrive(db, article)

    def arrive(self, article: Article) -> None:
        """Make an article that is ready the current version of the document it came from."""
        with self._transaction() as db:
            history.arrive(db, article)

    def supersede(self, old: str, new: str) -> None:
        """Make an article an earlier version of another one."""
        with self._transaction() as db:
            history.supersede(db, old, new)

    def remove(self, article_id: str) -> None:
        """Write a document down as being removed: from now on none of its versions is there."""
        with self._transaction() as db:
            history.leave(db, article_id)

    def forget(self, article_id: str) -> None:
        """Delete an article and all that belongs to it; one that is to be kept keeps its text."""
        with self._transaction() as db:
            if self.state(article_id) == "leaving":
                db.execute("UPDATE articles SET state = 'kept' WHERE id = ?", (article_id,))
            else:
                history.forget(db, article_id)

    def start_over(self) -> None:
        """Write down that the search index is to be dropped, and that it holds no article."""
        with self._transaction() as db:
            write_fact(db, "rebuilding", "yes")
            write_fact(db, "generation", str(self.generation() + 1))
            db.execute("UPDATE articles SET lines = -1 WHERE state = 'ready'")

    def generation(self) -> int:
        """Return how often the search index was begun anew, by whichever process."""
        return int(self.fact("generation") or 0)

    def pending(self, *, most: int = EVERY) -> tuple[str, ...]:
        """Return the ids of articles that the search index doesn't hold yet, at most so many."""
        rows = self._rows(
            "SELECT id FROM articles WHERE state = 'ready' AND lines < 0 LIMIT ?", most
        )
        return tuple(row["id"] for row in rows)

    def characters(self) -> int:
        """Return how long all current articles are together."""
        rows = self._rows("SELECT sum(characters) AS sum FROM articles WHERE state = 'ready'")
        return int(rows[0]["sum"] or 0)

    def unfinished(self) -> tuple[str, ...]:
        """Return the ids of articles whose coming or going was interrupted."""
        rows = self._rows("SELECT id FROM articles WHERE state IN ('adding','leaving','removing')")
        return tuple(row["id"] for row in rows)

    # --- versions -----------------------------------------------------------------------------

    def versions(self, article_id: str) -> tuple[Version, ...]:
        """Return the versions of an article's document, oldest first; NotFound if there are none.

        They stand in the order in which they last came in, so the current one is the last.
        """
        _check_id(article_id)
        rows = self._rows(
            "SELECT article_id, max(added) AS added, max(current) AS current FROM versions "
            f"WHERE document IN {history.DOCUMENTS} GROUP BY article_id ORDER BY max(number)",
            article_id,
            article_id,
        )
        if not rows:
            raise _not_found(article_id)
        return tuple(Version(row["article_id"], row["added"], bool(row["current"])) for row in rows)

    def current(self, article_id: str) -> str:
        """Return the id of the newest version of an article; NotFound if it isn't there."""
        versions = self.versions(article_id)
        ids = [version.article_id for version in versions if version.current]
        return article_id if article_id in ids else ids[-1]

    # --- what a reader calls them -------------------------------------------------------------

    def rename(self, article_id: str, title: str) -> None:
        """Give an article another title, which its later versions keep."""
        with self._transaction() as db:
            db.execute(
                "UPDATE articles SET title = ?, renamed = 1 WHERE id = ?", (title, article_id)
            )

    def tag(self, article_id: str, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Put tags on an article, and take others off."""
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO tags VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(article_id, tag) for tag in add],
            )
            db.executemany(
                "DELETE FROM tags WHERE article_id = ? AND tag = ?",
                [(article_id, tag) for tag in remove],
            )

    # --- files ------------------------------------------------------------------------------

    def file(self, path: str, size: int, modified: int) -> str:
        """Return the current article that was read from a file as it is; nothing if none was."""
        rows = self._rows(
            "SELECT article_id FROM files JOIN articles ON articles.id = article_id "
            "JOIN versions USING (article_id) WHERE path = ? AND size = ? AND modified = ? "
            "AND state = 'ready' AND document = path AND current = 1",
            path,
            size,
            modified,
        )
        return rows[0]["article_id"] if rows else ""

    def set_file(self, path: str, size: int, modified: int, article_id: str) -> None:
        """Write down which article a file holds, as it is: its size, and when it was changed."""
        with self._transaction() as db:
            insert_file(db, path, size, modified, article_id)

    # --- arrivals -----------------------------------------------------------------------------

    def arrival(self, article_id: str, maker: str) -> str:
        """Return what was kept of an article's arrival, as text; nothing if another made it."""
        rows = self._rows(
            "SELECT arrival FROM arrivals WHERE article_id = ? AND maker = ?", article_id, maker
        )
        return rows[0]["arrival"] if rows else ""

    def set_arrival(self, article_id: str, maker: str, arrival: str) -> None:
        """Keep an article's arrival, if the article is still there."""
        with self._transaction() as db:
            insert_arrival(db, article_id, maker, arrival)

    # --- passages -----------------------------------------------------------------------------

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by their ids; ids that aren't there are left out."""
        marks = ",".join("?" * len(ids)) or "NULL"
        rows = self._rows(f"SELECT * FROM passages WHERE id IN ({marks})", *ids)
        texts = self.texts(sorted({row["article_id"] for row in rows}))
        return {
            row["id"]: passage_of(row, texts[row["article_id"]])
            for row in rows
            if row["article_id"] in texts
        }

    def passages_at(self, article_id: str, start: int, end: int) -> tuple[Passage, ...]:
        """Return the passages of an article that hold something of a place, in reading order."""
        text = self.article(article_id).text
        rows = self._rows(
            'SELECT * FROM passages WHERE article_id = ? AND start < ? AND "end" > ? '
            "ORDER BY start",
            article_id,
            end,
            start,
        )
        return tuple(passage_of(row, text) for row in rows)

    def units(self, article_id: str) -> tuple[Unit, ...]:
        """Return the units of an article in reading order: each is in one passage."""
        rows = self._rows(
            "SELECT units FROM passages WHERE article_id = ? ORDER BY start", article_id
        )
        return tuple(unit for row in rows for unit in units_of(row))

    def with_words(self, question: str, k: int, within: Scope = ALL) -> dict[str, float]:
        """Return passage id → BM25 score for the passages that share words with a question."""
        asked = phrases(question)
        if not asked:
            return {}
        spans = self._spans(within)
        if within.only and not spans:
            return {}
        rows = self.engine.with_words(asked, spans, k, only=bool(within.only))
        return {row["id"]: row["score"] for row in rows}

    def _spans(self, within: Scope) -> list[Span]:
        """Return the rows of articles' passages: first and last, as they are written at once."""
        return [
            (row["first"], row["last"])
            for id in filter(None, (within.only, *within.without))
            for row in self._rows(
                "SELECT min(number) AS first, max(number) AS last FROM passages "
                "WHERE article_id = ?",
                id,
            )
            if row["first"] is not None
        ]

    def counts(self) -> tuple[int, int]:
        """Return how many passages and lines the search index holds once none is pending."""
        row = self._rows(
            "SELECT (SELECT count(*) FROM passages) AS passages, "
            "(SELECT coalesce(sum(lines), 0) FROM articles WHERE state = 'ready') AS lines"
        )[0]
        return int(row["passages"]), int(row["lines"])


def _check_id(article_id: object) -> None:
    id = expect(article_id, str, "An article's id is a text, such as “1f0c52a8b7de”.")
    if not id.isascii():  # no engine takes lone surrogates
        raise _not_found(id)


def _not_found(article_id: str) -> NotFound:
    return NotFound(f"There is no article “{shown(article_id)}”. `footnote list` shows them.")
