"""Inside one transaction: which version of a document is current, when one comes and when one goes.

An article's state is `adding` until it can be searched, then `ready`; `kept` when a newer version
took its place; `leaving` on the way there, and `removing` on the way out, as long as the search
index may still hold some of it.
"""

from footnote.index.article import Article
from footnote.index.library.engine import Connection
from footnote.index.library.rows import delete_passages
from footnote.index.library.versions import document_of

# The documents in which an article is current or, where it is in none, those that it was in.
DOCUMENTS = (
    "(SELECT document FROM versions WHERE article_id = ? AND current = "
    "(SELECT max(current) FROM versions WHERE article_id = ?))"
)


def arrive(db: Connection, article: Article) -> None:
    """Make an article the current version of its document; the one before it is kept aside."""
    document = document_of(article.source) or article.id
    there = _ids(db, "SELECT article_id FROM versions WHERE document = ? AND current = 1", document)
    if article.id not in there:
        _make_current(db, document, article)
    for old in filter(lambda id: id != article.id, there):
        db.execute(
            "UPDATE versions SET current = 0 WHERE document = ? AND article_id = ?", (document, old)
        )
        _hand_on(db, old, article.id)
        _step_aside(db, old)


def supersede(db: Connection, old: str, new: str) -> None:
    """Make the versions of an article those of another one that is current, before it."""
    (last, *_) = _documents(db, new)
    others = "document = ? AND article_id != ?"
    for document in _documents(db, old):
        db.execute(
            "DELETE FROM versions WHERE document = ? AND article_id IN "
            f"(SELECT article_id FROM versions WHERE {others})",
            (last, document, new),
        )
        db.execute(
            f"UPDATE versions SET document = ?, current = 0 WHERE {others}", (last, document, new)
        )
    _hand_on(db, old, new)
    _step_aside(db, old)


def leave(db: Connection, article_id: str) -> None:
    """Take an article's documents out, each with all its versions."""
    versions = f"FROM versions WHERE document IN {DOCUMENTS}"
    gone = _ids(db, f"SELECT DISTINCT article_id {versions}", article_id, article_id)
    db.execute(f"DELETE {versions}", (article_id, article_id))
    for id in gone:
        if _ids(db, "SELECT article_id FROM versions WHERE article_id = ?", id):
            _step_aside(db, id)
        else:
            db.execute("UPDATE articles SET state = 'removing' WHERE id = ?", (id,))


def forget(db: Connection, article_id: str) -> None:
    """Delete an article and all that belongs to it."""
    delete_passages(db, article_id)
    for table, column in (
        ("articles", "id"),
        ("versions", "article_id"),
        ("tags", "article_id"),
        ("files", "article_id"),
        ("arrivals", "article_id"),
    ):
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (article_id,))


def _make_current(db: Connection, document: str, article: Article) -> None:
    if not _ids(
        db, "SELECT article_id FROM versions WHERE article_id = ? AND current = 1", article.id
    ):
        db.execute("UPDATE articles SET source = ? WHERE id = ?", (article.source, article.id))
    # The newest number is that of the version that came in last.
    db.execute("DELETE FROM versions WHERE document = ? AND article_id = ?", (document, article.id))
    db.execute(
        "INSERT INTO versions (document, article_id, source, current) VALUES (?, ?, ?, 1)",
        (document, article.id, article.source),
    )


def _step_aside(db: Connection, article_id: str) -> None:
    """Take an article out of the search, unless it still is what stands in some document."""
    elsewhere = db.execute(
        "SELECT source FROM versions WHERE article_id = ? AND current = 1 ORDER BY number DESC",
        (article_id,),
    ).fetchone()
    if elsewhere:
        db.execute("UPDATE articles SET source = ? WHERE id = ?", (elsewhere["source"], article_id))
        return
    delete_passages(db, article_id)
    db.execute(
        "UPDATE articles SET state = 'leaving', lines = 0 WHERE id = ? AND state = 'ready'",
        (article_id,),
    )


def _hand_on(db: Connection, old: str, new: str) -> None:
    """Give a new version the tags of the one before it, and the title if the reader chose it."""
    db.execute(
        "INSERT INTO tags (article_id, tag) SELECT ?, tag FROM tags WHERE article_id = ? "
        "ON CONFLICT DO NOTHING",
        (new, old),
    )
    db.execute(
        "UPDATE articles SET renamed = 1, title = (SELECT title FROM articles WHERE id = ?) "
        "WHERE id = ? AND (SELECT renamed FROM articles WHERE id = ?) = 1",
        (old, new, old),
    )


def _documents(db: Connection, article_id: str) -> list[str]:
    """Return the documents in which an article is current."""
    query = "SELECT document FROM versions WHERE article_id = ? AND current = 1 ORDER BY number"
    return [row["document"] for row in db.execute(query, (article_id,)).fetchall()]


def _ids(db: Connection, sql: str, *values: str) -> list[str]:
    return [row["article_id"] for row in db.execute(sql, values).fetchall()]
