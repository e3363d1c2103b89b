"""Rows of the records come in, nouns go out, and the other way round."""

import dataclasses
import json
from collections.abc import Mapping, Sequence

from footnote.index.article import Article, Passage, Unit
from footnote.index.library.engine import Connection, Row
from footnote.index.library.versions import Listed


def article_of(row: Row) -> Article:
    """Return the article of a row."""
    return Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        source=row["source"],
        sha256=row["sha256"],
        author=row["author"],
        date=row["date"],
        language=row["language"],
        pages=tuple(json.loads(row["pages"])),
    )


def listed_of(row: Row) -> Listed:
    """Return what a list shows of an article's row."""
    fields = {key: row[key] for key in row.keys()}  # noqa: SIM118 (a row may iterate over values)
    tags = tuple(sorted((fields.pop("tags") or "").split("\n")))
    return Listed(**fields, tags=tuple(filter(None, tags)))


def passage_of(row: Row, text: str) -> Passage:
    """Return the passage of a row, out of its article's text."""
    return Passage(
        id=row["id"],
        article_id=row["article_id"],
        start=row["start"],
        end=row["end"],
        text=text[row["start"] : row["end"]],
        headings=tuple(json.loads(row["headings"])),
        units=units_of(row),
    )


def units_of(row: Row) -> tuple[Unit, ...]:
    """Read the units of a passage."""
    return tuple(_unit(unit) for unit in json.loads(row["units"]))


def insert_article(db: Connection, article: Article) -> None:
    """Write an article down as being added."""
    db.execute("DELETE FROM articles WHERE id = ?", (article.id,))
    db.execute(
        "INSERT INTO articles (id, title, text, source, sha256, author, date, "
        "language, pages, characters, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'adding')",
        (
            article.id,
            article.title,
            article.text,
            article.source,
            article.sha256,
            article.author,
            article.date,
            article.language,
            json.dumps(article.pages),
            len(article.text),
        ),
    )


def insert_passages(db: Connection, passages: Sequence[Passage]) -> None:
    """Write passages down."""
    db.executemany(
        'INSERT INTO passages (id, article_id, start, "end", headings, units) '
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                passage.id,
                passage.article_id,
                passage.start,
                passage.end,
                json.dumps(passage.headings),
                json.dumps([dataclasses.asdict(unit) for unit in passage.units]),
            )
            for passage in passages
        ],
    )


def delete_passages(db: Connection, article_id: str) -> None:
    """Delete what an article is found by."""
    db.execute(
        "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE article_id = ?)",
        (article_id,),
    )
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))


def _unit(fields: Mapping[str, object]) -> Unit:
    return Unit(**{**fields, "headings": tuple(fields["headings"])})  # type: ignore[arg-type]


def insert_file(db: Connection, path: str, size: int, modified: int, article_id: str) -> None:
    """Write down which article a file holds, as it is, in the place of what it held."""
    db.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
        "size = excluded.size, modified = excluded.modified, article_id = excluded.article_id",
        (path, size, modified, article_id),
    )


def insert_arrival(db: Connection, article_id: str, maker: str, arrival: str) -> None:
    """Keep an article's arrival, if the article is there, in the place of another's."""
    db.execute(
        "INSERT INTO arrivals SELECT id, ?, ? FROM articles WHERE id = ? ON CONFLICT "
        "(article_id) DO UPDATE SET maker = excluded.maker, arrival = excluded.arrival",
        (maker, arrival, article_id),
    )
