"""What readers say of the sentences of answers goes into a library's tables, and comes out."""

from dataclasses import dataclass

from footnote.index.library.beside import rows, writing
from footnote.index.library.engine import Where

TABLES = """
CREATE TABLE IF NOT EXISTS ratings (
    number INTEGER PRIMARY KEY, answer_id TEXT NOT NULL, sentence INTEGER NOT NULL,
    helps INTEGER NOT NULL, answer TEXT NOT NULL, added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (answer_id, sentence)
);
"""


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating as it is stored: of which answer, its JSON, of which sentence, and what is said."""

    answer_id: str
    answer: str
    sentence: int
    helps: bool
    added: str


def rate_row(where: Where, answer_id: str, sentence: int, answer: str, helps: bool | None) -> None:
    """Store what is said of a sentence, in the place of what was; None takes it back."""
    with writing(where, TABLES) as db:
        said = (answer_id, sentence)
        db.execute("DELETE FROM ratings WHERE answer_id = ? AND sentence = ?", said)
        if helps is not None:
            db.execute(
                "INSERT INTO ratings (answer_id, sentence, helps, answer) VALUES (?, ?, ?, ?)",
                (*said, int(helps), answer),
            )


def rating_rows(where: Where) -> tuple[RatingRow, ...]:
    """Return all ratings, oldest first."""
    found = rows(where, "ratings", "SELECT * FROM ratings ORDER BY number")
    return tuple(
        RatingRow(
            row["answer_id"], row["answer"], row["sentence"], bool(row["helps"]), row["added"]
        )
        for row in found
    )
